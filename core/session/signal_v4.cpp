// The suite Signal v4: PQXDH with Kyber1024, then the Double Ratchet and SPQR together.
#include "core/session/far_jumps.hpp"
#include "core/session/pq_handshakes.hpp"

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
  PAWL_TRY(auto begun, begin_pqxdh(kSuite, sender, bundle, base));
  auto pq = ratchet::spqr::Ratchet::initiate(auth_key_of(begun.keys),
                                             pq_limits(sender.own, sender.recipient, bundle.identity));
  ratchet::TripleRatchet ratchet(std::move(begun.ratchet), std::move(pq));
  return Begun{std::move(ratchet), std::move(begun.pending)};
}

Result<ratchet::TripleRatchet> respond_to(const Receiver& receiver, const wire::PrekeyMessage& message) {
  PAWL_TRY(auto answered, answer_pqxdh(kSuite, receiver, message));
  auto pq = ratchet::spqr::Ratchet::respond(auth_key_of(answered.keys),
                                            pq_limits(receiver.own, receiver.sender, message.identity_key));
  return ratchet::TripleRatchet(std::move(answered.ratchet), std::move(pq));
}

}  // namespace

const Handshake kSignalV4Handshake{initiate, respond_to};

}  // namespace pawl::session
