// What a vault knows between two transactions: its keys, and where the store stood when it last looked.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>

#include "core/base/locked_arena.hpp"
#include "core/base/locked_box.hpp"
#include "core/crypto/random.hpp"
#include "core/store/backend.hpp"
#include "core/store/epoch.hpp"
#include "core/store/head.hpp"
#include "core/store/header.hpp"
#include "core/store/slot.hpp"
#include "core/store/vault_keys.hpp"

namespace pawl::store {

/// What a vault is built on. `random` outlives it.
struct VaultParts {
  std::unique_ptr<Backend> backend;
  std::unique_ptr<Slot> slot;
  crypto::Random& random;
};

struct VaultState {
  VaultState(VaultParts given, const Header& its_header, VaultKeys its_keys)
      : parts(std::move(given)), header(its_header), keys(arena, std::move(its_keys)) {}

  static constexpr std::size_t kLockedSize = 512;

  VaultParts parts;
  LockedArena arena{kLockedSize};
  Header header;
  LockedBox<VaultKeys> keys;
  std::optional<LockedBox<Epoch>> epoch{};
  Head head{};
  Bytes raw_head{};  // its bytes in the database; none: it has to be read anew
  bool in_use = false;
  bool suspended = false;

  void set_epoch(Epoch fresh) {
    epoch.reset();
    epoch.emplace(arena, std::move(fresh));
  }
  /// Their pages read as zeros in a forked child, where they must not be used.
  [[nodiscard]] bool has_lost_its_keys() const { return is_zero_ct(keys->rows.reveal()); }
};

}  // namespace pawl::store
