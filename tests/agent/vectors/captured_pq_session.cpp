// Conversations of protocol 4 that were captured from the official client. What its post-quantum ratchet drew is not in
// the record: its messages are read from both ends, and their values derived again, but not made again.
#include <set>
#include <vector>

#include "core/handshake/pqxdh.hpp"
#include "core/ratchet/keys.hpp"
#include "tests/agent/vectors/party.hpp"
#include "tests/agent/vectors/recorded.hpp"
#include "tests/agent/vectors/sessions.hpp"

namespace vectors {
namespace {

namespace crypto = pawl::crypto;
namespace handshake = pawl::handshake;
namespace ratchet = pawl::ratchet;
namespace session = pawl::session;

session::Address address_of(const Request& who) { return address(who.text("name"), who.u32("device")); }

/// The handshake from Bob's side, all of whose private keys are in the file.
handshake::PqxdhKeys respond(const Request& recorded) {
  const Request bob = recorded.object("bob");
  const session::DeviceKeys keys = device_keys(address_of(bob), bob);
  const auto* signed_prekey = value_of(keys.signed_prekey(bob.u32("signed_prekey_id")));
  const auto* kem_prekey = value_of(keys.kem_prekey(bob.u32("kyber_prekey_id")));
  const crypto::KeyPair* prekey = nullptr;
  if (bob.has("prekey_id")) prekey = &value_of(keys.prekey(bob.u32("prekey_id")))->pair;
  const crypto::PublicKey their_identity = public_key(recorded.object("alice"), "identity_public");
  const crypto::PublicKey their_base = public_key(recorded, "base_key_public");
  const handshake::Responder responder{keys.identity(), signed_prekey->pair, prekey, their_identity, their_base};
  const crypto::KemSecret kem_secret = check_kem_secret(recorded, bob);
  check_agreement(recorded, responder, kem_secret.reveal());
  return value_of(handshake::pqxdh_respond(handshake::Suite::kSignalV4, responder, kem_prekey->key,
                                           recorded.bytes("kyber_ciphertext")));
}

void check_handshake(const Request& recorded) {
  check_keys(recorded.object("alice"));
  check_keys(recorded.object("bob"));
  const handshake::PqxdhKeys keys = respond(recorded);
  expect_bytes(recorded, "root_key", keys.first.root.reveal());
  expect_bytes(recorded, "first_receiver_chain_key", keys.first.chain.reveal());
  expect(keys.pq.has_value(), "the handshake has given no key for the post-quantum ratchet");
  expect_bytes(recorded, "pq_auth_key", keys.pq->reveal());
}

/// Alice's session after her handshake. Her base key's private half is not in the file, so its results come from Bob.
session::SessionPtr alices_session(const Request& recorded, crypto::KeyPair first_ratchet_key) {
  const Request bob = recorded.object("bob");
  const handshake::PqxdhKeys keys = respond(recorded);
  session::Pending pending{std::nullopt, bob.u32("signed_prekey_id"),
                           session::PendingKem{bob.u32("kyber_prekey_id"), 0, recorded.bytes("kyber_ciphertext")}};
  if (bob.has("prekey_id")) pending.prekey_id = bob.u32("prekey_id");
  auto classic = value_of(ratchet::DoubleRatchet::initiate(
      ratchet::RootKey::copy_of(keys.first.root.reveal()), ratchet::ChainKey::copy_of(keys.first.chain.reveal()),
      public_key(bob, "signed_prekey_public"), std::move(first_ratchet_key)));
  expect_bytes(recorded, "alice_root_after_first_step", classic.state().root.reveal());
  expect_bytes(recorded, "alice_first_sending_chain_key", classic.state().sender.key.reveal());
  auto pq = ratchet::spqr::Ratchet::initiate(ratchet::spqr::AuthKey::copy_of(keys.pq->reveal()));
  return session::make_session({.suite = session::Suite::kSignalV4,
                                .registration_id_confirmed = true,
                                .remote_identity = public_key(bob, "identity_public"),
                                .base_key = public_key(recorded, "base_key_public"),
                                .remote_registration_id = bob.u32("registration_id"),
                                .pending = std::move(pending),
                                .ratchet = ratchet::TripleRatchet(std::move(classic), std::move(pq))});
}

struct Conversation {
  Party alice;
  Party bob;
};

/// Two parties who will draw the recorded ratchet keys, Alice with her session.
Conversation begin(const Request& recorded, const std::vector<Request>& steps) {
  Conversation both{Party(address_of(recorded.object("alice")), recorded.object("alice")),
                    Party(address_of(recorded.object("bob")), recorded.object("bob"))};
  std::set<Bytes> seen;
  for (const Request& step : steps) {
    const Bytes key = step.bytes("sender_ratchet_private");
    if (!seen.insert(key).second) continue;
    if (seen.size() == 1) {
      both.alice.install(alices_session(recorded, key_pair(step, "sender_ratchet_private")));
    } else {
      (is_from_alice(step) ? both.alice : both.bob).record_draw(key);
    }
  }
  return both;
}

/// The keys of the message follow from its seed and the key of the post-quantum ratchet; the receiver finds them.
void read_step(Conversation& both, const Request& recorded, const Request& step) {
  check_message(recorded, step);
  const Bytes pq_key = step.bytes("pq_message_key");
  const ratchet::MessageKeys keys(ratchet::MessageSeed::copy_of(fixed<32>(step, "message_seed")), pq_key);
  expect_bytes(step, "cipher_key", keys.cipher_key());
  expect_bytes(step, "mac_key", keys.mac_key());
  expect_bytes(step, "iv", keys.iv());
  Party& sender = is_from_alice(step) ? both.alice : both.bob;
  Party& receiver = is_from_alice(step) ? both.bob : both.alice;
  check_root(step, sender.session());
  const std::string text = value_of(receiver.open(sender.own(), kind_of(step), step.bytes("message")));
  expect(text == step.text("plaintext"), "another text was read");
  const auto* chain = receiver.session().ratchet.classic().state().receivers.find(public_key(step, "ratchet_key"));
  expect(chain != nullptr, "the receiver has no chain for the message");
  expect_bytes(step, "next_chain_key", chain->key.reveal());
}

}  // namespace

void captured_pq_session(const std::string& where, const Json& session, Tally& tally) {
  const Request recorded(session);
  const std::vector<Request> steps = recorded.objects("steps");
  tally.run(where + " handshake", [&] { check_handshake(recorded); });
  std::optional<Conversation> both;
  tally.run(where + " start", [&] { both = begin(recorded, steps); });
  if (!both) return;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    tally.run(where + " step " + std::to_string(i), [&] { read_step(*both, recorded, steps[i]); });
  }
}

}  // namespace vectors
