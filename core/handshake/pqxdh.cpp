#include "core/handshake/pqxdh.hpp"

namespace pawl::handshake {

namespace {

constexpr std::string_view kInfo = "WhisperText_X25519_SHA-256_CRYSTALS-KYBER-1024";  // in both dialects

PqxdhKeys keys_of(Suite suite, const Agreement& agreement, const crypto::KemSecret& secret) {
  const auto all = Secret<96, struct PqxdhKeysTag>::make(
      [&](std::span<std::uint8_t, 96> out) { agreement.derive(secret.reveal(), kInfo, out); });
  PqxdhKeys keys{{RootKey::copy_of(all.reveal().first<32>()), ChainKey::copy_of(all.reveal().subspan<32, 32>())}, {}};
  if (has_pq_ratchet(suite)) keys.pq = PqAuthKey::copy_of(all.reveal().last<32>());
  return keys;
}

}  // namespace

Result<PqxdhStart> pqxdh_initiate(Suite suite, const Initiator& keys, const crypto::KemPublicKey& their_kem_prekey,
                                  crypto::Random& random) {
  PAWL_TRY(const auto agreement, agree(keys));
  PAWL_TRY(const auto encapsulated, crypto::encapsulate(dialect_of(suite).kem, their_kem_prekey, random));
  return PqxdhStart{keys_of(suite, agreement, encapsulated.secret), encapsulated.ciphertext};
}

Result<PqxdhKeys> pqxdh_respond(Suite suite, const Responder& keys, const crypto::KemPrivateKey& kem_prekey,
                                ByteView ciphertext) {
  PAWL_TRY(const auto agreement, agree(keys));
  PAWL_TRY(const auto parsed, wire::parse_kem_ciphertext(ciphertext, dialect_of(suite).type));
  return keys_of(suite, agreement, kem_prekey.decapsulate(parsed));
}

}  // namespace pawl::handshake
