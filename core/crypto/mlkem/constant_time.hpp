// Choices that depend on secrets, without a branch. Every mask passes through an empty instruction, so that the
// compiler cannot see that it is one of two values and make a branch of it.
#pragma once
#include <cstdint>
#include <span>

namespace pawl::crypto::mlkem {

inline std::uint32_t hidden(std::uint32_t value) noexcept {
  __asm__("" : "+r"(value));
  return value;
}

/// All ones when the lowest bit is set, otherwise zero.
inline std::uint32_t mask_of_bit(std::uint32_t bit) noexcept { return hidden(0U - (bit & 1)); }

/// All ones when the equally long byte strings differ anywhere, otherwise zero.
inline std::uint32_t mask_of_difference(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) noexcept {
  std::uint32_t differing = 0;
  for (std::size_t i = 0; i < a.size(); ++i) differing = differing | static_cast<std::uint32_t>(a[i] ^ b[i]);
  return mask_of_bit((0U - hidden(differing)) >> 31);  // differing is below 256
}

/// out = other where the mask is all ones.
inline void replace_if(std::uint32_t mask, std::span<std::uint8_t, 32> out, std::span<const std::uint8_t, 32> other) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<std::uint8_t>(out[i] ^ ((out[i] ^ other[i]) & hidden(mask)));
  }
}

}  // namespace pawl::crypto::mlkem
