// What the test build of the core tells about itself (core/base/planted.hpp).
#pragma once
#include <cstddef>

namespace pawl::testing::ledger {

/// Encryptions so far, in the whole program.
std::size_t encryptions();
/// Of them, those with a key that had encrypted before.
std::size_t keys_used_twice();

}  // namespace pawl::testing::ledger
