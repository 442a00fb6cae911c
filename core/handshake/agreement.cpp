#include "core/handshake/agreement.hpp"

#include "core/crypto/hkdf.hpp"

namespace pawl::handshake {

namespace {

// X3DH, "Cryptographic notation": 32 bytes FF in front of the key material, which no encoded public key begins with.
constexpr auto kDiscontinuity = [] {
  std::array<std::uint8_t, 32> bytes{};
  bytes.fill(0xFF);
  return bytes;
}();

Result<std::optional<crypto::SharedSecret>> agree_if_there(const crypto::PrivateKey* mine,
                                                           const crypto::PublicKey* theirs) {
  if (mine == nullptr || theirs == nullptr) return std::optional<crypto::SharedSecret>{};
  PAWL_TRY(auto shared, crypto::agree(*mine, *theirs));
  return std::optional(std::move(shared));
}

}  // namespace

void Agreement::derive(ByteView kem_secret, std::string_view info, std::span<std::uint8_t> out) const {
  const ByteView last = dh4 ? ByteView(dh4->reveal()) : ByteView();
  crypto::hkdf({}, {kDiscontinuity, dh1.reveal(), dh2.reveal(), dh3.reveal(), last, kem_secret}, bytes_of(info), out);
}

Result<Agreement> agree(const Initiator& keys) {
  PAWL_TRY(auto dh1, crypto::agree(keys.identity.private_key, keys.their_signed_prekey));
  PAWL_TRY(auto dh2, crypto::agree(keys.base.private_key, keys.their_identity));
  PAWL_TRY(auto dh3, crypto::agree(keys.base.private_key, keys.their_signed_prekey));
  PAWL_TRY(auto dh4, agree_if_there(&keys.base.private_key, keys.their_prekey));
  return Agreement{std::move(dh1), std::move(dh2), std::move(dh3), std::move(dh4)};
}

Result<Agreement> agree(const Responder& keys) {
  if (!crypto::is_canonical(keys.their_base)) {
    return Error(Errc::kInvalidMessage, "the base key of the first message is not a valid point", Errc::kInvalidKey);
  }
  PAWL_TRY(auto dh1, crypto::agree(keys.signed_prekey.private_key, keys.their_identity));
  PAWL_TRY(auto dh2, crypto::agree(keys.identity.private_key, keys.their_base));
  PAWL_TRY(auto dh3, crypto::agree(keys.signed_prekey.private_key, keys.their_base));
  const crypto::PrivateKey* prekey = keys.prekey == nullptr ? nullptr : &keys.prekey->private_key;
  PAWL_TRY(auto dh4, agree_if_there(prekey, &keys.their_base));
  return Agreement{std::move(dh1), std::move(dh2), std::move(dh3), std::move(dh4)};
}

}  // namespace pawl::handshake
