// What is known of each status.
#pragma once
#include <cstdint>

namespace pawl::capi {

/// What to do about a status (a PAWL_DO_). While a message is being read, a missing session or a bad key is the
/// sender's to mend; otherwise it is ours.
[[nodiscard]] std::int32_t action_of(std::int32_t status, bool receiving) noexcept;

}  // namespace pawl::capi
