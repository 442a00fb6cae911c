#include "core/base/wipe.hpp"

#include <algorithm>

namespace pawl {
namespace {

using Word = std::uint64_t;

// Hides the value from the optimiser, so that it cannot turn the folding below into an early exit.
Word barrier(Word value) noexcept {
  __asm__ volatile("" : "+r"(value));
  return value;
}

// Up to eight bytes; those that are missing count as zero.
Word word_at(std::span<const std::uint8_t> bytes, std::size_t at) noexcept {
  Word word = 0;
  std::memcpy(&word, bytes.data() + at, std::min(sizeof word, bytes.size() - at));
  return word;
}

}  // namespace

bool equal_ct(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) noexcept {
  if (a.size() != b.size()) return false;
  Word differing = 0;
  for (std::size_t i = 0; i < a.size(); i += sizeof(Word)) {
    differing = barrier(differing | (word_at(a, i) ^ word_at(b, i)));
  }
  return differing == 0;
}

bool is_zero_ct(std::span<const std::uint8_t> bytes) noexcept {
  Word seen = 0;
  for (std::size_t i = 0; i < bytes.size(); i += sizeof(Word)) seen = barrier(seen | word_at(bytes, i));
  return seen == 0;
}

}  // namespace pawl
