// What is refused in protocols 3 and 4 alike, and how. Each refusal leaves the account as it was, bit for bit, and the
// honest message that follows is still read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/wire/kem_key.hpp"
#include "tests/support/vectors.hpp"
#include "tests/unit/account/error_table.hpp"

namespace pawl::account {
namespace {

using namespace pawl::testing;
using session::MessageKind;

Twist with_first_byte(std::uint8_t byte) {
  return {.before_mac = [byte](Bytes& out) { out.front() = byte; }};
}

TEST_P(ErrorTable, TooShort) {
  has_a_session();
  for (std::size_t size = 0; size < 9; ++size) refuses_message(Bytes(size, 0x33), Errc::kInvalidMessage);
  refuses_prekey({}, Errc::kInvalidMessage);
  refuses_prekey(alice_.prekey(Bytes(8, 0x33)), Errc::kInvalidMessage);
}

TEST_P(ErrorTable, LegacyVersion) {
  for (const std::uint8_t byte : Bytes{0x00, 0x13, 0x23, 0x2F}) {
    refuses_prekey(alice_.prekey(alice_.message("no", with_first_byte(byte))), Errc::kLegacyVersion);
    Bytes outer = alice_.prekey(alice_.message("no"));
    outer.front() = byte;
    refuses_prekey(outer, Errc::kLegacyVersion);
  }
  has_a_session();
  refuses_message(alice_.message("no", with_first_byte(0x23)), Errc::kLegacyVersion);
}

TEST_P(ErrorTable, UnrecognisedVersion) {
  for (const std::uint8_t byte : Bytes{0x53, 0x54, 0x5F, 0xF3}) {
    refuses_prekey(alice_.prekey(alice_.message("no", with_first_byte(byte))), Errc::kUnsupportedVersion);
    Bytes outer = alice_.prekey(alice_.message("no"));
    outer.front() = byte;
    refuses_prekey(outer, Errc::kUnsupportedVersion);
  }
  has_a_session();
  refuses_message(alice_.message("no", with_first_byte(0x53)), Errc::kUnsupportedVersion);
}

TEST_P(ErrorTable, UndecodableProtobuf) {
  refuses_inside({.before_mac = [](Bytes& out) { out.push_back(0x07); }}, Errc::kInvalidMessage);  // wire type 7
}

TEST_P(ErrorTable, ProtobufFieldOfAnotherWireType) {
  refuses_inside({.before_mac = [](Bytes& out) { out.insert(out.end(), {0x20, 0x01}); }}, Errc::kInvalidMessage);
}

TEST_P(ErrorTable, MissingRequiredField) {
  refuses_inside({.before_mac = [](Bytes& out) { out.resize(1); }}, Errc::kInvalidMessage);
  refuses_inside({.before_mac = [](Bytes& out) { out.resize(1 + 35); }}, Errc::kInvalidMessage);      // key alone
  refuses_inside({.before_mac = [](Bytes& out) { out.resize(1 + 35 + 4); }}, Errc::kInvalidMessage);  // no ciphertext
}

TEST_P(ErrorTable, RatchetKeyOfAWrongForm) {
  crypto::PublicKey wrong_type{};
  wrong_type.bytes.front() = 0x04;
  refuses_inside({.ratchet_key = wrong_type}, Errc::kInvalidMessage, Errc::kInvalidKey);
}

TEST_P(ErrorTable, BaseOrIdentityKeyOfAWrongForm) {
  refuses_wrapper([](auto& fields) { fields.base_key.bytes.front() = 0x00; }, Errc::kInvalidMessage, Errc::kInvalidKey);
  refuses_prekey(alice_.prekey(alice_.message("no"), [](auto& f) { f.identity_key.bytes.front() = 0x06; }),
                 Errc::kInvalidMessage, Errc::kInvalidKey);
}

TEST_P(ErrorTable, AnotherPrekeyMessageOfAKnownSessionIsRead) {
  has_a_session();
  const auto before = bob_.state();
  EXPECT_THAT(reads_prekey(alice_.prekey(alice_.message("again"))), Says("again"));
  EXPECT_NE(bob_.state(), before);
}

TEST_P(ErrorTable, PrekeyMessageFromADistrustedIdentity) {
  const Bytes first = alice_.prekey(alice_.message("hello"));
  bob_.account.set_trust(alice_.at().name, bob_.account.identity(), TrustLevel::kVerified);
  refuses_prekey(first, Errc::kUntrustedIdentity);
  bob_.account.set_trust(alice_.at().name, alice_.keys().identity().public_key, TrustLevel::kVerified);
  EXPECT_THAT(reads_prekey(first), Says("hello"));
}

TEST_P(ErrorTable, PrekeyMessageOfASessionMadeWithAnotherIdentity) {
  has_a_session();
  SeededRandom random(9);
  const auto stranger = crypto::generate_key_pair(random)->public_key;
  bob_.account.set_trust(alice_.at().name, stranger, TrustLevel::kFirstUse);
  refuses_prekey(alice_.prekey(alice_.message("no"), [&](auto& fields) { fields.identity_key = stranger; }),
                 Errc::kInvalidMessage);
}

TEST_P(ErrorTable, UnknownPrekeyIds) {
  refuses_wrapper([](auto& fields) { fields.prekey_id = 77; }, Errc::kUnknownPrekey);
}

TEST_P(ErrorTable, UnknownPrekeyIdZero) {
  refuses_wrapper([](auto& fields) { fields.prekey_id = 0; }, Errc::kUnknownPrekey);
}

TEST_P(ErrorTable, UnknownSignedPrekeyId) {
  refuses_wrapper([](auto& fields) { fields.signed_prekey_id = 77; }, Errc::kUnknownSignedPrekey);
}

TEST_P(ErrorTable, OfTwoUnknownIdsTheSignedPrekeysIsNamed) {
  refuses_wrapper([](auto& fields) { fields.prekey_id = fields.signed_prekey_id = 77; }, Errc::kUnknownSignedPrekey);
}

TEST_P(ErrorTable, LeftOutPrekeyIdGivesOtherKeys) {
  refuses_wrapper([](auto& fields) { fields.prekey_id.reset(); }, Errc::kInvalidMessage, Errc::kBadMac);
}

TEST_P(ErrorTable, BaseKeyNotCanonical) {
  const Bytes inner = alice_.message("hello");
  int refused = 0;
  const Json data = vectors("canonical-keys.json");
  for (const Json& key : data.at("cases")) {
    if (key.at("canonical")) continue;
    SCOPED_TRACE(key.at("note").get<std::string>());
    const auto base_key = crypto::PublicKey::from_u(exactly<32>(bytes_at(key, "u")));
    refuses_prekey(alice_.prekey(inner, [&](auto& fields) { fields.base_key = base_key; }), Errc::kInvalidMessage,
                   Errc::kInvalidKey);
    ++refused;
  }
  EXPECT_GE(refused, 6) << "zero, low order, high bit, u = p, twist, torsion";
  EXPECT_THAT(reads_prekey(alice_.prekey(inner)), Says("hello"));
}

TEST_P(ErrorTable, IdentityGivingAnAllZeroAgreement) {
  refuses_wrapper([](auto& fields) { fields.identity_key = {}; }, Errc::kInvalidKey);
}

TEST_P(ErrorTable, RatchetKeyGivingAnAllZeroAgreement) {
  refuses_inside({.ratchet_key = crypto::PublicKey{}}, Errc::kInvalidMessage, Errc::kInvalidKey);
}

TEST_P(ErrorTable, BadMac) {
  Bytes inner = alice_.message("hello");
  inner.back() ^= 1;
  refuses_prekey(alice_.prekey(inner), Errc::kInvalidMessage, Errc::kBadMac);
  has_a_session();
  Bytes later = alice_.message("hello");
  later.back() ^= 0x80;
  refuses_message(later, Errc::kInvalidMessage, Errc::kBadMac);
}

TEST_P(ErrorTable, AddressesWhereTheNamesAreNoServiceIds) {
  refuses_inside({.addresses = Bytes(36, 0)}, Errc::kInvalidMessage, Errc::kBadMac);
}

// What is wrong after a good MAC looks like a bad MAC, to the letter; and so does a bad MAC with anything behind it.
TEST_P(ErrorTable, BadLengthOrPaddingAfterAGoodMacOrABadOne) {
  has_a_session();
  Bytes forged = alice_.message("no");  // its padding is good
  forged.back() ^= 1;
  const Error bad_mac = reads_message(forged).error();
  const auto gives_that_error = [&](const Bytes& message) {
    const auto before = bob_.state();
    const auto answer = reads_message(message);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, bad_mac.code);
    EXPECT_EQ(answer.error().detail, bad_mac.detail);
    EXPECT_STREQ(answer.error().sentence, bad_mac.sentence);
    EXPECT_EQ(bob_.state(), before);
  };
  const auto looks_like_a_bad_mac = [&](const Bytes& ciphertext) {
    Bytes message = alice_.message("", {.ciphertext = ciphertext});
    gives_that_error(message);
    message.back() ^= 1;
    gives_that_error(message);
  };
  for (const std::size_t size : {0U, 1U, 15U, 17U, 31U}) looks_like_a_bad_mac(Bytes(size, 1));
  looks_like_a_bad_mac(alice_.blocks_of(Bytes(16, 0x11)));  // seventeen bytes of padding in a block
  looks_like_a_bad_mac(alice_.blocks_of(Bytes(32, 0x00)));  // none
  Bytes uneven(16, 0x03);
  uneven[13] = 0x02;
  looks_like_a_bad_mac(alice_.blocks_of(uneven));
  EXPECT_THAT(reads_message(alice_.message("", {.ciphertext = alice_.blocks_of(Bytes(16, 0x10))})), Says(""));
}

TEST_P(ErrorTable, CounterAlreadyUsed) {
  has_a_session();
  const Bytes second = alice_.message("once");
  ASSERT_THAT(reads_message(second), Says("once"));
  refuses_message(second, Errc::kDuplicateMessage);
  refuses_message(alice_.message("no", {.counter = 0}), Errc::kDuplicateMessage);
}

TEST_P(ErrorTable, SamePrekeyMessageAgain) {
  const Bytes first = alice_.prekey(alice_.message("hello"));
  ASSERT_THAT(reads_prekey(first), Says("hello"));
  refuses_prekey(first, Errc::kDuplicateMessage);
}

TEST_P(ErrorTable, CounterWhoseKeyWasEvicted) {
  has_a_session();
  std::vector<Bytes> sent;
  for (int i = 0; i < 2'010; ++i) sent.push_back(alice_.message(std::to_string(i)));
  ASSERT_THAT(reads_message(sent[1'000]), IsOk());
  ASSERT_THAT(reads_message(sent[2'003]), IsOk());
  refuses_message(sent[0], Errc::kDuplicateMessage);
  refuses_message(sent[1], Errc::kDuplicateMessage);
  // The Double Ratchet keeps the newest 2,000 of what was skipped, the post-quantum one what is not 2,000 behind.
  const std::size_t oldest = GetParam() == session::Suite::kSignalV3 ? 2 : 3;
  EXPECT_THAT(reads_message(sent[oldest]), Says(std::to_string(oldest)));
}

TEST_P(ErrorTable, MessageWithoutARecord) { refuses_message(alice_.message("no"), Errc::kNoSession); }

TEST_P(ErrorTable, MessageThatNoSessionFits) {
  has_a_session();
  Forger other("alice", bob_.bundle(), 78);
  // In protocol 4 the post-quantum ratchet says first that it has given this key away.
  const bool classic = GetParam() == session::Suite::kSignalV3;
  refuses_message(other.message("no"), Errc::kInvalidMessage, classic ? Errc::kBadMac : Errc::kInvalidMessage);
}

TEST_P(ErrorTable, MessageFromADistrustedIdentity) {
  has_a_session();
  const Bytes second = alice_.message("later");
  const auto identity = alice_.keys().identity().public_key;
  for (const TrustLevel level : {TrustLevel::kNone, TrustLevel::kBlocked}) {
    bob_.account.set_trust(alice_.at().name, identity, level);
    refuses_message(second, Errc::kUntrustedIdentity);
  }
  bob_.account.set_trust(alice_.at().name, identity, TrustLevel::kFirstUse);
  EXPECT_THAT(reads_message(second), Says("later"));
}

TEST_P(ErrorTable, AForgedPrekeyMessageDoesNotDisplaceTheSession) {
  has_a_session();
  Forger other("alice", bob_.bundle(), 78);
  Bytes inner = other.message("no");
  inner.back() ^= 1;
  const auto fake = other.prekey(inner, [&](auto& f) { f.identity_key = alice_.keys().identity().public_key; });
  refuses_prekey(fake, Errc::kInvalidMessage, Errc::kBadMac);
  EXPECT_THAT(reads_message(alice_.message("still here")), Says("still here"));
}

TEST_P(ErrorTable, OurOwnAddress) {
  has_a_session();
  const auto before = bob_.state();
  EXPECT_THAT(bob_.seal(bob_.at(), "to myself"), FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(bob_.add(bob_.at(), Party("other").bundle()), FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(bob_.reads(bob_.at(), MessageKind::kMessage, alice_.message("no")), FailsWith(Errc::kInvalidArgument));
  EXPECT_EQ(bob_.state(), before);
}

// Two honest accounts, for what goes wrong with sending and with bundles.
class ErrorTableSending : public ::testing::TestWithParam<session::Suite> {
 protected:
  void refuses_to_write(Errc code) {
    const auto before = alice_.state();
    EXPECT_THAT(alice_.seal(bob_.at(), "no"), FailsWith(code));
    EXPECT_EQ(alice_.state(), before);
  }
  void refuses_bundle(const handshake::Bundle& bundle, Errc code) {
    const auto before = alice_.state();
    EXPECT_THAT(alice_.add(bob_.at(), bundle), FailsWith(code));
    EXPECT_EQ(alice_.state(), before);
  }
  crypto::PublicKey stranger() { return crypto::generate_key_pair(alice_.random)->public_key; }

  [[nodiscard]] Party party(std::string_view name) const { return Party(name, 1, 0, GetParam()); }

  Party alice_ = party("alice"), bob_ = party("bob");
};

TEST_P(ErrorTableSending, EncryptWithoutARecord) { refuses_to_write(Errc::kNoSession); }

TEST_P(ErrorTableSending, EncryptWithArchivedSessionsOnly) {
  alice_.meets(bob_);
  ASSERT_THAT(alice_.account.archive(bob_.at()), IsOk());
  refuses_to_write(Errc::kNoSession);
}

TEST_P(ErrorTableSending, EncryptToADistrustedIdentity) {
  alice_.meets(bob_);
  alice_.account.set_trust(bob_.at().name, bob_.account.identity(), TrustLevel::kBlocked);
  refuses_to_write(Errc::kUntrustedIdentity);
  alice_.account.set_trust(bob_.at().name, stranger(), TrustLevel::kVerified);
  refuses_to_write(Errc::kUntrustedIdentity);
}

TEST_P(ErrorTableSending, BundleOfADistrustedIdentity) {
  alice_.account.set_trust(bob_.at().name, stranger(), TrustLevel::kFirstUse);
  refuses_bundle(bob_.bundle(), Errc::kUntrustedIdentity);
}

TEST_P(ErrorTableSending, BundleWithAWrongSignature) {
  for (const std::size_t size : {0U, 63U, 65U}) {
    auto bundle = bob_.bundle();
    bundle.signed_prekey_signature.resize(size);
    refuses_bundle(bundle, Errc::kInvalidSignature);
  }
  auto bundle = bob_.bundle();
  bundle.signed_prekey_signature[10] ^= 1;
  refuses_bundle(bundle, Errc::kInvalidSignature);
}

TEST_P(ErrorTableSending, BundleWithALowOrderOneTimePrekey) {
  auto bundle = bob_.bundle();
  bundle.prekey->key = {};
  refuses_bundle(bundle, Errc::kInvalidKey);
}

TEST_P(ErrorTableSending, BundleWithALowOrderSignedPrekey) {
  const auto identity = *crypto::generate_key_pair(bob_.random);
  auto bundle = bob_.bundle();
  bundle.identity = identity.public_key;
  bundle.signed_prekey.key = {};
  const auto sign = [&](ByteView key) {
    const auto signature = *crypto::xeddsa_sign(identity.private_key, key, bob_.random);
    return Bytes(signature.begin(), signature.end());
  };
  bundle.signed_prekey_signature = sign(bundle.signed_prekey.key.bytes);
  if (bundle.kem_prekey) bundle.kem_prekey->signature = sign(wire::write_kem(bundle.kem_prekey->key.bytes));
  refuses_bundle(bundle, Errc::kInvalidKey);
}

TEST_P(ErrorTableSending, BundleWithoutRandomness) {
  NoRandom none;
  const auto bundle = bob_.bundle();
  const auto before = alice_.state();
  EXPECT_THAT(alice_.account.add_bundle(bob_.at(), bundle, alice_.now_ms, none), FailsWith(Errc::kNoRandomness));
  EXPECT_EQ(alice_.state(), before);
}

TEST_P(ErrorTableSending, DecryptWithoutRandomnessIsTriedAgainLater) {
  alice_.meets(bob_);
  const auto first = alice_.writes(bob_, "hello");
  NoRandom none;
  const auto before = bob_.state();
  EXPECT_THAT(bob_.account.decrypt(alice_.at(), first.kind, first.bytes, 0, none), FailsWith(Errc::kNoRandomness));
  EXPECT_EQ(bob_.state(), before);
  EXPECT_THAT(bob_.reads(alice_, first), Says("hello"));
}

TEST_P(ErrorTableSending, LateOrRepeatedMessageOnADroppedChain) {
  alice_.meets(bob_);
  std::vector<session::SealedMessage> early, late;
  for (int i = 0; i < 6; ++i) {  // six ratchet keys of Alice
    early.push_back(alice_.writes(bob_, "early"));
    late.push_back(alice_.writes(bob_, "late"));
    ASSERT_THAT(bob_.reads(alice_, early.back()), IsOk());
    ASSERT_THAT(alice_.reads(bob_, bob_.writes(alice_, "answer")), IsOk());
  }
  const auto before = bob_.state();
  EXPECT_THAT(bob_.reads(alice_, late[0]), FailsWith(Errc::kInvalidMessage, Errc::kBadMac));
  EXPECT_THAT(bob_.reads(alice_, early[0]), FailsWith(Errc::kInvalidMessage));
  EXPECT_THAT(bob_.reads(alice_, early[1]), FailsWith(Errc::kDuplicateMessage));
  EXPECT_EQ(bob_.state(), before);
  EXPECT_THAT(bob_.reads(alice_, late[1]), Says("late"));
}

TEST_P(ErrorTableSending, MessagesOfAnotherAccount) {
  Party carol = party("carol");
  alice_.meets(bob_);
  const auto for_bob = alice_.writes(bob_, "for Bob");
  carol.bundle();  // its prekeys have the same ids as Bob's
  const auto before = carol.state();
  EXPECT_THAT(carol.reads(alice_, for_bob), FailsWith(Errc::kInvalidMessage, Errc::kBadMac));
  EXPECT_EQ(carol.state(), before);
}

INSTANTIATE_TEST_SUITE_P(InEachSuiteOfSignal, ErrorTable, kSignalSuites, name_of_suite);
INSTANTIATE_TEST_SUITE_P(InEachSuiteOfSignal, ErrorTableSending, kSignalSuites, name_of_suite);

}  // namespace
}  // namespace pawl::account
