// Polynomials of 256 coefficients: as they are, and transformed. Two types, since nothing can be done with one that is
// right for the other.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/wipe.hpp"

namespace pawl::crypto::mlkem {

inline constexpr std::size_t kN = 256;
inline constexpr std::size_t kRow = 16;  // they are worked on in 16 rows of 16

/// Any residues modulo q; each function says which it takes and gives.
struct Polynomial {
  alignas(32) std::array<std::int16_t, kN> at;
};

/// After the NTT, coefficient 16c + r stands at 16r + c: what belongs together stands in different rows, where vector
/// instructions work best.
struct NttPolynomial {
  alignas(32) std::array<std::int16_t, kN> at;
};

template <std::size_t K>
using Vector = std::array<Polynomial, K>;
template <std::size_t K>
using NttVector = std::array<NttPolynomial, K>;

/// A T on the stack that is erased at the end of its life. It begins with whatever was there.
template <class T>
struct Erased : T {
  Erased() = default;
  Erased(const Erased&) = delete;
  Erased& operator=(const Erased&) = delete;
  ~Erased() { wipe_object(static_cast<T&>(*this)); }
};

/// From one of the two orders into the other.
inline void transpose(std::span<const std::int16_t, kN> from, std::array<std::int16_t, kN>& __restrict to) {
  for (std::size_t r = 0; r < kRow; ++r) {
    for (std::size_t c = 0; c < kRow; ++c) to[kRow * c + r] = from[kRow * r + c];
  }
}

/// Sums and differences, coefficient by coefficient; what goes in is so small that they fit.
inline void add(Polynomial& __restrict a, const Polynomial& b) {
  for (std::size_t n = 0; n < kN; ++n) a.at[n] = static_cast<std::int16_t>(a.at[n] + b.at[n]);
}
inline void subtract(Polynomial& __restrict a, const Polynomial& b) {
  for (std::size_t n = 0; n < kN; ++n) a.at[n] = static_cast<std::int16_t>(a.at[n] - b.at[n]);
}

}  // namespace pawl::crypto::mlkem
