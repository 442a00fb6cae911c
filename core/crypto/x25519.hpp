// X25519 (RFC 7748) with the key forms that Signal's protocols use.
#pragma once
#include <array>
#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/base/wipe.hpp"
#include "core/crypto/random.hpp"

namespace pawl::crypto {

inline constexpr std::uint8_t kCurve25519Type = 0x05;

/// A public key in its serialised form: the type byte 05, then the u-coordinate, 32 bytes little endian.
/// Two keys are the same when these 33 bytes are; nothing is made canonical before comparing.
struct PublicKey {
  std::array<std::uint8_t, 33> bytes{kCurve25519Type};

  static PublicKey from_u(std::span<const std::uint8_t, 32> u);
  [[nodiscard]] std::span<const std::uint8_t, 32> u() const { return std::span(bytes).last<32>(); }
  /// Constant time, as the specification wants it of all keys.
  friend bool operator==(const PublicKey& a, const PublicKey& b) noexcept { return equal_ct(a.bytes, b.bytes); }
};

/// A private key, clamped.
using PrivateKey = Secret<32, struct PrivateKeyTag>;
using SharedSecret = Secret<32, struct SharedSecretTag>;

struct KeyPair {
  PrivateKey private_key;
  PublicKey public_key;

  [[nodiscard]] KeyPair clone() const { return {private_key.clone(), public_key}; }
};

/// Clamps 32 bytes into a private key (generation and import alike).
PrivateKey clamped(std::span<const std::uint8_t, 32> bytes);
PublicKey public_key_of(const PrivateKey& key);
/// A fresh pair. Errors: kNoRandomness.
Result<KeyPair> generate_key_pair(Random& random);

/// The Diffie-Hellman value. Errors: kInvalidKey when it is all zero (a low-order public key).
Result<SharedSecret> agree(const PrivateKey& mine, const PublicKey& theirs);

/// Reduced, on the curve itself and in the subgroup of prime order: what the base key of a first message has to
/// be. For public values: its time depends on the key.
bool is_canonical(const PublicKey& key);

}  // namespace pawl::crypto
