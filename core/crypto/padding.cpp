#include "core/crypto/padding.hpp"

namespace pawl::crypto {
namespace {

// Masks: all ones for yes, zero for no. They pass through an empty instruction, so that the compiler cannot see that
// they are one of two values and make a branch of them.
std::uint32_t mask(std::uint32_t top_bit_of) noexcept {
  std::uint32_t yes = 0U - (top_bit_of >> 31);
  __asm__ volatile("" : "+r"(yes));
  return yes;
}
std::uint32_t below(std::uint32_t a, std::uint32_t b) noexcept { return mask(a - b); }  // for numbers below 2^31
std::uint32_t is_not_zero(std::uint32_t a) noexcept { return mask(a | (0U - a)); }

}  // namespace

std::size_t padding_of(std::span<const std::uint8_t, kAesBlock> last) noexcept {
  const std::uint32_t named = last[kAesBlock - 1];
  std::uint32_t wrong = below(named, 1) | below(kAesBlock, named);
  for (std::uint32_t i = 0; i < kAesBlock; ++i) wrong |= below(i, named) & (last[kAesBlock - 1 - i] ^ named);
  return named & ~is_not_zero(wrong);
}

}  // namespace pawl::crypto
