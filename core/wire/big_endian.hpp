// Numbers as big-endian bytes.
#pragma once
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace pawl::wire {

template <std::unsigned_integral Number>
constexpr std::array<std::uint8_t, sizeof(Number)> big_endian(Number value) {
  std::array<std::uint8_t, sizeof(Number)> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[out.size() - 1 - i] = static_cast<std::uint8_t>(value >> (8 * i));
  return out;
}

template <std::unsigned_integral Number>
constexpr Number from_big_endian(std::span<const std::uint8_t, sizeof(Number)> bytes) {
  Number value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    value |= static_cast<Number>(Number{bytes[i]} << (8 * (bytes.size() - 1 - i)));
  }
  return value;
}

}  // namespace pawl::wire
