// Erasing memory in a way that the compiler may not leave out, and comparing without a tell-tale.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace pawl {

/// Overwrites the bytes with zeros; never optimised away.
void wipe(std::span<std::uint8_t> bytes) noexcept;

/// True when length and content are equal. The time depends on the lengths alone.
[[nodiscard]] bool equal_ct(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) noexcept;

/// True when every byte is zero; constant time.
[[nodiscard]] bool is_zero_ct(std::span<const std::uint8_t> bytes) noexcept;

}  // namespace pawl
