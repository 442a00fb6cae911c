#include "core/crypto/mlkem/kem.hpp"

#include <algorithm>

#include "core/crypto/mlkem/constant_time.hpp"
#include "core/crypto/mlkem/field.hpp"
#include "core/crypto/sha3.hpp"

namespace pawl::crypto::mlkem {
namespace {

/// FIPS 203 puts k into the seed, so that a seed gives unrelated keys of different sizes; Kyber does not.
template <std::size_t K>
void expand_seed(Scheme scheme, View32 d, Bytes64& rho_and_sigma) {
  constexpr std::uint8_t kDomain = K;
  if (scheme == Scheme::kKyberRound3) return sha3_512({d}, rho_and_sigma);
  sha3_512({d, {&kDomain, 1}}, rho_and_sigma);
}

/// Kyber hashes its message, so that no raw randomness is sent.
void message_of(Scheme scheme, View32 drawn, Bytes32& message) {
  if (scheme == Scheme::kKyberRound3) return sha3_256({drawn}, message);
  std::ranges::copy(drawn, message.begin());
}

/// The secret of a ciphertext that is none (FIPS 203, 6.3). Kyber takes z itself and binds it afterwards.
template <std::size_t K>
void rejection_secret(Scheme scheme, View32 z, const Ciphertext<K>& ciphertext, Bytes32& out) {
  if (scheme == Scheme::kMlKem) return shake256({z, ciphertext.first, ciphertext.second}, out);
  std::ranges::copy(z, out.begin());
}

/// What Kyber makes of a secret: it depends on the ciphertext, too.
template <std::size_t K>
void bind_to_ciphertext(const Ciphertext<K>& ciphertext, std::span<std::uint8_t, 32> secret) {
  Bytes32 hash;
  sha3_256({ciphertext.first, ciphertext.second}, hash);
  shake256({secret, hash}, secret);
}

/// t and the matrix, from the bytes.
template <std::size_t K>
void expand(PublicKey<K>& key) {
  const std::span<const std::uint8_t, Parameters<K>::kPublicKey> bytes(key.bytes);
  decode<K>(bytes.template first<Parameters<K>::kVector>(), key.t);
  sample_matrix<K>(bytes.template last<32>(), key.matrix);
}

/// The parts of an expanded key.
template <std::size_t K>
struct Parts {
  explicit Parts(ExpandedKey<K> key)
      : s(key.template first<kVector>()),
        public_key(key.template subspan<kVector, Parameters<K>::kPublicKey>()),
        hash(key.template subspan<kVector + Parameters<K>::kPublicKey, 32>()),
        z(key.template last<32>()) {}

