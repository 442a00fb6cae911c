// Numbers modulo q = 3329 (FIPS 203, 2.4) without a division: a quotient is the upper half of a product.
#pragma once
#include <cstdint>

namespace pawl::crypto::mlkem {

inline constexpr std::int32_t kQ = 3329;

/// A number from 0 to q - 1, for tables and constants alone: this is a division.
consteval std::int32_t modulo_q(std::int64_t value) { return static_cast<std::int32_t>(((value % kQ) + kQ) % kQ); }

consteval std::int32_t power_modulo_q(std::int32_t base, std::uint32_t exponent) {
  std::int32_t power = 1;
  for (std::uint32_t i = 0; i < exponent; ++i) power = modulo_q(std::int64_t{power} * base);
  return power;
}

/// A constant to multiply with: its residue nearest to zero, and 2^16 of these over q, rounded.
struct Factor {
  std::int16_t value;
  std::int16_t quotient;
};

consteval Factor factor(std::int64_t number) {
  const std::int32_t residue = modulo_q(number);
  const std::int32_t nearest = residue > kQ / 2 ? residue - kQ : residue;
  const std::int32_t doubled = 2 * 65536 * nearest + (nearest < 0 ? -kQ : kQ);
  return {static_cast<std::int16_t>(nearest), static_cast<std::int16_t>(doubled / (2 * kQ))};
}

/// a times the constant modulo q: above -q/4 and below 5q/4, whatever a is. The quotient that is subtracted is the
/// right one but for its fraction and for a times half a unit of the rounding.
inline std::int16_t times(std::int16_t a, std::int16_t value, std::int16_t quotient) {
  const auto quotients = static_cast<std::int16_t>((std::int32_t{a} * quotient) >> 16);
  return static_cast<std::int16_t>(std::int32_t{a} * value - quotients * kQ);
}
inline std::int16_t times(std::int16_t a, Factor by) { return times(a, by.value, by.quotient); }

/// a modulo q: above -q/6 and below 7q/6.
inline std::int16_t nearly_reduced(std::int16_t a) { return times(a, factor(1)); }

/// a modulo q, plus 10q: not negative, so that a quotient can be taken of it.
inline std::uint32_t lifted(std::int16_t a) { return static_cast<std::uint32_t>(a + 10 * kQ); }

/// a modulo q, from 0 to q - 1. The factor is 2^27 / q, rounded up: exact for all that lifted() can give.
inline std::int16_t reduced(std::int16_t a) {
  constexpr std::uint32_t kInverse = (1U << 27) / kQ + 1;
  const std::uint32_t number = lifted(a);
  return static_cast<std::int16_t>(number - (number * kInverse >> 27) * kQ);
}

/// Montgomery's reduction: a over 2^16 modulo q, nearer to zero than |a| over 2^16 plus q/2.
inline std::int16_t over_two_to_the_16(std::int32_t a) {
  constexpr std::int16_t kInverse = -3327;  // of q, modulo 2^16
  static_assert(static_cast<std::uint16_t>(kInverse * kQ) == 1);
  const auto quotients = static_cast<std::int16_t>(static_cast<std::int16_t>(a) * kInverse);
  return static_cast<std::int16_t>((a - quotients * kQ) >> 16);
}
inline constexpr std::int32_t kTwoToThe16 = modulo_q(65536);

}  // namespace pawl::crypto::mlkem
