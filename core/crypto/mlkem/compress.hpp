// Fewer bits for a coefficient, and back (FIPS 203, 4.2.1, Compress and Decompress), without a division: what is
// divided by q is multiplied with 2^40 / q instead. How long a division takes depends on its numbers on many
// processors, and so would tell of secrets.
#pragma once
#include "core/crypto/mlkem/encode.hpp"
#include "core/crypto/mlkem/field.hpp"

namespace pawl::crypto::mlkem {

/// The nearest integer to 2^D * a / q, modulo 2^D, whatever a is.
template <std::size_t D>
std::int16_t compressed(std::int16_t a) {
  constexpr std::uint32_t kInverse = (std::uint64_t{1} << 40) / kQ + 1;
  const std::uint32_t doubled = (lifted(a) << D) + kQ / 2;  // below 2^28: the factor is exact for all of these
  return static_cast<std::int16_t>(std::uint64_t{doubled} * kInverse >> 40 & ((1U << D) - 1));
}

/// The nearest integer to q * a / 2^D.
template <std::size_t D>
std::int16_t decompressed(std::int16_t a) {
  return static_cast<std::int16_t>((a * kQ + (1 << (D - 1))) >> D);
}

/// Compresses, and encodes. D is 1, 4, 5, 10 or 11, here and below.
template <std::size_t D>
void compress(const Polynomial& polynomial, std::span<std::uint8_t, kEncodedSize<D>> out);

/// Decodes, and decompresses: from 0 to q - 1.
template <std::size_t D>
void decompress(std::span<const std::uint8_t, kEncodedSize<D>> in, Polynomial& polynomial);

}  // namespace pawl::crypto::mlkem
