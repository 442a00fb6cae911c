#include "core/base/wipe.hpp"

namespace pawl {
namespace {

using Word = std::uint64_t;

// Hides the value from the optimiser, so that it cannot turn the folding below into an early exit.
Word barrier(Word value) noexcept {
  __asm__ volatile("" : "+r"(value));
  return value;
}

// The eight bytes at `at`.
Word word_at(std::span<const std::uint8_t> bytes, std::size_t at) noexcept {
  Word word = 0;
  std::memcpy(&word, bytes.data() + at, sizeof word);
  return word;
}

// Calls `use` with the bytes a word at a time, and those that are left one at a time.
template <class UseWord, class UseByte>
void visit(std::size_t size, UseWord&& use_word, UseByte&& use_byte) noexcept {
  std::size_t at = 0;
  for (; at + sizeof(Word) <= size; at += sizeof(Word)) use_word(at);
  for (; at < size; ++at) use_byte(at);
}

}  // namespace

bool equal_ct(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) noexcept {
  if (a.size() != b.size()) return false;
  Word differing = 0;
  visit(
      a.size(), [&](std::size_t at) { differing = barrier(differing | (word_at(a, at) ^ word_at(b, at))); },
      [&](std::size_t at) { differing = barrier(differing | static_cast<Word>(a[at] ^ b[at])); });
  return differing == 0;
}

bool is_zero_ct(std::span<const std::uint8_t> bytes) noexcept {
  Word seen = 0;
  visit(
      bytes.size(), [&](std::size_t at) { seen = barrier(seen | word_at(bytes, at)); },
      [&](std::size_t at) { seen = barrier(seen | bytes[at]); });
  return seen == 0;
}

}  // namespace pawl
