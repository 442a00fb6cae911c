// Words of a Keccak state as bytes: little endian (FIPS 202, B.1).
#pragma once
#include <cstdint>

namespace pawl::crypto::keccak {

inline void add_byte(std::uint64_t& word, std::size_t at, std::uint8_t byte) noexcept {
  word ^= std::uint64_t{byte} << (8 * at);
}

inline std::uint8_t byte_of(std::uint64_t word, std::size_t at) noexcept {
  return static_cast<std::uint8_t>(word >> (8 * at));
}

inline std::uint64_t load_word(const std::uint8_t* bytes) noexcept {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < 8; ++i) word |= std::uint64_t{bytes[i]} << (8 * i);
  return word;
}

inline void store_word(std::uint64_t word, std::uint8_t* bytes) noexcept {
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = byte_of(word, i);
}

}  // namespace pawl::crypto::keccak
