#include "core/crypto/mlkem/message.hpp"

#include "core/crypto/mlkem/compress.hpp"
#include "core/crypto/mlkem/constant_time.hpp"

namespace pawl::crypto::mlkem {

// Decompress with one bit. Clang 15 and later make a branch of a bit that they can see here.
void message_to_polynomial(std::span<const std::uint8_t, kMessageSize> message, Polynomial& __restrict polynomial) {
  constexpr std::uint32_t kHalf = (kQ + 1) / 2;
  for (std::size_t n = 0; n < kN; ++n) {
    const std::uint32_t mask = mask_of_bit(static_cast<std::uint32_t>(message[n >> 3]) >> (n & 7));
    polynomial.at[n] = static_cast<std::int16_t>(mask & kHalf);
  }
}

void polynomial_to_message(const Polynomial& polynomial, std::span<std::uint8_t, kMessageSize> message) {
  compress<1>(polynomial, message);
}

}  // namespace pawl::crypto::mlkem
