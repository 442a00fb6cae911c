// Accounts of WhatsApp's family: the post-quantum suite that is off by default, version 3, and nothing of the other
// family.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/wire/kem_key.hpp"
#include "core/wire/prekey_message.hpp"
#include "tests/support/forger.hpp"
#include "tests/support/parties.hpp"

namespace pawl::account {
namespace {

using namespace pawl::testing;
using handshake::Family;
using session::MessageKind;
using session::PqPolicy;
using session::SealedMessage;
using session::Suite;

// Parties of one name and number draw the same, whatever their family is.
Party party(std::string_view name, Family family, PqPolicy policy = PqPolicy::kRequired, std::uint32_t device = 0) {
  SeededRandom random(std::hash<std::string_view>{}(name));
  session::DeviceKeysConfig own{address(name, device)};
  own.family = family;
  Party made(std::string(name) + ", later", *Account::create(own, Policy::kFirstUse, random, policy));
  made.publishes_kem = policy != PqPolicy::kAllowed;
  return made;
}
Party whatsapp(std::string_view name, PqPolicy policy = PqPolicy::kRequired, std::uint32_t device = 0) {
  return party(name, Family::kWhatsApp, policy, device);
}

handshake::Bundle stripped(handshake::Bundle bundle) {
  bundle.kem_prekey.reset();
  return bundle;
}

session::CurrentSessionInfo info(const Party& of, const Party& with) { return *of.account.info(with.at())->current; }

void tell(Party& from, Party& to) { ASSERT_THAT(to.reads(from, from.writes(to, "text")), Says("text")); }

void talk(Party& a, Party& b, int turns = 1) {
  for (int turn = 0; turn < turns; ++turn) {
    tell(a, b);
    tell(b, a);
  }
}

// `party` refuses the bundle for this reason, and stays what it is.
void refuses(Party& party, const Party& peer, const handshake::Bundle& bundle, Errc reason) {
  const auto before = party.state();
  EXPECT_THAT(party.add(peer.at(), bundle), FailsWith(reason));
  EXPECT_EQ(party.state(), before);
}

class WhatsApp : public ::testing::Test {
 protected:
  void begin() {
    alice_.meets(bob_);
    talk(alice_, bob_);
  }

