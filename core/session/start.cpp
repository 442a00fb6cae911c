#include "core/session/start.hpp"

#include <utility>

#include "core/handshake/x3dh.hpp"

namespace pawl::session {
namespace {

// What a handshake agrees on becomes the ratchet's first root and chain.
ratchet::RootKey root_of(const handshake::FirstKeys& keys) { return ratchet::RootKey::copy_of(keys.root.reveal()); }
ratchet::ChainKey chain_of(const handshake::FirstKeys& keys) { return ratchet::ChainKey::copy_of(keys.chain.reveal()); }

}  // namespace

Result<SessionPtr> start(const DeviceKeys& own, const handshake::Bundle& bundle, crypto::Random& random) {
  PAWL_CHECK(handshake::check_signatures(bundle));
  PAWL_TRY(const auto base, crypto::generate_key_pair(random));
  const crypto::PublicKey& their_signed_prekey = bundle.signed_prekey.key;
  PAWL_TRY(const auto keys, handshake::x3dh_initiate({.identity = own.identity(),
                                                      .base = base,
                                                      .their_identity = bundle.identity,
                                                      .their_signed_prekey = their_signed_prekey,
                                                      .their_prekey = bundle.prekey ? &bundle.prekey->key : nullptr}));
  PAWL_TRY(auto first, crypto::generate_key_pair(random));
  PAWL_TRY(auto ratchet,
           ratchet::DoubleRatchet::initiate(root_of(keys), chain_of(keys), their_signed_prekey, std::move(first)));
  Pending pending{{}, bundle.signed_prekey.id};
  if (bundle.prekey) pending.prekey_id = bundle.prekey->id;
  return make_session({.version = kClassicVersion,
                       .registration_id_confirmed = true,
                       .remote_identity = bundle.identity,
                       .base_key = base.public_key,
                       .remote_registration_id = bundle.registration_id,
                       .pending = pending,
                       .ratchet = std::move(ratchet)});
}

Result<SessionPtr> respond(const DeviceKeys& own, const wire::PrekeyMessage& message) {
  PAWL_TRY(const auto* signed_prekey, own.signed_prekey(message.signed_prekey_id));
  const crypto::KeyPair* prekey_pair = nullptr;
  if (message.prekey_id) {
    PAWL_TRY(const auto* prekey, own.prekey(*message.prekey_id));
    prekey_pair = &prekey->pair;
  }
  PAWL_TRY(const auto keys, handshake::x3dh_respond({.identity = own.identity(),
                                                     .signed_prekey = signed_prekey->pair,
                                                     .prekey = prekey_pair,
                                                     .their_identity = message.identity_key,
                                                     .their_base = message.base_key}));
  return make_session(
      {.version = message.version,
       .registration_id_confirmed = false,
       .remote_identity = message.identity_key,
       .base_key = message.base_key,
       .remote_registration_id = message.registration_id,
       .pending = {},
       .ratchet = ratchet::DoubleRatchet::respond(root_of(keys), chain_of(keys), signed_prekey->pair.clone())});
}

}  // namespace pawl::session
