#include "core/base/utf8.hpp"

#include <cstddef>
#include <cstdint>

namespace pawl {
namespace {

// What may follow a first byte (RFC 3629, "Syntax of UTF-8 Byte Sequences"): how many bytes, and the range of the
// first of them. The ranges keep out longer forms than needed, surrogates, and what is above U+10FFFF.
struct Tail {
  std::size_t size;
  std::uint8_t least = 0x80;
  std::uint8_t greatest = 0xBF;
};

constexpr std::size_t kNoSequence = ~std::size_t{0};

Tail tail_of(std::uint8_t first) {
  if (first <= 0x7F) return {0};
  if (first < 0xC2) return {kNoSequence};
  if (first <= 0xDF) return {1};
  if (first == 0xE0) return {2, 0xA0, 0xBF};
  if (first == 0xED) return {2, 0x80, 0x9F};
  if (first <= 0xEF) return {2};
  if (first == 0xF0) return {3, 0x90, 0xBF};
  if (first <= 0xF3) return {3};
  if (first == 0xF4) return {3, 0x80, 0x8F};
  return {kNoSequence};
}

bool is_continuation(std::uint8_t byte) { return byte >= 0x80 && byte <= 0xBF; }

}  // namespace

bool is_utf8(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const Tail tail = tail_of(static_cast<std::uint8_t>(text[at]));
    if (tail.size > text.size() - at - 1) return false;  // kNoSequence is greater than any rest
    if (tail.size > 0) {
      const auto second = static_cast<std::uint8_t>(text[at + 1]);
      if (second < tail.least || second > tail.greatest) return false;
    }
    for (std::size_t n = 2; n <= tail.size; ++n) {
      if (!is_continuation(static_cast<std::uint8_t>(text[at + n]))) return false;
    }
    at += 1 + tail.size;
  }
  return true;
}

bool has_control_character(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<std::uint8_t>(text[at]);
    if (byte < 0x20 || byte == 0x7F) return true;
    const bool latin_block = byte == 0xC2 && at + 1 < text.size();  // U+0080 to U+00BF
    if (latin_block && static_cast<std::uint8_t>(text[at + 1]) < 0xA0) return true;
  }
  return false;
}

}  // namespace pawl
