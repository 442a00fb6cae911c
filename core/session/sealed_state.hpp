// Saved state at rest: sealed under a key of the application's, or, when it says so, as it is.
//
//   magic "pawl" || version (1 byte) || kind (1) || protection (1) || check || body
//
//   sealed    check  16 bytes: a keyed hash that tells the right key from a wrong one
//             body   the saved state in XChaCha20-Poly1305 under a key derived from the application's; all that stands
//                    before it is associated data
//   unsealed  check  32 bytes: SHA-256 of all the rest, so that damage is found; no protection against intent
//             body   the saved state
#pragma once
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/crypto/aead.hpp"
#include "core/crypto/random.hpp"

namespace pawl::session {

/// What was saved. One kind cannot be opened as another.
enum class StateKind : std::uint8_t { kAccount = 1, kKeys = 2, kSession = 3 };

/// `key` is null for the unsealed form. Errors: kNoRandomness.
Result<SecretBytes> seal_state(StateKind kind, ByteView saved, const crypto::SealingKey* key, crypto::Random& random);

/// Errors: kWrongStoreKey (another key; a key for the unsealed form, or none for the sealed one), kStoreCorrupt
/// (damaged, or of another kind), kStoreTooNew.
Result<SecretBytes> open_state(StateKind kind, ByteView sealed, const crypto::SealingKey* key);

}  // namespace pawl::session
