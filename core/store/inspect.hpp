// Looking through a whole store, and mending what can be mended: for the doctor.
#pragma once
#include <array>
#include <cstdint>

#include "core/base/result.hpp"
#include "core/store/table.hpp"
#include "core/store/vault_state.hpp"

namespace pawl::store {

struct Inspection {
  std::array<std::uint64_t, kTables.size()> rows{};  // that open, of each table in the order of kTables
  std::uint64_t damaged = 0;                         // rows that do not open, or have lost their key
  std::uint64_t strange = 0;                         // rows where a store has none
  std::uint64_t lost_keys = 0;                       // row keys whose row is gone
  std::uint64_t wrong_room = 0;  // blocks that are listed as having room and have none, or not listed
  bool sum_is_right = false;     // no row was taken out, or put back, behind the store's back

  [[nodiscard]] bool is_sound() const {
    return sum_is_right && damaged == 0 && strange == 0 && lost_keys == 0 && wrong_room == 0;
  }
};

enum class Mending {
  kNone,
  kLossless,    // lost keys are erased, and the list of blocks with room is put in order
  kWhatIsLeft,  // besides, damaged and strange rows are dropped, and the rows that are left are taken for the right
                // ones: to be done when the user has agreed to it
};

/// What was found, before anything was mended. Errors: those of Store::begin; kNoRandomness when something is mended.
Result<Inspection> inspect(VaultState& vault, Mending mending, std::int64_t wait_ms);

}  // namespace pawl::store
