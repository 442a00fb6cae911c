// The KEM over K-PKE (FIPS 203, 6 and 7), and what Kyber of round 3 does otherwise. Everything is derived from seeds:
// nothing here draws randomness.
#pragma once
#include "core/base/bytes.hpp"
#include "core/crypto/mlkem/pke.hpp"

namespace pawl::crypto::mlkem {

enum class Scheme : std::uint8_t { kMlKem, kKyberRound3 };

using Bytes64 = std::array<std::uint8_t, 64>;

template <std::size_t K>
using PublicKeyBytes = std::array<std::uint8_t, Parameters<K>::kPublicKey>;

/// ek, with what is computed from it. All of it is public.
template <std::size_t K>
struct PublicKey {
  PublicKeyBytes<K> bytes;  // t, encoded; rho
  Bytes32 hash;             // H(ek)
  NttVector<K> t;
  Matrix<K> matrix;
};

/// Computes hash, t and matrix from the bytes.
template <std::size_t K>
void read_public_key(std::span<const std::uint8_t, Parameters<K>::kPublicKey> bytes, PublicKey<K>& key);

/// Whether all coefficients of the vector are below the modulus (FIPS 203, 7.2).
template <std::size_t K>
bool coefficients_fit(VectorBytes<K> vector);

/// s, encoded; ek; H(ek); z.
template <std::size_t K>
using ExpandedKey = std::span<const std::uint8_t, Parameters<K>::kExpandedKey>;

template <std::size_t K>
struct PrivateKey {
  PrivateKey(const PrivateKey&) = delete;
  PrivateKey& operator=(const PrivateKey&) = delete;
  ~PrivateKey();

  /// KeyGen_internal: `seed` is d || z.
  PrivateKey(Scheme scheme, std::span<const std::uint8_t, 64> seed);
  /// The hash in an expanded key is taken for right.
  explicit PrivateKey(ExpandedKey<K> expanded);

  PublicKey<K> public_key;
  NttVector<K> s;
  Bytes32 z;
};

/// Whether the hash in an expanded key is that of the public key in it (FIPS 203, 7.3).
template <std::size_t K>
bool hash_fits(ExpandedKey<K> expanded);

/// G(message || H(ek)): the secret, and the coins of the encryption.
struct SecretAndCoins {
  SecretAndCoins(View32 message, View32 public_key_hash);
  SecretAndCoins(const SecretAndCoins&) = delete;
  SecretAndCoins& operator=(const SecretAndCoins&) = delete;
  ~SecretAndCoins() { wipe_object(bytes); }
  [[nodiscard]] View32 secret() const { return std::span(bytes).template first<32>(); }
  [[nodiscard]] View32 coins() const { return std::span(bytes).template last<32>(); }

  Bytes64 bytes;
};

/// Encaps_internal; for Kyber from its random message before that is hashed.
template <std::size_t K>
void encapsulate(Scheme scheme, const PublicKey<K>& key, View32 message, Ciphertext<K>& ciphertext,
                 std::span<std::uint8_t, 32> secret);

/// Decaps_internal, with implicit rejection.
template <std::size_t K>
void decapsulate(Scheme scheme, const PrivateKey<K>& key, const Ciphertext<K>& ciphertext,
                 std::span<std::uint8_t, 32> secret);

}  // namespace pawl::crypto::mlkem
