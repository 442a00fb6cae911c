// SHA-256 (FIPS 180-4), by libcrypto with the processor's own instructions.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>

#include "core/base/bytes.hpp"

namespace pawl::crypto {

using Sha256Digest = std::array<std::uint8_t, 32>;

/// The hash of the parts, one after the other.
Sha256Digest sha256(std::initializer_list<ByteView> parts);

}  // namespace pawl::crypto
