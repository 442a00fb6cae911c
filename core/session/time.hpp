// What a time is.
#pragma once
#include <cstdint>

namespace pawl::session {

/// The last time that there is, in milliseconds since 1970; the first one is 0. Months can be added to it.
inline constexpr std::int64_t kLatestMs = (std::int64_t{1} << 62) - 1;

}  // namespace pawl::session
