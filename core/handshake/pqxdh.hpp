// PQXDH: X3DH with the secret of a KEM behind the Diffie-Hellman values.
#pragma once
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/crypto/kem1024.hpp"
#include "core/crypto/random.hpp"
#include "core/handshake/agreement.hpp"
#include "core/handshake/suite.hpp"
#include "core/wire/kem_key.hpp"

namespace pawl::handshake {

/// What the suites that use PQXDH differ in.
struct PqxdhDialect {
  crypto::KemKind kem;
  wire::KemType type;  // in front of KEM keys and ciphertexts as they travel and are signed
};
/// For a post-quantum suite.
constexpr PqxdhDialect dialect_of(Suite suite) {
  if (suite == Suite::kWhatsAppPq) return {crypto::KemKind::kMlKem1024, {}};
  return {crypto::KemKind::kKyber1024, wire::kKyber1024Type};
}

/// Both ratchets of the session begin with it: it authenticates the first epoch, and starts the chains.
using PqAuthKey = Secret<32, struct PqAuthKeyTag>;

struct PqxdhKeys {
  FirstKeys first;
  std::optional<PqAuthKey> pq;  // none: the suite has no post-quantum ratchet
};

struct PqxdhStart {
  PqxdhKeys keys;
  crypto::KemCiphertext ciphertext;
};
/// `their_kem_prekey` is of the suite's KEM. Errors: kInvalidKey (a Diffie-Hellman value is all zero, the KEM key is
/// not well-formed), kNoRandomness.
Result<PqxdhStart> pqxdh_initiate(Suite suite, const Initiator& keys, const crypto::KemPublicKey& their_kem_prekey,
                                  crypto::Random& random);
/// `ciphertext` as it was received, type byte and all. Errors, in this order: kInvalidMessage when the base key is not
/// canonical; kInvalidKey when a Diffie-Hellman value is all zero; kInvalidMessage when the ciphertext is malformed.
Result<PqxdhKeys> pqxdh_respond(Suite suite, const Responder& keys, const crypto::KemPrivateKey& kem_prekey,
                                ByteView ciphertext);

}  // namespace pawl::handshake
