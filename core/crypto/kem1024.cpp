#include "core/crypto/kem1024.hpp"

#include <algorithm>

#include "core/crypto/mlkem/kem.hpp"
#include "core/crypto/mlkem/leave_nothing.hpp"

namespace pawl::crypto {
namespace {

constexpr std::size_t kK = 4;
using Parameters = mlkem::Parameters<kK>;
static_assert(kKemPublicKeySize == Parameters::kPublicKey);
static_assert(kKemCiphertextSize == Parameters::kFirst + Parameters::kSecond);
static_assert(kKemExpandedKeySize == Parameters::kExpandedKey);

mlkem::Scheme scheme_of(KemKind kind) {
  return kind == KemKind::kMlKem1024 ? mlkem::Scheme::kMlKem : mlkem::Scheme::kKyberRound3;
}

mlkem::ExpandedKey<kK> expanded(const SecretBytes& bytes) { return mlkem::ExpandedKey<kK>(bytes); }

/// Calls use(key) with the key in full, which is erased afterwards, as is the stack that all of it took.
template <class Use>
auto with_full_key(KemKind kind, const std::variant<KemSeed, SecretBytes>& key, Use use) {
  return mlkem::leaving_nothing([&] {
    if (const auto* seed = std::get_if<KemSeed>(&key)) {
      return use(mlkem::PrivateKey<kK>(scheme_of(kind), seed->reveal()));
    }
    return use(mlkem::PrivateKey<kK>(expanded(*std::get_if<SecretBytes>(&key))));
  });
}

mlkem::Ciphertext<kK> parts_of(const KemCiphertext& ciphertext) {
  mlkem::Ciphertext<kK> parts;
  std::copy_n(ciphertext.begin(), parts.first.size(), parts.first.begin());
  std::copy_n(ciphertext.begin() + parts.first.size(), parts.second.size(), parts.second.begin());
  return parts;
}

KemCiphertext whole(const mlkem::Ciphertext<kK>& parts) {
  KemCiphertext ciphertext;
  std::ranges::copy(parts.second, std::ranges::copy(parts.first, ciphertext.begin()).out);
  return ciphertext;
}

}  // namespace

Result<KemPrivateKey> KemPrivateKey::from_expanded(KemKind kind, ByteView bytes) {
  if (bytes.size() != kKemExpandedKeySize) return Error(Errc::kInvalidKey, "the KEM private key has another length");
  SecretBytes copy(bytes.begin(), bytes.end());
  if (!mlkem::hash_fits<kK>(expanded(copy))) {
    return Error(Errc::kInvalidKey, "the KEM private key does not belong to its public key");
  }
  return KemPrivateKey(kind, std::move(copy));
}

Result<KemPrivateKey> KemPrivateKey::from_saved(KemKind kind, ByteView bytes) {
  if (bytes.size() != KemSeed::kSize) return from_expanded(kind, bytes);
  return from_seed(kind, KemSeed::copy_of(bytes.first<KemSeed::kSize>()));
}

KemPublicKey KemPrivateKey::public_key() const {
  return with_full_key(kind_, key_,
                       [](const mlkem::PrivateKey<kK>& key) { return KemPublicKey{key.public_key.bytes}; });
}

KemSecret KemPrivateKey::decapsulate(const KemCiphertext& ciphertext) const {
  return with_full_key(kind_, key_, [&](const mlkem::PrivateKey<kK>& key) {
    return KemSecret::make([&](std::span<std::uint8_t, 32> out) {
      mlkem::decapsulate<kK>(scheme_of(kind_), key, parts_of(ciphertext), out);
    });
  });
}

KemPrivateKey KemPrivateKey::clone() const {
  if (const auto* seed = std::get_if<KemSeed>(&key_)) return {kind_, seed->clone()};
  return {kind_, *std::get_if<SecretBytes>(&key_)};
}

ByteView KemPrivateKey::reveal() const& noexcept {
  if (const auto* seed = std::get_if<KemSeed>(&key_)) return seed->reveal();
  return *std::get_if<SecretBytes>(&key_);
}

Result<KemPrivateKey> generate_kem_key(KemKind kind, Random& random) {
  PAWL_TRY(KemSeed seed, random_secret<KemSeed>(random));
  return KemPrivateKey::from_seed(kind, std::move(seed));
}

Result<Encapsulated> encapsulate(KemKind kind, const KemPublicKey& key, Random& random) {
  if (!mlkem::coefficients_fit<kK>(std::span(key.bytes).first<Parameters::kVector>())) {
    return Error(Errc::kInvalidKey, "a coefficient of the KEM public key is past the modulus");
  }
  PAWL_TRY(const auto message, (random_secret<Secret<32, struct KemMessageTag>>(random)));
  return mlkem::leaving_nothing([&] {
    mlkem::PublicKey<kK> full;
    mlkem::read_public_key<kK>(key.bytes, full);
    mlkem::Ciphertext<kK> ciphertext;
    auto secret = KemSecret::make([&](std::span<std::uint8_t, 32> out) {
      mlkem::encapsulate<kK>(scheme_of(kind), full, message.reveal(), ciphertext, out);
    });
    return Encapsulated{whole(ciphertext), std::move(secret)};
  });
}

}  // namespace pawl::crypto
