// HKDF-SHA-256 (RFC 5869).
#pragma once
#include <cstdint>
#include <initializer_list>
#include <span>

#include "core/base/bytes.hpp"

namespace pawl::crypto {

inline constexpr std::size_t kHkdfMaxOutput = std::size_t{255} * 32;

/// Extract and expand. An empty salt means 32 zero bytes. `ikm` is the concatenation of its parts.
/// `out` is at most kHkdfMaxOutput bytes (callers pass constants; a longer one is a programming error
/// and leaves `out` zero, so ask hkdf_fits first where the length is data).
void hkdf(ByteView salt, std::initializer_list<ByteView> ikm, ByteView info, std::span<std::uint8_t> out);
constexpr bool hkdf_fits(std::size_t size) { return size <= kHkdfMaxOutput; }

}  // namespace pawl::crypto
