#include "tests/property/seed.hpp"

#include <cstdlib>
#include <iostream>
#include <random>

namespace pawl::testing {

std::uint64_t seed() {
  static const std::uint64_t drawn = [] {
    const char* given = std::getenv("PAWL_SEED");
    const std::uint64_t value = given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
    std::cout << "PAWL_SEED=" << value << " replays this run" << std::endl;
    return value;
  }();
  return drawn;
}

}  // namespace pawl::testing
