// The suite Signal v3: X3DH, then the Double Ratchet.
#include "core/handshake/x3dh.hpp"
#include "core/session/handshakes.hpp"

namespace pawl::session {
namespace {

Result<Begun> initiate(const Sender& sender, const handshake::Bundle& bundle, const crypto::KeyPair& base) {
  PAWL_TRY(const auto keys, handshake::x3dh_initiate(initiator(sender, bundle, base)));
  PAWL_TRY(auto ratchet, first_ratchet(keys, bundle, sender.random));
  return Begun{ratchet::TripleRatchet(std::move(ratchet))};
}

Result<ratchet::TripleRatchet> respond_to(const Receiver& receiver, const wire::PrekeyMessage& message) {
  PAWL_TRY(const auto* signed_prekey, receiver.own.signed_prekey(message.signed_prekey_id));
  PAWL_TRY(const auto* prekey, named_prekey(receiver.own, message));
  const NamedPrekeys named{&signed_prekey->pair, prekey};
  PAWL_TRY(const auto keys, handshake::x3dh_respond(responder(receiver, message, named)));
  return ratchet::TripleRatchet(first_ratchet(keys, signed_prekey->pair));
}

}  // namespace

const Handshake kSignalV3Handshake{initiate, respond_to};

}  // namespace pawl::session
