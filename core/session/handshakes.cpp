#include "core/session/handshakes.hpp"

#include <utility>

namespace pawl::session {
namespace {

// What a handshake agrees on becomes the ratchet's first root and chain.
ratchet::RootKey root_of(const handshake::FirstKeys& keys) { return ratchet::RootKey::copy_of(keys.root.reveal()); }
ratchet::ChainKey chain_of(const handshake::FirstKeys& keys) { return ratchet::ChainKey::copy_of(keys.chain.reveal()); }

}  // namespace

handshake::Initiator initiator(const Sender& sender, const handshake::Bundle& bundle, const crypto::KeyPair& base) {
  return {.identity = sender.own.identity(),
          .base = base,
          .their_identity = bundle.identity,
          .their_signed_prekey = bundle.signed_prekey.key,
          .their_prekey = bundle.prekey ? &bundle.prekey->key : nullptr};
}

handshake::Responder responder(const Receiver& receiver, const wire::PrekeyMessage& message,
                               const NamedPrekeys& named) {
  return {.identity = receiver.own.identity(),
          .signed_prekey = *named.signed_prekey,
          .prekey = named.prekey,
          .their_identity = message.identity_key,
          .their_base = message.base_key};
}

Result<const crypto::KeyPair*> named_prekey(const DeviceKeys& own, const wire::PrekeyMessage& message) {
  if (!message.prekey_id) return static_cast<const crypto::KeyPair*>(nullptr);
  PAWL_TRY(const auto* prekey, own.prekey(*message.prekey_id));
  return &prekey->pair;
}

Result<ratchet::DoubleRatchet> first_ratchet(const handshake::FirstKeys& keys, const handshake::Bundle& bundle,
                                             crypto::Random& random) {
  PAWL_TRY(auto first, crypto::generate_key_pair(random));
  return ratchet::DoubleRatchet::initiate(root_of(keys), chain_of(keys), bundle.signed_prekey.key, std::move(first));
}

ratchet::DoubleRatchet first_ratchet(const handshake::FirstKeys& keys, const crypto::KeyPair& signed_prekey) {
  return ratchet::DoubleRatchet::respond(root_of(keys), chain_of(keys), signed_prekey.clone());
}

}  // namespace pawl::session
