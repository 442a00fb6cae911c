#include <algorithm>
#include <set>
#include <vector>

#include "core/handshake/x3dh.hpp"
#include "core/ratchet/keys.hpp"
#include "core/wire/prekey_message.hpp"
#include "tests/agent/vectors/party.hpp"
#include "tests/agent/vectors/recorded.hpp"
#include "tests/agent/vectors/sessions.hpp"

namespace vectors {
namespace {

namespace crypto = pawl::crypto;
namespace handshake = pawl::handshake;
namespace ratchet = pawl::ratchet;
namespace session = pawl::session;

struct Conversation {
  Party alice;
  Party bob;
};

session::Address address_of(const Request& who) { return address(who.text("name"), who.u32("device")); }

/// The handshake from Bob's side, all of whose private keys are in the file.
handshake::FirstKeys respond(const Request& recorded) {
  const Request bob = recorded.object("bob");
  const crypto::KeyPair identity = key_pair(bob, "identity_private");
  const crypto::KeyPair signed_prekey = key_pair(bob, "signed_prekey_private");
  std::optional<crypto::KeyPair> prekey;
  if (bob.has("prekey_private")) prekey = key_pair(bob, "prekey_private");
  const crypto::PublicKey their_identity = public_key(recorded.object("alice"), "identity_public");
  const crypto::PublicKey their_base = public_key(recorded, "base_key_public");
  const handshake::Responder keys{identity, signed_prekey, prekey ? &*prekey : nullptr, their_identity, their_base};
  check_agreement(recorded, keys, {});
  return value_of(handshake::x3dh_respond(keys));
}

void check_handshake(const Request& recorded) {
  check_keys(recorded.object("alice"));
  check_keys(recorded.object("bob"));
  const handshake::FirstKeys first = respond(recorded);
  expect_bytes(recorded, "root_key", first.root.reveal());
  expect_bytes(recorded, "first_receiver_chain_key", first.chain.reveal());
}

/// Alice's session after her handshake. Her base key's private half is not in the file, so its results come from Bob.
session::SessionPtr alices_session(const Request& recorded, crypto::KeyPair first_ratchet_key) {
  const Request bob = recorded.object("bob");
  const handshake::FirstKeys first = respond(recorded);
  session::Pending pending{std::nullopt, bob.u32("signed_prekey_id")};
  if (bob.has("prekey_id")) pending.prekey_id = bob.u32("prekey_id");
  auto ratchet = value_of(ratchet::DoubleRatchet::initiate(
      ratchet::RootKey::copy_of(first.root.reveal()), ratchet::ChainKey::copy_of(first.chain.reveal()),
      public_key(bob, "signed_prekey_public"), std::move(first_ratchet_key)));
  expect_bytes(recorded, "alice_root_after_first_step", ratchet.state().root.reveal());
  expect_bytes(recorded, "alice_first_sending_chain_key", ratchet.state().sender.key.reveal());
  return session::make_session({.suite = session::Suite::kSignalV3,
                                .registration_id_confirmed = true,
                                .remote_identity = public_key(bob, "identity_public"),
                                .base_key = public_key(recorded, "base_key_public"),
                                .remote_registration_id = bob.u32("registration_id"),
                                .pending = pending,
                                .ratchet = ratchet::TripleRatchet(std::move(ratchet))});
}

/// Two parties who will draw the recorded ratchet keys, Alice with her session.
Conversation begin(const Request& recorded, const std::vector<Request>& steps) {
  Conversation both{Party(address_of(recorded.object("alice")), recorded.object("alice")),
                    Party(address_of(recorded.object("bob")), recorded.object("bob"))};
  std::set<Bytes> seen;
  bool is_first = true;
  for (const Request& step : steps) {
    const Bytes key = step.bytes("sender_ratchet_private");
    if (!seen.insert(key).second) continue;
    if (is_first) {
      both.alice.install(alices_session(recorded, key_pair(step, "sender_ratchet_private")));
      is_first = false;
    } else {
      (is_from_alice(step) ? both.alice : both.bob).record_draw(key);
    }
  }
  return both;
}

/// The derivations between the values that the file gives for one message.
void check_derivations(const Request& step) {
  if (step.has("chain_key_before")) {
    const ratchet::ChainStep made =
        ratchet::chain_step(ratchet::ChainKey::copy_of(fixed<32>(step, "chain_key_before")));
    expect_bytes(step, "message_seed", made.seed.reveal());
    expect_bytes(step, "next_chain_key", made.next.reveal());
  }
  const ratchet::MessageKeys keys(ratchet::MessageSeed::copy_of(fixed<32>(step, "message_seed")));
  expect_bytes(step, "cipher_key", keys.cipher_key());
  expect_bytes(step, "mac_key", keys.mac_key());
  expect_bytes(step, "iv", keys.iv());
}

Party& sender_of(Conversation& both, const Request& step) { return is_from_alice(step) ? both.alice : both.bob; }
Party& receiver_of(Conversation& both, const Request& step) { return is_from_alice(step) ? both.bob : both.alice; }

void deliver(Conversation& both, const Request& step) {
  Party& receiver = receiver_of(both, step);
  const std::string text = value_of(receiver.open(sender_of(both, step).own(), kind_of(step), step.bytes("message")));
  expect(text == step.text("plaintext"), "another text was read");
}

/// The sender makes the recorded bytes; the receiver reads them, unless they are to come late.
void replay_step(Conversation& both, const Request& recorded, const Request& step, bool is_late) {
  check_derivations(step);
  Party& sender = sender_of(both, step);
  const Party& receiver = receiver_of(both, step);
  check_message(recorded, step);
  check_root(step, sender.session());
  const session::SealedMessage sealed = sender.seal(receiver.own(), step.text("plaintext"));
  expect(sealed.kind == kind_of(step), "the message is of another kind");
  expect_bytes(step, "message", sealed.bytes);
  if (!is_late) deliver(both, step);
}

}  // namespace

void captured_session(const std::string& where, const Json& session, Tally& tally) {
  const Request recorded(session);
  const std::vector<Request> steps = recorded.objects("steps");
  if (recorded.has("kyber_ciphertext")) {
    captured_pq_session(where, session, tally);
    return;
  }
  const std::vector<std::uint32_t> late = recorded.u32s("delivered_late_indices");
  const auto is_late = [&](std::size_t index) { return std::find(late.begin(), late.end(), index) != late.end(); };
  tally.run(where + " handshake", [&] { check_handshake(recorded); });
  std::optional<Conversation> both;
  tally.run(where + " start", [&] { both = begin(recorded, steps); });
  if (!both) return;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    tally.run(where + " step " + std::to_string(i), [&] { replay_step(*both, recorded, steps[i], is_late(i)); });
  }
  for (const std::uint32_t i : late) {
    tally.run(where + " late step " + std::to_string(i), [&] { deliver(*both, steps.at(i)); });
  }
}

}  // namespace vectors
