// The seed of a run: drawn anew each time and printed, or given to replay a run.
//   PAWL_SEED=123 build/dev/tests/property/property_delivery
#pragma once
#include <cstdint>

namespace pawl::testing {

/// The same for the whole program.
std::uint64_t seed();

}  // namespace pawl::testing
