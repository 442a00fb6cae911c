#include "core/handshake/x3dh.hpp"

#include <array>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/crypto/hkdf.hpp"

namespace pawl::handshake {

namespace {

using crypto::SharedSecret;

// X3DH, "Cryptographic notation": 32 bytes FF in front of the key material, which no encoded public key begins with.
constexpr auto kDiscontinuity = [] {
  std::array<std::uint8_t, 32> bytes{};
  bytes.fill(0xFF);
  return bytes;
}();

// `dh4` is empty when no one-time prekey takes part.
FirstKeys derive(const SharedSecret& dh1, const SharedSecret& dh2, const SharedSecret& dh3, ByteView dh4) {
  const auto both = Secret<64, struct FirstKeysTag>::make([&](std::span<std::uint8_t, 64> out) {
    crypto::hkdf({}, {kDiscontinuity, dh1.reveal(), dh2.reveal(), dh3.reveal(), dh4}, bytes_of("WhisperText"), out);
  });
  return {RootKey::copy_of(both.reveal().first<32>()), ChainKey::copy_of(both.reveal().last<32>())};
}

}  // namespace

Result<FirstKeys> x3dh_initiate(const Initiator& keys) {
  PAWL_TRY(const auto dh1, crypto::agree(keys.identity.private_key, keys.their_signed_prekey));
  PAWL_TRY(const auto dh2, crypto::agree(keys.base.private_key, keys.their_identity));
  PAWL_TRY(const auto dh3, crypto::agree(keys.base.private_key, keys.their_signed_prekey));
  if (keys.their_prekey == nullptr) return derive(dh1, dh2, dh3, {});
  PAWL_TRY(const auto dh4, crypto::agree(keys.base.private_key, *keys.their_prekey));
  return derive(dh1, dh2, dh3, dh4.reveal());
}

Result<FirstKeys> x3dh_respond(const Responder& keys) {
  if (!crypto::is_canonical(keys.their_base)) {
    return Error(Errc::kInvalidMessage, "the base key of the first message is not a valid point", Errc::kInvalidKey);
  }
  PAWL_TRY(const auto dh1, crypto::agree(keys.signed_prekey.private_key, keys.their_identity));
  PAWL_TRY(const auto dh2, crypto::agree(keys.identity.private_key, keys.their_base));
  PAWL_TRY(const auto dh3, crypto::agree(keys.signed_prekey.private_key, keys.their_base));
  if (keys.prekey == nullptr) return derive(dh1, dh2, dh3, {});
  PAWL_TRY(const auto dh4, crypto::agree(keys.prekey->private_key, keys.their_base));
  return derive(dh1, dh2, dh3, dh4.reveal());
}

}  // namespace pawl::handshake
