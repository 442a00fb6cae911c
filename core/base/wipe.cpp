#include "core/base/wipe.hpp"

namespace pawl {
namespace {

// Hides the value from the optimiser, so that it cannot turn the folding below into an early exit.
std::uint8_t barrier(std::uint8_t value) noexcept {
  __asm__ volatile("" : "+r"(value));
  return value;
}

}  // namespace

bool equal_ct(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) noexcept {
  if (a.size() != b.size()) return false;
  std::uint8_t differing = 0;
  for (std::size_t i = 0; i < a.size(); ++i) differing = barrier(static_cast<std::uint8_t>(differing | (a[i] ^ b[i])));
  return differing == 0;
}

bool is_zero_ct(std::span<const std::uint8_t> bytes) noexcept {
  std::uint8_t seen = 0;
  for (const std::uint8_t byte : bytes) seen = barrier(static_cast<std::uint8_t>(seen | byte));
  return seen == 0;
}

}  // namespace pawl
