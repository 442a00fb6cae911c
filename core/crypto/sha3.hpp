// SHA3-256, SHA3-512, SHAKE128 and SHAKE256 (FIPS 202).
#pragma once
#include <cstdint>
#include <initializer_list>
#include <span>

#include "core/base/bytes.hpp"

namespace pawl::crypto {

/// Each hashes the parts, one after the other, into `out`.
void sha3_256(std::initializer_list<ByteView> parts, std::span<std::uint8_t, 32> out) noexcept;
void sha3_512(std::initializer_list<ByteView> parts, std::span<std::uint8_t, 64> out) noexcept;
void shake128(std::initializer_list<ByteView> parts, std::span<std::uint8_t> out) noexcept;
void shake256(std::initializer_list<ByteView> parts, std::span<std::uint8_t> out) noexcept;

}  // namespace pawl::crypto
