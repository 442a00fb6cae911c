// XChaCha20-Poly1305 (libsodium): how saved state is sealed.
#pragma once
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/crypto/random.hpp"

namespace pawl::crypto {

using SealingKey = Secret<32, struct SealingKeyTag>;
inline constexpr std::size_t kSealOverhead = 24 + 16;  // nonce, tag

/// nonce (24 random bytes) || ciphertext || tag (16). Errors: kNoRandomness.
Result<Bytes> seal(const SealingKey& key, ByteView plain, ByteView associated_data, Random& random);
/// Errors: kStoreCorrupt when the bytes are too short or not genuine.
Result<SecretBytes> open(const SealingKey& key, ByteView sealed, ByteView associated_data);

/// A key for one purpose: keyed BLAKE2b of the label.
SealingKey derive_sealing_key(const SealingKey& key, ByteView label);

}  // namespace pawl::crypto
