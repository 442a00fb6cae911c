// PKCS#7 padding, judged without a tell-tale.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/crypto/aes_cbc.hpp"

namespace pawl::crypto {

/// The number of padding bytes (1 to 16) that the last block of a text names, or 0 when they are not as PKCS#7 wants
/// them. Looks at all sixteen bytes, whatever they are; constant time.
std::size_t padding_of(std::span<const std::uint8_t, kAesBlock> last) noexcept;

}  // namespace pawl::crypto