  Party alice_ = whatsapp("491701"), bob_ = whatsapp("491702");
};

TEST_F(WhatsApp, SpeaksItsPostQuantumSuiteInBothDirections) {
  begin();
  for (Party* party : {&alice_, &bob_}) {
    const auto session = info(*party, party == &alice_ ? bob_ : alice_);
    EXPECT_EQ(session.suite, Suite::kWhatsAppPq);
    EXPECT_EQ(session.version, 4);
  }
  talk(alice_, bob_, 50);
  EXPECT_EQ(alice_.writes(bob_, "hello").bytes.front(), 0x44);
  EXPECT_EQ(info(alice_, bob_).pq_epochs, 0U) << "there is no post-quantum ratchet";
  EXPECT_FALSE(info(alice_, bob_).pq_stalled);
}

TEST_F(WhatsApp, SendsABareKemCiphertextAndNothingOfSignalsVersion4) {
  Party carol = whatsapp("9d0652a3-dcc3-4d11-975f-74d61598733f"),
        dave = whatsapp("796abedb-ca4e-4f18-8803-1fde5b921f9f");
  carol.meets(dave);
  const auto message = carol.writes(dave, "hello");
  const auto parsed = wire::parse_prekey_message(message.bytes);
  ASSERT_THAT(parsed, IsOk());
  EXPECT_EQ(parsed->kem_ciphertext->size(), crypto::kKemCiphertextSize);
  EXPECT_TRUE(parsed->message.pq_ratchet.empty());
  EXPECT_FALSE(parsed->message.addresses);
  ASSERT_THAT(dave.reads(carol, message), Says("hello"));
}

TEST_F(WhatsApp, GoesOnFromItsSavedFormAfterEachMessage) {
  alice_.meets(bob_);
  for (int i = 0; i < 5; ++i) {
    alice_.restore(alice_.state());
    tell(alice_, bob_);
    bob_.restore(bob_.state());
    tell(bob_, alice_);
  }
  EXPECT_EQ(bob_.account.family(), Family::kWhatsApp);
  EXPECT_EQ(info(bob_, alice_).suite, Suite::kWhatsAppPq);
}

TEST_F(WhatsApp, TakesTwoKibibytesForASessionThatIsNotAnswered) {
  const auto bundle = bob_.bundle();
  const auto before = alice_.state().size();
  ASSERT_THAT(alice_.add(bob_.at(), bundle), IsOk());
  EXPECT_LE(alice_.state().size() - before, 2U * 1024) << "with its address and the pin";
}

TEST_F(WhatsApp, ReadsWhatComesLateOrTwice) {
  begin();
  const auto late = alice_.writes(bob_, "late");
  talk(alice_, bob_, 3);
  ASSERT_THAT(bob_.reads(alice_, late), Says("late"));
  const auto before = bob_.state();
  EXPECT_THAT(bob_.reads(alice_, late), FailsWith(Errc::kDuplicateMessage));
  EXPECT_EQ(bob_.state(), before);
}

TEST_F(WhatsApp, WritesVersion3AsAnAccountOfSignalDoes) {
  Party alice = whatsapp("491701", PqPolicy::kAllowed), bob = whatsapp("491702", PqPolicy::kAllowed);
  Party signal_alice = party("491701", Family::kSignal, PqPolicy::kAllowed),
        signal_bob = party("491702", Family::kSignal, PqPolicy::kAllowed);
  alice.meets(bob);
  signal_alice.meets(signal_bob);
  for (int i = 0; i < 3; ++i) {
    const auto there = alice.writes(bob, "there"), same = signal_alice.writes(signal_bob, "there");
    EXPECT_EQ(there.bytes, same.bytes);
    ASSERT_THAT(bob.reads(alice, there), Says("there"));
    ASSERT_THAT(signal_bob.reads(signal_alice, same), Says("there"));
    EXPECT_EQ(bob.writes(alice, "and back").bytes, signal_bob.writes(signal_alice, "and back").bytes);
  }
  EXPECT_EQ(info(alice, bob).suite, Suite::kSignalV3);
}

TEST_F(WhatsApp, StopsAtTheNumberOfUnansweredMessagesThatVersion3StopsAt) {
  alice_.meets(bob_);
  for (int i = 0; i < 2'000; ++i) alice_.writes(bob_, "lost");
  const auto before = alice_.state();
  EXPECT_THAT(alice_.seal(bob_.at(), "too many"), FailsWith(Errc::kStaleSession));
  EXPECT_EQ(alice_.state(), before);
}

// Families.

TEST_F(WhatsApp, RefusesABundleOfSignalAndTheOtherWayRound) {
  Party carol = party("carol", Family::kSignal), dave = party("dave", Family::kSignal);
  refuses(alice_, carol, carol.bundle(), Errc::kInvalidSignature);
  refuses(dave, bob_, bob_.bundle(), Errc::kInvalidSignature);
}

TEST_F(WhatsApp, HasNoSuiteOfSignalsVersion4) {
  Party carol = party("carol", Family::kSignal, PqPolicy::kAllowed);
  EXPECT_THAT(alice_.add(bob_.at(), bob_.bundle(), Suite::kSignalV4), FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(carol.add(bob_.at(), bob_.bundle(), Suite::kWhatsAppPq), FailsWith(Errc::kInvalidArgument));
}

// A first message with its KEM ciphertext in the form of the other family.
Bytes with_ciphertext(const SealedMessage& message, ByteView ciphertext) {
  const auto parsed = *wire::parse_prekey_message(message.bytes);
  Bytes inner(parsed.message.authenticated.begin(), parsed.message.authenticated.end());
  inner.insert(inner.end(), parsed.message.mac.begin(), parsed.message.mac.end());
  return wire::write_prekey_message({.version = parsed.version,
                                     .registration_id = parsed.registration_id,
                                     .prekey_id = parsed.prekey_id,
                                     .signed_prekey_id = parsed.signed_prekey_id,
                                     .kem_prekey_id = parsed.kem_prekey_id,
                                     .kem_ciphertext = ciphertext,
                                     .base_key = parsed.base_key,
                                     .identity_key = parsed.identity_key,
                                     .message = inner});
}

// The prekeys of both families have the same numbers. The ciphertext has the sender's form, then the receiver's: then
// it is the message inside that has a post-quantum ratchet too many, or lacks it.
TEST_F(WhatsApp, RefusesAFirstMessageOfSignalAndTheOtherWayRound) {
  for (const Family family : {Family::kSignal, Family::kWhatsApp}) {
    const Family other = family == Family::kSignal ? Family::kWhatsApp : Family::kSignal;
    Party sender = party("491703", family), meant = party("491704", family), receiver = party("491704", other);
    sender.meets(meant);
    (void)receiver.bundle();
    const auto message = sender.writes(meant, "hello");
    const auto before = receiver.state();
    EXPECT_THAT(receiver.reads(sender, message), FailsWith(Errc::kInvalidMessage, Errc::kInvalidKey));
    Bytes ciphertext(crypto::kKemCiphertextSize, 1);
    if (other == Family::kSignal) ciphertext.insert(ciphertext.begin(), *wire::kKyber1024Type);
    EXPECT_THAT(receiver.reads(sender.at(), message.kind, with_ciphertext(message, ciphertext)),
                FailsWith(Errc::kInvalidMessage, Errc::kInvalidMessage));
    EXPECT_EQ(receiver.state(), before);
    EXPECT_THAT(meant.reads(sender, message), Says("hello"));
  }
}

TEST_F(WhatsApp, RefusesAMessageWithAPostQuantumRatchet) {
  Forger carol("carol", bob_.bundle(), 77, Family::kWhatsApp);
  const auto before = bob_.state();
  const Bytes with_ratchet = carol.prekey(carol.message("hello", {.pq_ratchet = Bytes{1, 2, 3}}));
  EXPECT_THAT(bob_.reads(carol.at(), MessageKind::kPrekey, with_ratchet),
              FailsWith(Errc::kInvalidMessage, Errc::kInvalidMessage));
  EXPECT_EQ(bob_.state(), before);
  EXPECT_THAT(bob_.reads(carol.at(), MessageKind::kPrekey, carol.prekey(carol.message("hello"))), Says("hello"));
}

// Downgrade.

TEST_F(WhatsApp, RefusesABundleWhoseKemPrekeyWasTakenOut) {
  refuses(alice_, bob_, stripped(bob_.bundle()), Errc::kWeakerSuite);
  Party prefers = whatsapp("491703", PqPolicy::kPreferred);
  ASSERT_THAT(prefers.add(bob_.at(), bob_.bundle()), IsOk());
  refuses(prefers, bob_, stripped(bob_.bundle()), Errc::kWeakerSuite);
  ASSERT_THAT(prefers.account.forget(bob_.at()), IsOk());
  prefers.restore(prefers.state());
  refuses(prefers, bob_, stripped(bob_.bundle()), Errc::kWeakerSuite);
}

TEST_F(WhatsApp, DoesNotFallBackToVersion3ForAFirstMessage) {
  Party carol = whatsapp("491703", PqPolicy::kAllowed);
  ASSERT_THAT(carol.add(bob_.at(), stripped(bob_.bundle())), IsOk());
  const auto weaker = carol.writes(bob_, "weaker");
  const auto before = bob_.state();
  EXPECT_THAT(bob_.reads(carol, weaker), FailsWith(Errc::kInvalidMessage, Errc::kWeakerSuite));
  EXPECT_EQ(bob_.state(), before);
}

TEST_F(WhatsApp, DoesNotFallBackToVersion3WhenTheKemPrekeyIsGone) {
  const auto bundle = bob_.bundle();
  Party carol = whatsapp("491703", PqPolicy::kAllowed);
  ASSERT_THAT(alice_.add(bob_.at(), bundle), IsOk());
  ASSERT_THAT(carol.add(bob_.at(), bundle), IsOk());
  tell(alice_, bob_);
  const auto before = bob_.state();
  EXPECT_THAT(bob_.reads(carol, carol.writes(bob_, "hello")), FailsWith(Errc::kUnknownKemPrekey));
  EXPECT_EQ(bob_.state(), before);
}

TEST_F(WhatsApp, AMessageOfVersion3DoesNotDisplaceAPostQuantumSession) {
  Party alice = whatsapp("491701", PqPolicy::kAllowed), bob = whatsapp("491702", PqPolicy::kAllowed);
  ASSERT_THAT(alice.add(bob.at(), *bob.account.bundle(true, true, bob.now_ms, bob.random)), IsOk());
  talk(alice, bob);
  ASSERT_THAT(bob.add(alice.at(), alice.bundle()), IsOk());
  tell(bob, alice);
  EXPECT_EQ(info(alice, bob).suite, Suite::kWhatsAppPq);
  EXPECT_EQ(alice.account.info(bob.at())->archived, 1U);
}

// Replay and alteration.

TEST_F(WhatsApp, RefusesAFirstMessageThatALastResortKemPrekeyHasSeen) {
  alice_.meets(bob_, false);
  const auto first = alice_.writes(bob_, "pay"), second = alice_.writes(bob_, "again");
  ASSERT_THAT(bob_.reads(alice_, first), Says("pay"));
  ASSERT_THAT(bob_.account.forget(alice_.at()), IsOk());
  bob_.restore(bob_.state());
  const auto before = bob_.state();
  EXPECT_THAT(bob_.reads(alice_, first), FailsWith(Errc::kInvalidMessage, Errc::kNoSession));
  EXPECT_THAT(bob_.reads(alice_, second), FailsWith(Errc::kInvalidMessage, Errc::kNoSession));
  EXPECT_EQ(bob_.state(), before);
}

TEST_F(WhatsApp, RefusesAnAlteredMessageAndStaysWhatItIs) {
  begin();
  const auto genuine = alice_.writes(bob_, "text");
  const auto before = bob_.state();
  for (std::size_t bit = 0; bit < 8 * genuine.bytes.size(); bit += 3) {
    SealedMessage altered = genuine;
    altered.bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    ASSERT_FALSE(bob_.reads(alice_, altered)) << bit;
    ASSERT_EQ(bob_.state(), before) << bit;
  }
  EXPECT_THAT(bob_.reads(alice_, genuine), Says("text"));
}

// The wrapper is not authenticated: what does not go into the handshake may be altered, and does no harm.
TEST_F(WhatsApp, ReadsAnAlteredFirstMessageAsItWasMeantOrRefusesIt) {
  alice_.meets(bob_);
  const auto genuine = alice_.writes(bob_, "text");
  const auto before = bob_.state();
  for (std::size_t byte = 0; byte < genuine.bytes.size(); byte += 5) {
    SealedMessage altered = genuine;
    altered.bytes[byte] ^= static_cast<std::uint8_t>(1U << byte % 8);
    if (const auto text = bob_.reads(alice_, altered)) {
      ASSERT_THAT(text, Says("text")) << byte;
      bob_.restore(before);
    }
    ASSERT_EQ(bob_.state(), before) << byte;
  }
  EXPECT_THAT(bob_.reads(alice_, genuine), Says("text"));
}

}  // namespace
}  // namespace pawl::account
