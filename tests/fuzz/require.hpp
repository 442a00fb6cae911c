// What a fuzz target demands beside not to crash. A demand that fails ends the program, and libFuzzer keeps the input.
#pragma once
#include <cstdio>
#include <cstdlib>

namespace pawl::fuzz {

inline void require(bool demand, const char* broken) {
  if (demand) return;
  std::fprintf(stderr, "broken: %s\n", broken);
  std::abort();
}

}  // namespace pawl::fuzz
