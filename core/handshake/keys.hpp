// The keys of one device, public and private (X3DH and PQXDH, "Keys").
#pragma once
#include <cstdint>

#include "core/base/result.hpp"
#include "core/crypto/kem1024.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/x25519.hpp"
#include "core/crypto/xeddsa.hpp"
#include "core/handshake/suite.hpp"

namespace pawl::handshake {

using IdentityKeyPair = crypto::KeyPair;

/// A one-time EC prekey.
struct Prekey {
  std::uint32_t id = 0;
  crypto::KeyPair pair;
};

struct SignedPrekey {
  std::uint32_t id = 0;
  crypto::KeyPair pair;
  std::int64_t created_ms = 0;
  crypto::Signature signature{};
};

/// A KEM prekey. Whether it is a one-time or a last-resort one is known to its owner alone: both are signed.
struct KemPrekey {
  std::uint32_t id = 0;
  crypto::KemPrivateKey key;
  std::int64_t created_ms = 0;
  crypto::Signature signature{};

  [[nodiscard]] KemPrekey clone() const { return {id, key.clone(), created_ms, signature}; }
};

/// A fresh one-time prekey. Errors: kNoRandomness.
Result<Prekey> make_prekey(std::uint32_t id, crypto::Random& random);

/// A fresh signed prekey: the signature is over the serialised key, its type byte included. Errors: kNoRandomness.
Result<SignedPrekey> make_signed_prekey(const crypto::SigningKey& identity, std::uint32_t id, std::int64_t now_ms,
                                        crypto::Random& random);

/// A fresh KEM prekey of the suite's KEM: the signature is over the public key as it travels. Errors: kNoRandomness.
Result<KemPrekey> make_kem_prekey(Suite suite, const crypto::SigningKey& identity, std::uint32_t id,
                                  std::int64_t now_ms, crypto::Random& random);

}  // namespace pawl::handshake
