// Sessions of protocol 4 recorded from the official client, from both ends. What its post-quantum ratchet drew is not
// in the record, so each message is read as it is, and written again with the recorded post-quantum part put in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "core/crypto/aes_cbc.hpp"
#include "core/crypto/hmac.hpp"
#include "core/handshake/pqxdh.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/recorded.hpp"
#include "tests/support/session_end.hpp"

namespace pawl::session {
namespace {

using namespace pawl::testing;

// The ratchet keys that were recorded, 32 bytes each; what the post-quantum ratchet wants for a key pair is made up.
class RecordedDraws final : public crypto::Random {
 public:
  explicit RecordedDraws(Bytes ratchet_keys) : ratchet_keys_(std::move(ratchet_keys)) {}
  Result<Done> fill(std::span<std::uint8_t> out) override {
    return out.size() == 32 && ratchet_keys_.left() > 0 ? ratchet_keys_.fill(out) : made_up_.fill(out);
  }

 private:
  TapeRandom ratchet_keys_;
  SeededRandom made_up_{4};
};

Bytes ratchet_keys(const Json& recorded, const std::string& who) {
  Bytes keys;
  std::set<std::string> seen;
  for (const Json& step : recorded.at("steps")) {
    const auto key = step.at("sender_ratchet_private").get<std::string>();
    if (step.at("from") != who || !seen.insert(key).second) continue;
    const Bytes bytes = from_hex(key);
    keys.insert(keys.end(), bytes.begin(), bytes.end());
  }
  return keys;
}

class OfficialSessionV4 : public ::testing::TestWithParam<const char*> {
 protected:
  OfficialSessionV4() { alice().install(alices_first()); }

  Address address_of(const char* who) const {
    const Json& party = recorded_.at(who);
    return *Address::parse(party.at("name").get<std::string>(), party.at("device").get<std::uint32_t>());
  }
  SessionEnd end(const char* who, const char* peer) const {
    return {keys_of(recorded_.at(who)), address_of(peer),
            std::make_unique<RecordedDraws>(ratchet_keys(recorded_, who))};
  }
  SessionEnd& alice() { return ends_.at("alice"); }
  SessionEnd& bob() { return ends_.at("bob"); }

  handshake::PqxdhKeys first_keys() const {
    const Json& bob = recorded_.at("bob");
    const auto keys = keys_of(bob);
    const auto id = [&](const char* name) { return bob.at(name).get<std::uint32_t>(); };
    const crypto::KeyPair* prekey = has_field(bob, "prekey_id") ? &(*keys.prekey(id("prekey_id")))->pair : nullptr;
    return *handshake::pqxdh_respond(
        Suite::kSignalV4,
        {keys.identity(), (*keys.signed_prekey(id("signed_prekey_id")))->pair, prekey,
         public_key_at(recorded_.at("alice"), "identity_public"), public_key_at(recorded_, "base_key_public")},
        (*keys.kem_prekey(id("kyber_prekey_id")))->key, bytes_at(recorded_, "kyber_ciphertext"));
  }
  // Her base key's private half was not recorded, so the session is put together from what the handshake agreed on.
  SessionPtr alices_first() {
    const Json& bob = recorded_.at("bob");
    const auto keys = first_keys();
    auto ratchet = *ratchet::DoubleRatchet::initiate(
        ratchet::RootKey::copy_of(keys.first.root.reveal()), ratchet::ChainKey::copy_of(keys.first.chain.reveal()),
        public_key_at(bob, "signed_prekey_public"), *crypto::generate_key_pair(alice().random()));
    Pending pending{
        {},
        bob.at("signed_prekey_id").get<std::uint32_t>(),
        PendingKem{bob.at("kyber_prekey_id").get<std::uint32_t>(), 0, bytes_at(recorded_, "kyber_ciphertext")}};
    if (has_field(bob, "prekey_id")) pending.prekey_id = bob.at("prekey_id").get<std::uint32_t>();
    auto pq = ratchet::spqr::Ratchet::initiate(ratchet::spqr::AuthKey::copy_of(keys.pq->reveal()));
    return make_session({Suite::kSignalV4, true, public_key_at(bob, "identity_public"),
                         public_key_at(recorded_, "base_key_public"), bob.at("registration_id").get<std::uint32_t>(),
                         std::move(pending), ratchet::TripleRatchet(std::move(ratchet), std::move(pq))});
  }

