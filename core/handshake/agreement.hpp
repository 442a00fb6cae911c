// What X3DH and PQXDH share: who takes part, the three or four Diffie-Hellman values, and the keys made from them.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"
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

/// The keys of the side whose bundle it was.
struct Responder {
  const crypto::KeyPair& identity;
  const crypto::KeyPair& signed_prekey;
  const crypto::KeyPair* prekey;  // null: the message named none
  const crypto::PublicKey& their_identity;
  const crypto::PublicKey& their_base;
};

/// The Diffie-Hellman values of a handshake, the same on both sides.
struct Agreement {
  crypto::SharedSecret dh1, dh2, dh3;
  std::optional<crypto::SharedSecret> dh4;  // none: no one-time prekey takes part

  /// HKDF over all of them, and `kem_secret` behind them.
  void derive(ByteView kem_secret, std::string_view info, std::span<std::uint8_t> out) const;
};

/// Errors: kInvalidKey when a value is all zero.
Result<Agreement> agree(const Initiator& keys);
/// Errors: kInvalidMessage when the base key is not canonical, kInvalidKey when a value is all zero.
Result<Agreement> agree(const Responder& keys);

}  // namespace pawl::handshake
