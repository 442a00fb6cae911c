// Choices that depend on secrets, without a branch. Every mask passes through an empty instruction, so that the
// compiler cannot see that it is one of two values and make a branch of it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace pawl::crypto::mlkem {

inline std::uint32_t hidden(std::uint32_t value) noexcept {
  __asm__("" : "+r"(value));
  return value;
}

/// All ones when the lowest bit is set, otherwise zero.
inline std::uint32_t mask_of_bit(std::uint32_t bit) noexcept { return hidden(0U - (bit & 1)); }

/// All ones when the byte strings differ anywhere, otherwise zero. For the lengths of the ciphertexts' halves.
template <std::size_t N>
std::uint32_t mask_of_difference(std::span<const std::uint8_t, N> a, std::span<const std::uint8_t, N> b) noexcept;

/// out = other where the mask is all ones.
void replace_if(std::uint32_t mask, std::span<std::uint8_t, 32> out, std::span<const std::uint8_t, 32> other) noexcept;

}  // namespace pawl::crypto::mlkem
