#include "core/crypto/aead.hpp"

#include <sodium.h>

namespace pawl::crypto {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
static_assert(kSealOverhead == kNonce + crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(SealingKey::kSize == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

}  // namespace

Result<Bytes> seal(const SealingKey& key, ByteView plain, ByteView associated_data, Random& random) {
  Bytes sealed(plain.size() + kSealOverhead);
  const auto nonce = std::span(sealed).first<kNonce>();
  PAWL_CHECK(random.fill(nonce));
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + kNonce, nullptr, plain.data(), plain.size(),
                                             associated_data.data(), associated_data.size(), nullptr, nonce.data(),
                                             key.reveal().data());
  return sealed;
}

Result<SecretBytes> open(const SealingKey& key, ByteView sealed, ByteView associated_data) {
  if (sealed.size() < kSealOverhead) return Error(Errc::kStoreCorrupt, "the sealed state is too short");
  SecretBytes plain(sealed.size() - kSealOverhead);
  const ByteView body = sealed.subspan(kNonce);
  const int refused = crypto_aead_xchacha20poly1305_ietf_decrypt(
      plain.data(), nullptr, nullptr, body.data(), body.size(), associated_data.data(), associated_data.size(),
      sealed.data(), key.reveal().data());
  if (refused != 0) return Error(Errc::kStoreCorrupt, "the sealed state is not genuine");
  return plain;
}

SealingKey derive_sealing_key(const SealingKey& key, ByteView label) {
  return SealingKey::make([&](std::span<std::uint8_t, 32> out) {
    crypto_generichash(out.data(), out.size(), label.data(), label.size(), key.reveal().data(), SealingKey::kSize);
  });
}

}  // namespace pawl::crypto
