// The KEMs of a post-quantum session start: Kyber1024 as in round 3, which deployed clients use, and ML-KEM-1024
// (FIPS 203). Keys and ciphertexts have the same form in both, without the type byte of the wire.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <variant>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/base/wipe.hpp"
#include "core/crypto/random.hpp"

namespace pawl::crypto {

enum class KemKind : std::uint8_t { kKyber1024, kMlKem1024 };

inline constexpr std::size_t kKemPublicKeySize = 1568;
inline constexpr std::size_t kKemCiphertextSize = 1568;
inline constexpr std::size_t kKemExpandedKeySize = 3168;

using KemSeed = Secret<64, struct KemSeedTag>;      // d || z
using KemSecret = Secret<32, struct KemSecretTag>;  // what both sides end up with
using KemCiphertext = std::array<std::uint8_t, kKemCiphertextSize>;

struct KemPublicKey {
  std::array<std::uint8_t, kKemPublicKeySize> bytes;

  friend bool operator==(const KemPublicKey& a, const KemPublicKey& b) noexcept { return equal_ct(a.bytes, b.bytes); }
};

/// A private key: the seed that it is derived from whenever it is needed, or the expanded key that others store.
class KemPrivateKey {
 public:
  static KemPrivateKey from_seed(KemKind kind, KemSeed seed) { return {kind, std::move(seed)}; }
  /// `bytes`: s (1536), public key (1568), its SHA3-256 (32), z (32). Errors: kInvalidKey when the length or that hash
  /// is wrong.
  static Result<KemPrivateKey> from_expanded(KemKind kind, ByteView bytes);
  /// What reveal() gave: 64 bytes are a seed, all else has to be an expanded key. Errors: as from_expanded.
  static Result<KemPrivateKey> from_saved(KemKind kind, ByteView bytes);

  [[nodiscard]] KemKind kind() const noexcept { return kind_; }
  [[nodiscard]] KemPublicKey public_key() const;
  /// The shared secret. Any other ciphertext than one made for this key gives a secret that nobody else has.
  [[nodiscard]] KemSecret decapsulate(const KemCiphertext& ciphertext) const;

  [[nodiscard]] KemPrivateKey clone() const;
  /// What has to be saved: the 64 bytes of the seed, or the 3,168 of the expanded key.
  [[nodiscard]] ByteView reveal() const& noexcept;
  ByteView reveal() && = delete;

 private:
  KemPrivateKey(KemKind kind, KemSeed seed) : kind_(kind), key_(std::move(seed)) {}
  KemPrivateKey(KemKind kind, SecretBytes expanded) : kind_(kind), key_(std::move(expanded)) {}

  KemKind kind_;
  std::variant<KemSeed, SecretBytes> key_;
};

/// A fresh key. Errors: kNoRandomness.
Result<KemPrivateKey> generate_kem_key(KemKind kind, Random& random);

struct Encapsulated {
  KemCiphertext ciphertext;
  KemSecret secret;
};
/// A fresh secret for the holder of the key. Errors: kInvalidKey when a coefficient of the key is not below the modulus
/// (stricter than deployed clients, which no honest key notices), kNoRandomness.
Result<Encapsulated> encapsulate(KemKind kind, const KemPublicKey& key, Random& random);

}  // namespace pawl::crypto
