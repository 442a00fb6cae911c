// KEM public keys and ciphertexts as they travel.
#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/crypto/kem1024.hpp"

namespace pawl::wire {

/// The byte in front of a key or a ciphertext that says of which KEM it is; none: they travel without one.
using KemType = std::optional<std::uint8_t>;
inline constexpr KemType kKyber1024Type = std::uint8_t{0x08};

/// Errors: kInvalidKey, with a sentence each for no type, another type and another length.
Result<crypto::KemPublicKey> parse_kem_public_key(ByteView in, KemType type = kKyber1024Type);

/// The same for a ciphertext in a message. Errors: kInvalidMessage, with kInvalidKey as its cause.
Result<crypto::KemCiphertext> parse_kem_ciphertext(ByteView in, KemType type = kKyber1024Type);

/// A key or a ciphertext with its type in front.
Bytes write_kem(std::span<const std::uint8_t, crypto::kKemPublicKeySize> value, KemType type = kKyber1024Type);

}  // namespace pawl::wire
