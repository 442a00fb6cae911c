// The 32 bytes that are encrypted, as a polynomial: a bit of one is half of q.
#pragma once
#include <span>

#include "core/crypto/mlkem/polynomial.hpp"

namespace pawl::crypto::mlkem {

inline constexpr std::size_t kMessageSize = 32;

void message_to_polynomial(std::span<const std::uint8_t, kMessageSize> message, Polynomial& polynomial);
/// Each bit by what its coefficient is nearer to.
void polynomial_to_message(const Polynomial& polynomial, std::span<std::uint8_t, kMessageSize> message);

}  // namespace pawl::crypto::mlkem
