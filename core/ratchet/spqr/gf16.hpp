// The field GF(2^16) of the chunk code: bits are coefficients, modulo x^16 + x^12 + x^3 + x + 1. For public values.
#pragma once
#include <cstdint>

namespace pawl::ratchet::spqr::gf16 {

/// x^16, as what it is congruent to.
inline constexpr std::uint16_t kReduction = 0x100B;

constexpr std::uint16_t multiply(std::uint16_t a, std::uint16_t b) {
  std::uint32_t product = 0;
  for (unsigned i = 0; i < 16; ++i) product ^= (std::uint32_t{a} << i) & (0U - (b >> i & 1U));
  // What is above x^15 comes down by at least four powers of x, so that after four rounds nothing is left there.
  for (int round = 0; round < 4; ++round) {
    const std::uint32_t high = product >> 16;
    product = (product & 0xFFFF) ^ high ^ high << 1 ^ high << 3 ^ high << 12;
  }
  return static_cast<std::uint16_t>(product);
}

/// 1 / a for an `a` that is not 0 (0 gives 0): a^(2^16 - 2).
constexpr std::uint16_t inverse(std::uint16_t a) {
  std::uint16_t power = a;
  std::uint16_t result = 1;
  for (int i = 1; i < 16; ++i) {
    power = multiply(power, power);
    result = multiply(result, power);
  }
  return result;
}

}  // namespace pawl::ratchet::spqr::gf16
