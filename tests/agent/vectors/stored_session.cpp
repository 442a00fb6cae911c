// The official client's stored form is protobuf, with the field numbers of parse() below.
#include "core/crypto/aes_cbc.hpp"
#include "core/crypto/hmac.hpp"
#include "core/ratchet/keys.hpp"
#include "core/wire/prekey_message.hpp"
#include "core/wire/protobuf.hpp"
#include "core/wire/public_key.hpp"
#include "tests/agent/vectors/party.hpp"
#include "tests/agent/vectors/sessions.hpp"

namespace vectors {
namespace {

namespace crypto = pawl::crypto;
namespace ratchet = pawl::ratchet;
namespace session = pawl::session;
namespace wire = pawl::wire;
using pawl::ByteView;

/// What these cases use of a stored session. The views point into the stored bytes.
struct Stored {
  ByteView local_identity;
  ByteView remote_identity;
  ByteView root_key;
  ByteView base_key;
  ByteView ratchet_private;
  ByteView chain_key;
  std::uint32_t remote_registration_id = 0;
  bool has_receiver_chain = false;
};

ByteView needed(const wire::BytesField& field) {
  if (!field) throw Failed{"the stored session lacks a field"};
  return *field;
}

Stored parse(ByteView record) {
  wire::BytesField current, local, remote, root, sender, receiver, base, secret, chain, key;
  wire::NumberField registration_id;
  value_of(wire::read_fields(record, {{1, &current}}));
  value_of(wire::read_fields(
      needed(current),
      {{2, &local}, {3, &remote}, {4, &root}, {6, &sender}, {7, &receiver}, {10, &registration_id}, {13, &base}}));
  value_of(wire::read_fields(needed(sender), {{2, &secret}, {3, &chain}}));
  value_of(wire::read_fields(needed(chain), {{2, &key}}));
  return {needed(local),
          needed(remote),
          needed(root),
          needed(base),
          needed(secret),
          needed(key),
          registration_id.value_or(0),
          receiver.has_value()};
}

std::span<const std::uint8_t, 32> bytes32(ByteView bytes) {
  expect(bytes.size() == 32, "a stored key has another length");
  return bytes.first<32>();
}

crypto::PublicKey key_of(ByteView bytes) { return value_of(wire::parse_public_key(bytes)); }

/// A session of the side whose bundle it was, that has read nothing yet.
session::SessionPtr fresh_session(const Stored& stored) {
  crypto::PrivateKey ratchet_private = crypto::clamped(bytes32(stored.ratchet_private));
  const crypto::PublicKey ratchet_public = crypto::public_key_of(ratchet_private);
  auto ratchet = ratchet::DoubleRatchet::respond(ratchet::RootKey::copy_of(bytes32(stored.root_key)),
                                                 ratchet::ChainKey::copy_of(bytes32(stored.chain_key)),
                                                 {std::move(ratchet_private), ratchet_public});
  return session::make_session({.suite = session::Suite::kSignalV3,
                                .registration_id_confirmed = true,
                                .remote_identity = key_of(stored.remote_identity),
                                .base_key = key_of(stored.base_key),
                                .remote_registration_id = stored.remote_registration_id,
                                .pending = {},
                                .ratchet = ratchet::TripleRatchet(std::move(ratchet))});
}

void read_messages(const Request& receiver, const Stored& stored, const std::vector<Request>& messages) {
  Party party(address("receiver", 2), receiver);
  party.install(fresh_session(stored));
  for (const Request& message : messages) {
    const auto kind = message.text("kind") == "prekey" ? session::MessageKind::kPrekey : session::MessageKind::kMessage;
    const std::string text = value_of(party.open(address("sender", 1), kind, message.bytes("message")));
    expect("OK \"" + text + "\"" == message.text("result"), "another text was read");
  }
}

/// What the client went on to say was made with keys that are not in the file: only its form is looked at.
void check_answers(const std::vector<Request>& answers) {
  constexpr int kMessageType = 2;
  for (const Request& answer : answers) {
    expect(answer.number("type", 0, 8) == kMessageType, "the answer is of another type");
    value_of(wire::parse_signal_message(answer.bytes("message")));
  }
}

/// A first message of the official client: all of it but its version byte and addresses follows from the stored keys.
void check_first_message(const Stored& stored, const Request& sent) {
  const Bytes bytes = sent.bytes("message");
  const auto outer = value_of(wire::parse_prekey_message(bytes));
  const ratchet::ChainStep step = ratchet::chain_step(ratchet::ChainKey::copy_of(bytes32(stored.chain_key)));
  const ratchet::MessageKeys keys(step.seed);
  const std::string text = sent.text("plaintext");
  const Bytes sealed = crypto::aes256_cbc_encrypt(keys.cipher_key(), keys.iv(), pawl::bytes_of(text));
  std::array<std::uint8_t, 32> mac{};
  crypto::HmacKey(keys.mac_key())
      .mac({stored.local_identity, stored.remote_identity, outer.message.authenticated}, mac);

  expect(outer.base_key == key_of(stored.base_key), "the base key is another one");
  expect(outer.identity_key == key_of(stored.local_identity), "the identity is another one");
  expect(outer.message.ratchet_key == crypto::public_key_of(crypto::clamped(bytes32(stored.ratchet_private))),
         "the ratchet key is another one");
  expect(outer.message.counter == 0 && outer.message.previous_counter == 0, "the counters are others");
  expect(pawl::same_bytes(outer.message.ciphertext, sealed), "the ciphertext is another one");
  expect(pawl::same_bytes(outer.message.mac, std::span(mac).first(wire::kMessageMacSize)), "the MAC is another one");
}

}  // namespace

void stored_session(const Request& receiver, const Request& stored_session) {
  const Bytes record = stored_session.bytes("receiver_session_record_protobuf");
  const Stored stored = parse(record);
  const std::vector<Request> messages = stored_session.objects("messages");
  if (!stored.has_receiver_chain) {
    read_messages(receiver, stored, messages);
    if (stored_session.has("then_receiver_encrypts")) check_answers(stored_session.objects("then_receiver_encrypts"));
    return;
  }
  expect(messages.empty(), "a stored session that has read messages cannot be taken up here");
  check_first_message(stored, stored_session.objects("then_receiver_encrypts").at(0));
}

}  // namespace vectors
