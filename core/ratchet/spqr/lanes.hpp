// Sixteen elements of GF(2^16) at once: what takes the time in the chunk code is the same for many of them. The vectors
// are the compiler's own, so that any processor with such registers has the use of them, and any other the loop.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/ratchet/spqr/gf16.hpp"

namespace pawl::ratchet::spqr {

inline constexpr std::size_t kLanes = 16;

/// Passed by reference only: how such a vector is passed by value depends on the processor that is compiled for.
using Lanes = std::uint16_t __attribute__((vector_size(2 * kLanes)));

inline void times_x(Lanes& a) { a = (a << 1) ^ ((0 - (a >> 15)) & gf16::kReduction); }

/// a times b, lane by lane.
inline void multiply(Lanes& a, const Lanes& b) {
  Lanes product{};
  for (int bit = 15; bit >= 0; --bit) {
    times_x(product);
    product ^= a & (0 - ((b >> bit) & 1));
  }
  a = product;
}

/// In each lane the product of all other lanes: over twice as many lanes in each round, from those of the sibling.
inline void multiply_others(Lanes& others, const Lanes& all) {
  Lanes product = all;
  for (std::size_t step = 1; step < kLanes; step *= 2) {
    Lanes sibling;
    for (std::size_t lane = 0; lane < kLanes; ++lane) sibling[lane] = product[lane ^ step];
    multiply(others, sibling);
    multiply(product, sibling);
  }
}

}  // namespace pawl::ratchet::spqr
