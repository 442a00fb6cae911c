// AES-256-CBC with PKCS#7 padding, by libcrypto's EVP. Never called on bytes whose MAC has not been checked.
#pragma once
#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace pawl::crypto {

inline constexpr std::size_t kAesBlock = 16;

/// Ciphertext of `plain`, padded to whole blocks (1 to 16 bytes of padding).
Bytes aes256_cbc_encrypt(std::span<const std::uint8_t, 32> key, std::span<const std::uint8_t, 16> iv, ByteView plain);

/// Errors: kInvalidMessage when `cipher` is empty or not whole blocks, or its padding is wrong. The padding is
/// judged in constant time.
Result<SecretBytes> aes256_cbc_decrypt(std::span<const std::uint8_t, 32> key, std::span<const std::uint8_t, 16> iv,
                                       ByteView cipher);

/// Which AES the machine runs: with its own instructions, with vector permutations, or from tables (see the
/// threat model in core/README.md).
enum class AesKind : std::int32_t { kInstructions = 1, kVector = 2, kTable = 3 };
AesKind aes_kind() noexcept;

}  // namespace pawl::crypto
