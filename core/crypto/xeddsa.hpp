// XEdDSA in the dialect that deployed clients speak: the sign of the public point travels in the
// top bit of the signature, and the scalar is used as it is.
#pragma once
#include <array>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/crypto/x25519.hpp"

namespace pawl::crypto {

using Signature = std::array<std::uint8_t, 64>;

/// A private key with its Edwards point. Finding the point costs half a signature, so an identity that signs more than
/// once keeps one of these.
class SigningKey {
 public:
  explicit SigningKey(const PrivateKey& key);

  /// Signs `message` with 64 fresh random bytes. Errors: kNoRandomness.
  [[nodiscard]] Result<Signature> sign(ByteView message, Random& random) const;

 private:
  PrivateKey key_;
  std::array<std::uint8_t, 32> point_{};  // A, encoded; its sign is not normalised
};

/// SigningKey(key).sign(message, random), for a key that signs once.
Result<Signature> xeddsa_sign(const PrivateKey& key, ByteView message, Random& random);

/// True when `signature` (any length; 64 to be good) is one of `key` over `message`. All inputs are public. A good
/// signature of an honest signer is quick to accept; refusing one takes some ten times as long, as the
/// whole equation is worked out.
bool xeddsa_verify(const PublicKey& key, ByteView message, ByteView signature);

}  // namespace pawl::crypto
