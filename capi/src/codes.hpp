// What is known of each status.
#pragma once
#include <cstdint>

namespace pawl::capi {

/// What a call is for: what follows from a missing session or a bad key depends on it.
enum class Purpose {
  kWriting,  // it is ours to mend
  kReading,  // it is the sender's
  kEnding,   // a session that is not there needs no ending
};

/// What to do about a status (a PAWL_DO_). `detail` is its finer cause, 0: none.
[[nodiscard]] std::int32_t action_of(std::int32_t status, std::int32_t detail, Purpose purpose) noexcept;

}  // namespace pawl::capi
