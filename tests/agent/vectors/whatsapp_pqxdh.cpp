// Handshakes of WhatsApp's post-quantum suite: its KEM keys and ciphertexts have no type byte, and there is no
// post-quantum ratchet after it. Then the first message, in a wrapper of ours: the record has only what stands in it.
#include "core/handshake/bundle.hpp"
#include "core/handshake/pqxdh.hpp"
#include "core/ratchet/keys.hpp"
#include "core/wire/prekey_message.hpp"
#include "tests/agent/vectors/party.hpp"
#include "tests/agent/vectors/sessions.hpp"

namespace vectors {
namespace {

namespace crypto = pawl::crypto;
namespace handshake = pawl::handshake;
namespace ratchet = pawl::ratchet;

constexpr auto kSuite = handshake::Suite::kWhatsAppPq;
constexpr std::uint32_t kSignedPrekeyId = 1, kPrekeyId = 2, kKemPrekeyId = 3;  // the record has no numbers

void check_bundle(const Request& responder) {
  handshake::Bundle bundle;
  bundle.identity = public_key(responder, "identity_public_33");
  bundle.signed_prekey.key = public_key(responder, "signed_prekey_public_33");
  bundle.signed_prekey_signature = responder.bytes("signed_prekey_signature");
  auto& kem_prekey = bundle.kem_prekey.emplace();
  kem_prekey.key = value_of(pawl::wire::parse_kem_public_key(responder.bytes("kem_public_1568"), {}));
  kem_prekey.signature = responder.bytes("kem_public_signature");
  value_of(handshake::check_signatures(bundle, kSuite));
}

/// The responder's keys under the names that Party knows.
Json keys_of(const Request& responder) {
  Json keys = {{"registration_id", 1},
               {"identity_private", responder.text("identity_private")},
               {"signed_prekey_id", kSignedPrekeyId},
               {"signed_prekey_private", responder.text("signed_prekey_private")},
               {"mlkem_prekey_id", kKemPrekeyId},
               {"mlkem_prekey_seed", responder.text("kem_seed_dz_64")}};
  if (responder.has("one_time_prekey_private")) {
    keys["prekey_id"] = kPrekeyId;
    keys["prekey_private"] = responder.text("one_time_prekey_private");
  }
  return keys;
}

void read_first_message(const Request& recorded) {
  const Request responder = recorded.object("responder"), initiator = recorded.object("initiator");
  const Request first = recorded.object("first_message");
  const Bytes ciphertext = recorded.bytes("kem_ciphertext_1568"), inner = first.bytes("inner_signal_message");
  pawl::wire::PrekeyMessageFields fields{.version = 4,
                                         .signed_prekey_id = kSignedPrekeyId,
                                         .kem_prekey_id = kKemPrekeyId,
                                         .kem_ciphertext = ciphertext,
                                         .base_key = public_key(initiator, "base_public_33"),
                                         .identity_key = public_key(initiator, "identity_public_33"),
                                         .message = inner};
  if (responder.has("one_time_prekey_private")) fields.prekey_id = kPrekeyId;
  const Json keys = keys_of(responder);
  Party party(address("responder", 0), Request(keys));
  const std::string text = value_of(party.open(address("initiator", 0), pawl::session::MessageKind::kPrekey,
                                               pawl::wire::write_prekey_message(fields)));
  expect_bytes(first, "plain_padded", pawl::bytes_of(text));
}

}  // namespace

void whatsapp_pqxdh(const Request& recorded) {
  const Request responder = recorded.object("responder"), initiator = recorded.object("initiator");
  check_bundle(responder);
  const crypto::KeyPair identity = key_pair(responder, "identity_private");
  const crypto::KeyPair signed_prekey = key_pair(responder, "signed_prekey_private");
  std::optional<crypto::KeyPair> prekey;
  if (responder.has("one_time_prekey_private")) prekey = key_pair(responder, "one_time_prekey_private");
  const auto kem = crypto::KemPrivateKey::from_seed(crypto::KemKind::kMlKem1024,
                                                    crypto::KemSeed::copy_of(fixed<64>(responder, "kem_seed_dz_64")));
  expect_bytes(responder, "kem_public_1568", kem.public_key().bytes);
  const auto keys = value_of(
      handshake::pqxdh_respond(kSuite,
                               {identity, signed_prekey, prekey ? &*prekey : nullptr,
                                public_key(initiator, "identity_public_33"), public_key(initiator, "base_public_33")},
                               kem, recorded.bytes("kem_ciphertext_1568")));
  expect_bytes(recorded, "root_key", keys.first.root.reveal());
  expect_bytes(recorded, "first_chain_of_responder_key", keys.first.chain.reveal());
  const auto step =
      value_of(ratchet::root_step(ratchet::RootKey::copy_of(keys.first.root.reveal()),
                                  private_key(initiator, "first_ratchet_private"), signed_prekey.public_key));
  const Request after = recorded.object("after_first_step");
  expect_bytes(after, "root_key", step.root.reveal());
  expect_bytes(after, "initiator_send_chain_key", step.chain.reveal());
  read_first_message(recorded);
}

}  // namespace vectors
