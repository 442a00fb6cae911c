// The keys of one device, public and private (signal-sessions, "Prekey objects and what is signed").
#pragma once
#include <cstdint>

#include "core/base/result.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/x25519.hpp"
#include "core/crypto/xeddsa.hpp"

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

/// A fresh one-time prekey. Errors: kNoRandomness.
Result<Prekey> make_prekey(std::uint32_t id, crypto::Random& random);

/// A fresh signed prekey: the signature is over the serialised key, its type byte included. Errors: kNoRandomness.
Result<SignedPrekey> make_signed_prekey(const crypto::SigningKey& identity, std::uint32_t id, std::int64_t now_ms,
                                        crypto::Random& random);

}  // namespace pawl::handshake
