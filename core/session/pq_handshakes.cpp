#include "core/session/pq_handshakes.hpp"

namespace pawl::session {

Result<PqxdhBegun> begin_pqxdh(Suite suite, const Sender& sender, const handshake::Bundle& bundle,
                               const crypto::KeyPair& base) {
  PAWL_TRY(auto begun,
           handshake::pqxdh_initiate(suite, initiator(sender, bundle, base), bundle.kem_prekey->key, sender.random));
  PAWL_TRY(auto ratchet, first_ratchet(begun.keys.first, bundle, sender.random));
  Bytes ciphertext = wire::write_kem(begun.ciphertext, handshake::dialect_of(suite).type);
  return PqxdhBegun{
      std::move(begun.keys), std::move(ratchet), {bundle.kem_prekey->id, sender.now_ms / 1000, std::move(ciphertext)}};
}

// The ids are looked up in this order, and before any curve operation whether the handshake was seen before.
Result<PqxdhAnswered> answer_pqxdh(Suite suite, const Receiver& receiver, const wire::PrekeyMessage& message) {
  const DeviceKeys& own = receiver.own;
  PAWL_TRY(const auto* signed_prekey, own.signed_prekey(message.signed_prekey_id));
  PAWL_TRY(const auto* kem_prekey, own.kem_prekey(*message.kem_prekey_id));
  PAWL_TRY(const auto* prekey, named_prekey(own, message));
  PAWL_CHECK(own.check_unseen({*message.kem_prekey_id, message.signed_prekey_id, message.base_key}));
  const NamedPrekeys named{&signed_prekey->pair, prekey};
  PAWL_TRY(auto keys, handshake::pqxdh_respond(suite, responder(receiver, message, named), kem_prekey->key,
                                               *message.kem_ciphertext));
  auto ratchet = first_ratchet(keys.first, signed_prekey->pair);
  return PqxdhAnswered{std::move(keys), std::move(ratchet)};
}

}  // namespace pawl::session