  // The message again from the keys of the sender's ratchet, with the recorded post-quantum part.
  static Bytes rebuilt(const SessionEnd& sender, const Json& step) {
    SeededRandom unused(1);
    const Session& session = sender.session();
    const auto sent = *session.ratchet.send(unused);
    EXPECT_EQ(to_hex(sent.keys.cipher_key()), step.at("cipher_key").get<std::string>());
    EXPECT_EQ(to_hex(sent.keys.mac_key()), step.at("mac_key").get<std::string>());
    EXPECT_EQ(to_hex(sent.keys.iv()), step.at("iv").get<std::string>());
    const auto text = step.at("plaintext").get<std::string>();
    const Bytes pq_ratchet = bytes_at(step, "pq_ratchet");
    const auto addresses = addresses_field(sender.keys().address(), sender.peer());
    const bool with_addresses = session.pending && addresses;
    Bytes message = wire::write_signal_message(
        {.version = 4,
         .ratchet_key = sent.header.ratchet_key,
         .counter = sent.header.counter,
         .previous_counter = sent.previous_counter,
         .ciphertext = crypto::aes256_cbc_encrypt(sent.keys.cipher_key(), sent.keys.iv(), bytes_of(text)),
         .pq_ratchet = pq_ratchet,
         .addresses = with_addresses ? ByteView(*addresses) : ByteView()});
    std::array<std::uint8_t, 32> mac{};
    crypto::HmacKey(sent.keys.mac_key())
        .mac({sender.keys().identity().public_key.bytes, session.remote_identity.bytes, message}, mac);
    message.insert(message.end(), mac.begin(), mac.begin() + wire::kMessageMacSize);
    return session.pending ? wrapped(sender, message) : message;
  }
  static Bytes wrapped(const SessionEnd& sender, const Bytes& message) {
    const Session& session = sender.session();
    return wire::write_prekey_message({.version = 4,
                                       .registration_id = sender.keys().registration_id(),
                                       .prekey_id = session.pending->prekey_id,
                                       .signed_prekey_id = session.pending->signed_prekey_id,
                                       .kem_prekey_id = session.pending->kem->prekey_id,
                                       .kem_ciphertext = session.pending->kem->ciphertext,
                                       .base_key = session.base_key,
                                       .identity_key = sender.keys().identity().public_key,
                                       .message = message});
  }

  const Json data_ = vectors("signal-sessions-v4.json");
  const Json& recorded_ = data_.at("sessions").at(GetParam());
  std::map<std::string, SessionEnd> ends_ = [&] {
    std::map<std::string, SessionEnd> both;
    both.emplace("alice", end("alice", "bob"));
    both.emplace("bob", end("bob", "alice"));
    return both;
  }();
};

TEST_P(OfficialSessionV4, BeginsWithTheRecordedKeys) {
  const auto keys = first_keys();
  const auto recorded = [&](const char* name) { return recorded_.at(name).get<std::string>(); };
  EXPECT_EQ(to_hex(keys.first.root.reveal()), recorded("root_key"));
  EXPECT_EQ(to_hex(keys.first.chain.reveal()), recorded("first_receiver_chain_key"));
  EXPECT_EQ(to_hex(keys.pq->reveal()), recorded("pq_auth_key"));
  const auto& ratchet = alice().session().ratchet.classic().state();
  EXPECT_EQ(to_hex(ratchet.root.reveal()), recorded("alice_root_after_first_step"));
  EXPECT_EQ(to_hex(ratchet.sender.key.reveal()), recorded("alice_first_sending_chain_key"));
}

TEST_P(OfficialSessionV4, IsReadAndWrittenByteForByteFromBothEnds) {
  for (const Json& step : recorded_.at("steps")) {
    const bool from_alice = step.at("from") == "alice";
    SessionEnd& sender = from_alice ? alice() : bob();
    SessionEnd& receiver = from_alice ? bob() : alice();
    const auto kind = step.at("type") == 3 ? MessageKind::kPrekey : MessageKind::kMessage;
    EXPECT_EQ(to_hex(sender.session().ratchet.classic().state().root.reveal()),
              step.at("root_key_after_step").get<std::string>());
    EXPECT_EQ(to_hex(rebuilt(sender, step)), step.at("message").get<std::string>());
    const auto text = step.at("plaintext").get<std::string>();
    const auto written = sender.write(bytes_of(text));
    ASSERT_THAT(written, IsOk());
    EXPECT_EQ(written->kind, kind);
    EXPECT_EQ(written->bytes.size(), bytes_at(step, "message").size());
    const auto read = receiver.read(kind, bytes_at(step, "message"));
    ASSERT_THAT(read, IsOk());
    EXPECT_TRUE(same_bytes(*read, bytes_of(text)));
  }
}

TEST_P(OfficialSessionV4, SpendsWhatTheClientSpends) {
  const Json& first = recorded_.at("steps").at(0);
  ASSERT_THAT(bob().read(MessageKind::kPrekey, bytes_at(first, "message")), IsOk());
  EXPECT_EQ(bob().keys().prekeys_left(), 0U);
  EXPECT_THAT(bob().keys().kem_prekey(45), IsOk()) << "a last-resort one stays";
  EXPECT_THAT(bob().keys().check_unseen({45, 22, public_key_at(recorded_, "base_key_public")}),
              FailsWith(Errc::kInvalidMessage, Errc::kNoSession));
}

INSTANTIATE_TEST_SUITE_P(FromTheOfficialClient, OfficialSessionV4,
                         ::testing::Values("service_id_names", "plain_names_no_one_time_prekey"));

}  // namespace
}  // namespace pawl::session
