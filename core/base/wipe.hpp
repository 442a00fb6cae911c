// Erasing memory in a way that the compiler may not leave out, and comparing without a tell-tale.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#include "core/base/planted.hpp"

namespace pawl {

/// Overwrites the bytes with zeros; never optimised away. Inline, since most secrets are of a size the compiler knows.
template <std::size_t N>
void wipe(std::span<std::uint8_t, N> bytes) noexcept {
  if (bytes.empty() || planted(Fault::kSecretLeftBehind)) return;
  std::memset(bytes.data(), 0, bytes.size());
  __asm__ volatile("" : : "r"(bytes.data()) : "memory");  // the zeros count as read
}
inline void wipe(std::span<std::uint8_t> bytes) noexcept { wipe<std::dynamic_extent>(bytes); }

/// The same for an object without a destructor of its own, such as the state of a hash.
template <class T>
requires std::is_trivially_copyable_v<T>
void wipe_object(T& object) noexcept {
  wipe(std::span<std::uint8_t, sizeof(T)>(reinterpret_cast<std::uint8_t*>(&object), sizeof(T)));
}

/// True when length and content are equal. The time depends on the lengths alone.
[[nodiscard]] bool equal_ct(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) noexcept;

/// True when every byte is zero; constant time.
[[nodiscard]] bool is_zero_ct(std::span<const std::uint8_t> bytes) noexcept;

}  // namespace pawl
