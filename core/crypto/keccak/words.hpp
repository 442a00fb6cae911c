// Words of a Keccak state as bytes: little endian (FIPS 202, B.1).
#pragma once
#include <bit>
#include <cstdint>
#include <cstring>

namespace pawl::crypto::keccak {

inline void add_byte(std::uint64_t& word, std::size_t at, std::uint8_t byte) noexcept {
  word ^= std::uint64_t{byte} << (8 * at);
}

inline std::uint8_t byte_of(std::uint64_t word, std::size_t at) noexcept {
  return static_cast<std::uint8_t>(word >> (8 * at));
}

inline std::uint64_t little_endian(std::uint64_t word) noexcept {
  if constexpr (std::endian::native == std::endian::little) return word;
  return __builtin_bswap64(word);
}

inline std::uint64_t load_word(const std::uint8_t* bytes) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return little_endian(word);
}

inline void store_word(std::uint64_t word, std::uint8_t* bytes) noexcept {
  word = little_endian(word);
  std::memcpy(bytes, &word, sizeof word);
}

}  // namespace pawl::crypto::keccak
