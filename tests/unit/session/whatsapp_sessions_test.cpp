// First messages of WhatsApp's post-quantum suite, computed apart from this library: read by the device that they are
// for, and written again by their sender. The message inside is recorded byte for byte. The one around it is ours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/wire/prekey_message.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/recorded.hpp"
#include "tests/support/session_end.hpp"

namespace pawl::session {
namespace {

using namespace pawl::testing;

constexpr std::uint32_t kSignedPrekeyId = 7, kPrekeyId = 8, kKemPrekeyId = 9;  // the record has no numbers

crypto::PublicKey key_at(const Json& party, const char* name) { return public_key_at(party, name); }
crypto::KeyPair pair_at(const Json& party, const std::string& name) {
  return {crypto::PrivateKey::copy_of(exactly<32>(bytes_at(party, (name + "_private").c_str()))),
          key_at(party, (name + "_public_33").c_str())};
}

class WhatsAppSession : public ::testing::TestWithParam<std::size_t> {
 protected:
  static DeviceKeys keys_of(const Json& party, const char* name) {
    NoRandom none;
    const auto identity = exactly<32>(bytes_at(party, "identity_private"));
    return *DeviceKeys::create({*Address::parse(name, 0), identity, 1, Family::kWhatsApp}, none);
  }
  SessionEnd responder() const {
    const Json& party = recorded_.at("responder");
    SessionEnd end(keys_of(party, "491701"), *Address::parse("491702", 0), std::make_unique<SeededRandom>(1));
    KeysChange change{{}, {}, {}, {}, end.keys().revision()};
    change.new_signed_prekeys.emplace(kSignedPrekeyId,
                                      handshake::SignedPrekey{kSignedPrekeyId, pair_at(party, "signed_prekey")});
    if (with_prekey_) {
      change.new_prekeys.emplace(kPrekeyId, handshake::Prekey{kPrekeyId, pair_at(party, "one_time_prekey")});
    }
    auto seed = crypto::KemSeed::copy_of(exactly<64>(bytes_at(party, "kem_seed_dz_64")));
    handshake::KemPrekey kem{kKemPrekeyId,
                             crypto::KemPrivateKey::from_seed(crypto::KemKind::kMlKem1024, std::move(seed))};
    change.new_kem_prekeys.emplace(kKemPrekeyId, std::move(kem));
    end.commit(std::move(change));
    return end;
  }
  // What the sender drew for the KEM is not in the record, so the session is put together from what was agreed on.
  SessionEnd initiator() const {
    const Json &party = recorded_.at("initiator"), &peer = recorded_.at("responder");
    SessionEnd end(keys_of(party, "491702"), *Address::parse("491701", 0), std::make_unique<SeededRandom>(2));
    auto ratchet = *ratchet::DoubleRatchet::initiate(
        ratchet::RootKey::copy_of(exactly<32>(bytes_at(recorded_, "root_key"))),
        ratchet::ChainKey::copy_of(exactly<32>(bytes_at(recorded_, "first_chain_of_responder_key"))),
        key_at(peer, "signed_prekey_public_33"), pair_at(party, "first_ratchet"));
    Pending pending{with_prekey_ ? std::optional(kPrekeyId) : std::nullopt, kSignedPrekeyId,
                    PendingKem{kKemPrekeyId, 0, bytes_at(recorded_, "kem_ciphertext_1568")}};
    end.install(
        make_session({Suite::kWhatsAppPq, true, key_at(peer, "identity_public_33"), key_at(party, "base_public_33"), 1,
                      std::move(pending), ratchet::TripleRatchet(std::move(ratchet))}));
    return end;
  }
  Bytes first_message() const {
    const Json& party = recorded_.at("initiator");
    return wire::write_prekey_message({.version = 4,
                                       .registration_id = 1,
                                       .prekey_id = with_prekey_ ? std::optional(kPrekeyId) : std::nullopt,
                                       .signed_prekey_id = kSignedPrekeyId,
                                       .kem_prekey_id = kKemPrekeyId,
                                       .kem_ciphertext = bytes_at(recorded_, "kem_ciphertext_1568"),
                                       .base_key = key_at(party, "base_public_33"),
                                       .identity_key = key_at(party, "identity_public_33"),
                                       .message = bytes_at(first_, "inner_signal_message")});
  }

  const Json recorded_ = cases_of("whatsapp-pqxdh.json").at(GetParam());
  const Json& first_ = recorded_.at("first_message");
  const bool with_prekey_ = recorded_.at("one_time_prekey").get<bool>();
};

TEST_P(WhatsAppSession, ReadsTheRecordedMessage) {
  SessionEnd end = responder();
  const auto text = end.read(MessageKind::kPrekey, first_message());
  ASSERT_THAT(text, IsOk());
  EXPECT_EQ(to_hex(*text), first_.at("plain_padded").get<std::string>());
  EXPECT_EQ(end.session().suite, Suite::kWhatsAppPq);
  EXPECT_EQ(end.keys().kem_prekeys_left(), 0U);
}

TEST_P(WhatsAppSession, WritesTheRecordedMessage) {
  SessionEnd end = initiator();
  const auto message = end.write(bytes_at(first_, "plain_padded"));
  ASSERT_THAT(message, IsOk());
  EXPECT_EQ(message->kind, MessageKind::kPrekey);
  EXPECT_EQ(to_hex(message->bytes), to_hex(first_message()));
}

TEST_P(WhatsAppSession, GoesOnInBothDirections) {
  SessionEnd alice = initiator(), bob = responder();
  for (int turn = 0; turn < 5; ++turn) {
    const auto there = alice.write(bytes_of("there"));
    ASSERT_THAT(bob.read(there->kind, there->bytes), IsOk());
    const auto back = bob.write(bytes_of("and back"));
    EXPECT_EQ(back->kind, MessageKind::kMessage);
    ASSERT_THAT(alice.read(back->kind, back->bytes), IsOk());
  }
}

TEST_P(WhatsAppSession, IsNoneOfADeviceOfSignal) {
  NoRandom none;
  const Json& party = recorded_.at("responder");
  const auto identity = exactly<32>(bytes_at(party, "identity_private"));
  SessionEnd end(*DeviceKeys::create({*Address::parse("491701", 0), identity, 1}, none), *Address::parse("491702", 0),
                 std::make_unique<SeededRandom>(1));
  const auto before = end.state();
  EXPECT_THAT(end.read(MessageKind::kPrekey, first_message()), FailsWith(Errc::kUnknownSignedPrekey));
  EXPECT_EQ(end.state(), before);
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutAOneTimePrekey, WhatsAppSession, ::testing::Values(0, 1));

}  // namespace
}  // namespace pawl::session
