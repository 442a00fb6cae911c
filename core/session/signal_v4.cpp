// The suite Signal v4: PQXDH with Kyber1024, then the Double Ratchet and SPQR together.
#include "core/handshake/pqxdh.hpp"
#include "core/session/far_jumps.hpp"
#include "core/session/handshakes.hpp"

namespace pawl::session {
namespace {

constexpr Suite kSuite = Suite::kSignalV4;

ratchet::spqr::AuthKey auth_key_of(const handshake::PqxdhKeys& keys) {
  return ratchet::spqr::AuthKey::copy_of(keys.pq->reveal());
}

// With a device of our own, as far as the Double Ratchet goes.
ratchet::spqr::Limits pq_limits(const DeviceKeys& own, const Address& peer, const crypto::PublicKey& identity) {
  return {.max_jump = max_jump(kSuite, is_self(own, peer, identity))};
}

Result<Begun> initiate(const Sender& sender, const handshake::Bundle& bundle, const crypto::KeyPair& base) {
  PAWL_TRY(const auto begun,
           handshake::pqxdh_initiate(kSuite, initiator(sender, bundle, base), bundle.kem_prekey->key, sender.random));
  PAWL_TRY(auto classic, first_ratchet(begun.keys.first, bundle, sender.random));
  auto pq = ratchet::spqr::Ratchet::initiate(auth_key_of(begun.keys),
                                             pq_limits(sender.own, sender.recipient, bundle.identity));
  ratchet::TripleRatchet ratchet(std::move(classic), std::move(pq));
  return Begun{std::move(ratchet),
               PendingKem{bundle.kem_prekey->id, sender.now_ms / 1000, wire::write_kem(begun.ciphertext)}};
}

// Only the handshake of a later message has been seen before, not the message.
Result<Done> check_unseen(const DeviceKeys& own, const wire::PrekeyMessage& message) {
  constexpr Error kGone(Errc::kInvalidMessage, "the session that the message belongs to is gone", Errc::kNoSession);
  auto unseen = own.check_unseen({*message.kem_prekey_id, message.signed_prekey_id, message.base_key});
  const bool seen = !unseen && unseen.error().detail == Errc::kDuplicateMessage;
  if (seen && message.message.counter > 0) return kGone;
  return unseen;
}

// The ids are looked up in this order, and before any curve operation whether the message was seen before.
Result<ratchet::TripleRatchet> respond_to(const Receiver& receiver, const wire::PrekeyMessage& message) {
  const DeviceKeys& own = receiver.own;
  PAWL_TRY(const auto* signed_prekey, own.signed_prekey(message.signed_prekey_id));
  PAWL_TRY(const auto* kem_prekey, own.kem_prekey(*message.kem_prekey_id));
  PAWL_TRY(const auto* prekey, named_prekey(own, message));
  PAWL_CHECK(check_unseen(own, message));
  const NamedPrekeys named{&signed_prekey->pair, prekey};
  PAWL_TRY(const auto keys, handshake::pqxdh_respond(kSuite, responder(receiver, message, named), kem_prekey->key,
                                                     *message.kem_ciphertext));
  auto pq = ratchet::spqr::Ratchet::respond(auth_key_of(keys), pq_limits(own, receiver.sender, message.identity_key));
  return ratchet::TripleRatchet(first_ratchet(keys.first, signed_prekey->pair), std::move(pq));
}

}  // namespace

const Handshake kSignalV4Handshake{initiate, respond_to};

}  // namespace pawl::session
