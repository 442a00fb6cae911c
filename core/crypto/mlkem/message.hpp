// The 32 bytes that are encrypted, as a polynomial: a bit of one is half of q.
#pragma once
#include <cstdint>
#include <span>

#include "core/crypto/mlkem/compress.hpp"
#include "core/crypto/mlkem/constant_time.hpp"

namespace pawl::crypto::mlkem {

inline constexpr std::size_t kMessageSize = 32;

/// Decompress with one bit. A compiler that saw the bit in this could make a branch of it.
inline void message_to_polynomial(std::span<const std::uint8_t, kMessageSize> message, Polynomial& polynomial) {
  for (std::size_t n = 0; n < kN; ++n) {
    const std::uint32_t bit = static_cast<std::uint32_t>(message[n / 8]) >> (n % 8);
    polynomial.at[n] = static_cast<std::int16_t>(mask_of_bit(bit) & ((kQ + 1) / 2));
  }
}

inline void polynomial_to_message(const Polynomial& polynomial, std::span<std::uint8_t, kMessageSize> message) {
  compress<1>(polynomial, message);
}

}  // namespace pawl::crypto::mlkem
