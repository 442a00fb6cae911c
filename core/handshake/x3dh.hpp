// X3DH (signal-sessions, "X3DH (version 3)"): from two sets of keys to the first root key.
#pragma once
#include <optional>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/crypto/x25519.hpp"

namespace pawl::handshake {

using RootKey = Secret<32, struct RootKeyTag>;
using ChainKey = Secret<32, struct ChainKeyTag>;

/// What a handshake agrees on.
struct FirstKeys {
  RootKey root;
  ChainKey chain;
};

/// The keys of the side that uses a bundle.
struct Initiator {
  const crypto::KeyPair& identity;
  const crypto::KeyPair& base;  // fresh for this handshake; erased after it
  const crypto::PublicKey& their_identity;
  const crypto::PublicKey& their_signed_prekey;
  const crypto::PublicKey* their_prekey;  // null: the bundle had none
};
/// Errors: kInvalidKey when a Diffie-Hellman value is all zero.
Result<FirstKeys> x3dh_initiate(const Initiator& keys);

/// The keys of the side whose bundle it was.
struct Responder {
  const crypto::KeyPair& identity;
  const crypto::KeyPair& signed_prekey;
  const crypto::KeyPair* prekey;  // null: the message named none
  const crypto::PublicKey& their_identity;
  const crypto::PublicKey& their_base;
};
/// Errors: kInvalidMessage when the base key is not canonical, kInvalidKey when a Diffie-Hellman value is all zero.
Result<FirstKeys> x3dh_respond(const Responder& keys);

}  // namespace pawl::handshake