  static constexpr std::size_t kVector = Parameters<K>::kVector;
  VectorBytes<K> s;
  std::span<const std::uint8_t, Parameters<K>::kPublicKey> public_key;
  View32 hash;
  View32 z;
};

}  // namespace

template <std::size_t K>
void read_public_key(std::span<const std::uint8_t, Parameters<K>::kPublicKey> bytes, PublicKey<K>& key) {
  std::ranges::copy(bytes, key.bytes.begin());
  sha3_256({bytes}, key.hash);
  expand(key);
}

template <std::size_t K>
bool coefficients_fit(VectorBytes<K> vector) {
  int past = 0;
  for (std::size_t i = 0; i < vector.size(); i += 3) {
    past += (vector[i] | (vector[i + 1] & 15) << 8) >= kQ ? 1 : 0;
    past += (vector[i + 1] >> 4 | vector[i + 2] << 4) >= kQ ? 1 : 0;
  }
  return past == 0;
}

template <std::size_t K>
PrivateKey<K>::PrivateKey(Scheme scheme, std::span<const std::uint8_t, 64> seed) {
  Erased<Bytes64> rho_and_sigma;
  expand_seed<K>(scheme, seed.first<32>(), rho_and_sigma);
  const auto rho = std::span<const std::uint8_t, 64>(rho_and_sigma).template first<32>();
  sample_matrix<K>(rho, public_key.matrix);
  generate<K>(public_key.matrix, std::span<const std::uint8_t, 64>(rho_and_sigma).template last<32>(), s, public_key.t);

  const std::span bytes(public_key.bytes);
  for (std::size_t i = 0; i < K; ++i) {
    encode(public_key.t[i], bytes.subspan(i * kNttEncodedSize).template first<kNttEncodedSize>());
  }
  std::ranges::copy(rho, bytes.template last<32>().begin());
  sha3_256({bytes}, public_key.hash);
  std::ranges::copy(seed.last<32>(), z.begin());
}

template <std::size_t K>
PrivateKey<K>::PrivateKey(ExpandedKey<K> expanded) {
  const Parts<K> parts(expanded);
  decode<K>(parts.s, s);
  std::ranges::copy(parts.public_key, public_key.bytes.begin());
  std::ranges::copy(parts.hash, public_key.hash.begin());
  std::ranges::copy(parts.z, z.begin());
  expand(public_key);
}

template <std::size_t K>
PrivateKey<K>::~PrivateKey() {
  wipe_object(s);
  wipe_object(z);
}

template <std::size_t K>
bool hash_fits(ExpandedKey<K> expanded) {
  const Parts<K> parts(expanded);
  Bytes32 hash;
  sha3_256({parts.public_key}, hash);
  return same_bytes(hash, parts.hash);
}

SecretAndCoins::SecretAndCoins(View32 message, View32 public_key_hash) { sha3_512({message, public_key_hash}, bytes); }

template <std::size_t K>
void encapsulate(Scheme scheme, const PublicKey<K>& key, View32 message, Ciphertext<K>& ciphertext,
                 std::span<std::uint8_t, 32> secret) {
  Erased<Bytes32> hashed;
  message_of(scheme, message, hashed);
  const SecretAndCoins derived(hashed, key.hash);
  const Encryption<K> encryption(derived.coins());
  encryption.first(key.matrix, ciphertext.first);
  encryption.second(key.t, hashed, ciphertext.second);
  std::ranges::copy(derived.secret(), secret.begin());
  if (scheme == Scheme::kKyberRound3) bind_to_ciphertext(ciphertext, secret);
}

// Whether the ciphertext was made for this key shows in nothing but the secret: both secrets are always computed.
template <std::size_t K>
void decapsulate(Scheme scheme, const PrivateKey<K>& key, const Ciphertext<K>& ciphertext,
                 std::span<std::uint8_t, 32> secret) {
  Erased<Bytes32> message;
  decrypt<K>(key.s, ciphertext, message);
  const SecretAndCoins derived(message, key.public_key.hash);
  const Encryption<K> encryption(derived.coins());
  Erased<Ciphertext<K>> again;
  encryption.first(key.public_key.matrix, again.first);
  encryption.second(key.public_key.t, message, again.second);
  const std::uint32_t altered = mask_of_difference<Parameters<K>::kFirst>(ciphertext.first, again.first) |
                                mask_of_difference<Parameters<K>::kSecond>(ciphertext.second, again.second);

  Erased<Bytes32> rejection;
  rejection_secret(scheme, key.z, ciphertext, rejection);
  std::ranges::copy(derived.secret(), secret.begin());
  replace_if(altered, secret, rejection);
  if (scheme == Scheme::kKyberRound3) bind_to_ciphertext(ciphertext, secret);
}

template void read_public_key<3>(std::span<const std::uint8_t, Parameters<3>::kPublicKey> bytes, PublicKey<3>& key);
template bool coefficients_fit<3>(VectorBytes<3> vector);
template struct PrivateKey<3>;
template bool hash_fits<3>(ExpandedKey<3> expanded);
template void encapsulate<3>(Scheme scheme, const PublicKey<3>& key, View32 message, Ciphertext<3>& ciphertext,
                             std::span<std::uint8_t, 32> secret);
template void decapsulate<3>(Scheme scheme, const PrivateKey<3>& key, const Ciphertext<3>& ciphertext,
                             std::span<std::uint8_t, 32> secret);

template void read_public_key<4>(std::span<const std::uint8_t, Parameters<4>::kPublicKey> bytes, PublicKey<4>& key);
template bool coefficients_fit<4>(VectorBytes<4> vector);
template struct PrivateKey<4>;
template bool hash_fits<4>(ExpandedKey<4> expanded);
template void encapsulate<4>(Scheme scheme, const PublicKey<4>& key, View32 message, Ciphertext<4>& ciphertext,
                             std::span<std::uint8_t, 32> secret);
template void decapsulate<4>(Scheme scheme, const PrivateKey<4>& key, const Ciphertext<4>& ciphertext,
                             std::span<std::uint8_t, 32> secret);

}  // namespace pawl::crypto::mlkem
