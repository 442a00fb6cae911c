#include "tests/agent/vectors/recorded.hpp"

#include <string>

#include "core/crypto/sha3.hpp"
#include "core/crypto/xeddsa.hpp"
#include "core/wire/kem_key.hpp"
#include "core/wire/prekey_message.hpp"

namespace vectors {
namespace {

namespace crypto = pawl::crypto;
namespace wire = pawl::wire;
using pawl::ByteView;

void check_public_half(const Request& device, const std::string& key) {
  const std::string private_name = key + "_private", public_name = key + "_public";
  if (!device.has(private_name.c_str()) || !device.has(public_name.c_str())) return;
  expect_bytes(device, public_name.c_str(), key_pair(device, private_name.c_str()).public_key.bytes);
}

void check_signature(const Request& device, const std::string& key) {
  const std::string public_name = key + "_public", signature = key + "_signature";
  if (!device.has(public_name.c_str()) || !device.has(signature.c_str())) return;
  const crypto::PublicKey identity = key_pair(device, "identity_private").public_key;
  expect(crypto::xeddsa_verify(identity, device.bytes(public_name.c_str()), device.bytes(signature.c_str())),
         signature + " is not that of the identity");
}

void expect_if_there(const Request& recorded, const char* name, ByteView got) {
  if (recorded.has(name)) expect_bytes(recorded, name, got);
}

void expect_number(const Request& recorded, const char* name, std::uint32_t got) {
  if (!recorded.has(name)) return;
  expect(recorded.u32(name) == got, std::string(name) + " is " + std::to_string(got));
}

Bytes joined(std::initializer_list<ByteView> parts) {
  Bytes all;
  for (const ByteView part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

void check_handshake(const wire::PrekeyMessage& message, const Request& sender, const Request& receiver) {
  expect_if_there(sender, "identity_public", message.identity_key.bytes);
  expect_number(sender, "registration_id", message.registration_id);
  expect_number(receiver, "signed_prekey_id", message.signed_prekey_id);
  if (message.prekey_id) expect_number(receiver, "prekey_id", *message.prekey_id);
  if (message.kem_prekey_id) expect_number(receiver, "kyber_prekey_id", *message.kem_prekey_id);
}

}  // namespace

bool is_from_alice(const Request& step) {
  const std::string from = step.text("from");
  expect(from == "alice" || from == "bob", "the message is from somebody else");
  return from == "alice";
}

pawl::session::MessageKind kind_of(const Request& step) {
  constexpr int kPrekeyType = 3;  // as the recorded libraries number them; they have two numbers for the other kind
  const bool is_prekey = step.number("type", 1, kPrekeyType) == kPrekeyType;
  return is_prekey ? pawl::session::MessageKind::kPrekey : pawl::session::MessageKind::kMessage;
}

void check_keys(const Request& device) {
  for (const char* key : {"identity", "signed_prekey", "prekey"}) check_public_half(device, key);
  for (const char* key : {"signed_prekey", "kyber_prekey"}) check_signature(device, key);
  if (device.has("kyber_prekey_secret")) {
    expect_if_there(device, "kyber_prekey_public",
                    wire::write_kem(kem_private_key(device, "kyber_prekey_secret").public_key().bytes));
  }
}

void check_agreement(const Request& recorded, const pawl::handshake::Responder& keys, ByteView kem_secret) {
  const auto agreed = value_of(pawl::handshake::agree(keys));
  expect_if_there(recorded, "dh1", agreed.dh1.reveal());
  expect_if_there(recorded, "dh2", agreed.dh2.reveal());
  expect_if_there(recorded, "dh3", agreed.dh3.reveal());
  expect(agreed.dh4.has_value() || !recorded.has("dh4"), "dh4 is recorded for a handshake without it");
  const ByteView dh4 = agreed.dh4 ? ByteView(agreed.dh4->reveal()) : ByteView();
  if (agreed.dh4) expect_if_there(recorded, "dh4", dh4);
  const Bytes in_front(32, 0xFF);
  expect_if_there(recorded, "kdf_input",
                  joined({in_front, agreed.dh1.reveal(), agreed.dh2.reveal(), agreed.dh3.reveal(), dh4, kem_secret}));
}

crypto::KemSecret check_kem_secret(const Request& recorded, const Request& device) {
  const crypto::KemCiphertext ciphertext = value_of(wire::parse_kem_ciphertext(recorded.bytes("kyber_ciphertext")));
  crypto::KemSecret secret = kem_private_key(device, "kyber_prekey_secret").decapsulate(ciphertext);
  expect_if_there(recorded, "kyber_shared_secret", secret.reveal());
  if (recorded.has("kyber_mlkem_kbar")) {  // Kyber, round 3: the secret is SHAKE256(K-bar || H(c))
    std::array<std::uint8_t, 32> hash{}, derived{};
    crypto::sha3_256({ciphertext}, hash);
    crypto::shake256({recorded.bytes("kyber_mlkem_kbar"), hash}, derived);
    expect(pawl::same_bytes(derived, secret.reveal()), "kyber_mlkem_kbar leads to another secret");
  }
  return secret;
}

void check_message(const Request& recorded, const Request& step) {
  const Request sender = recorded.object(is_from_alice(step) ? "alice" : "bob");
  const Request receiver = recorded.object(is_from_alice(step) ? "bob" : "alice");
  const Bytes bytes = step.bytes("message");
  std::optional<wire::PrekeyMessage> outer;
  if (kind_of(step) == pawl::session::MessageKind::kPrekey) outer = value_of(wire::parse_prekey_message(bytes));
  if (outer) check_handshake(*outer, sender, receiver);
  const wire::SignalMessage message = outer ? outer->message : value_of(wire::parse_signal_message(bytes));
  expect_bytes(step, "ratchet_key", message.ratchet_key.bytes);
  expect_number(step, "counter", message.counter);
  expect_number(step, "previous_counter", message.previous_counter);
  expect_if_there(step, "mac", message.mac);
  expect_if_there(step, "pq_ratchet", message.pq_ratchet);
  expect_if_there(step, "addresses", message.addresses.value_or(ByteView()));
  expect(message.ratchet_key == key_pair(step, "sender_ratchet_private").public_key,
         "the ratchet key is not that of the recorded private half");
}

void check_root(const Request& step, const pawl::session::Session& sender) {
  expect_if_there(step, "root_key_after_step", sender.ratchet.classic().state().root.reveal());
}

}  // namespace vectors
