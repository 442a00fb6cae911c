// What is refused in protocol 4 alone, and how: rows of the error table that error_table_test.cpp begins.
#include "tests/support/vectors.hpp"
#include "tests/unit/account/error_table.hpp"

namespace pawl::account {
namespace {

using namespace pawl::testing;

using ErrorTableV4 = ErrorTable;

TEST_P(ErrorTableV4, WithoutKemFieldsOrWithOneOfThem) {
  const Bytes inner = alice_.message("hello");
  refuses_prekey(alice_.prekey(inner, [](auto& f) { f.kem_prekey_id.reset(); }), Errc::kInvalidMessage);
  Bytes only_id = alice_.prekey(inner, [](auto& f) { f.kem_prekey_id.reset(); });
  only_id.insert(only_id.end(), {0x38, 0x01});
  refuses_prekey(only_id, Errc::kInvalidMessage);
  EXPECT_THAT(reads_prekey(alice_.prekey(inner)), Says("hello"));
}

TEST_P(ErrorTableV4, CiphertextOfAWrongForm) {
  for (const Bytes& bad : {Bytes{}, Bytes(1'568, 8), Bytes(1'570, 8), Bytes(1'569, 0x07), Bytes(1'569, 0x0A)}) {
    refuses_wrapper([&](auto& fields) { fields.kem_ciphertext = bad; }, Errc::kInvalidMessage, Errc::kInvalidKey);
    bob_ = Party("bob", 1, 0, GetParam());
    alice_ = Forger("alice", bob_.bundle());
  }
}

TEST_P(ErrorTableV4, CiphertextWithAFlippedBit) {
  const Bytes inner = alice_.message("hello");
  for (const std::size_t place : {1U, 700U, 1'568U}) {
    Bytes altered;
    refuses_prekey(alice_.prekey(inner,
                                 [&](auto& fields) {
                                   altered.assign(fields.kem_ciphertext.begin(), fields.kem_ciphertext.end());
                                   altered[place] ^= 0x10;
                                   fields.kem_ciphertext = altered;
                                 }),
                   Errc::kInvalidMessage, Errc::kBadMac);
  }
  EXPECT_THAT(reads_prekey(alice_.prekey(inner)), Says("hello"));
}

TEST_P(ErrorTableV4, CiphertextIsNotLookedAtWhenTheSessionIsThere) {
  has_a_session();
  const Bytes rubbish(3, 0xFF);
  const Bytes again = alice_.prekey(alice_.message("again"), [&](auto& f) {
    f.kem_ciphertext = rubbish;
    f.kem_prekey_id = 99;
  });
  EXPECT_THAT(reads_prekey(again), Says("again"));
}

TEST_P(ErrorTableV4, UnknownKemPrekeyIdsAreNamedAfterSignedOnesAndBeforeOneTimeOnes) {
  const Bytes inner = alice_.message("hello");
  refuses_prekey(alice_.prekey(inner, [](auto& f) { f.kem_prekey_id = f.prekey_id = 77; }), Errc::kUnknownKemPrekey);
  refuses_prekey(alice_.prekey(inner, [](auto& f) { f.kem_prekey_id = f.signed_prekey_id = 77; }),
                 Errc::kUnknownSignedPrekey);
  refuses_prekey(alice_.prekey(inner, [](auto& f) { f.kem_prekey_id = 0; }), Errc::kUnknownKemPrekey);
  EXPECT_THAT(reads_prekey(alice_.prekey(inner)), Says("hello"));
}

TEST_P(ErrorTableV4, SpentOneTimeKemPrekey) {
  has_a_session();
  EXPECT_EQ(bob_.account.kem_prekeys_left(), 0U);
  ASSERT_THAT(bob_.account.forget(alice_.at()), IsOk());
  refuses_prekey(alice_.prekey(alice_.message("again")), Errc::kUnknownKemPrekey);
}

TEST_P(ErrorTableV4, InnerMessageOfAnotherVersion) {
  const auto of_version_3 = [](Bytes& out) { out.front() = 0x33; };
  refuses_prekey(alice_.prekey(alice_.message("no", {.before_mac = of_version_3})), Errc::kInvalidMessage,
                 Errc::kUnsupportedVersion);
  has_a_session();
  refuses_message(alice_.message("no", {.before_mac = of_version_3}), Errc::kInvalidMessage, Errc::kUnsupportedVersion);
}

TEST_P(ErrorTableV4, LowHalfOfTheVersionByteIsNotLookedAt) {
  EXPECT_THAT(
      reads_prekey(alice_.prekey(alice_.message("yes", {.before_mac = [](Bytes& out) { out.front() = 0x4F; }}))),
      Says("yes"));
}

TEST_P(ErrorTableV4, PqRatchetMissingOrOfVersion0) {
  refuses_inside({.pq_ratchet = Bytes{}}, Errc::kInvalidMessage, Errc::kInvalidMessage);
  refuses_message(alice_.message("no", {.pq_ratchet = from_hex("00010100")}), Errc::kInvalidMessage,
                  Errc::kInvalidMessage);
}

TEST_P(ErrorTableV4, PqRatchetThatCannotBeRead) {
  has_a_session();
  for (const char* bad : {"01", "0101", "010101", "01000100", "01010107", "0101010100", "ffffffffffffffffffffff"}) {
    SCOPED_TRACE(bad);
    refuses_message(alice_.message("no", {.pq_ratchet = from_hex(bad)}), Errc::kInvalidMessage, Errc::kInvalidMessage);
  }
}

TEST_P(ErrorTableV4, PqRatchetOfALaterVersionOnceTheNegotiationIsOver) {
  has_a_session();
  refuses_message(alice_.message("no", {.pq_ratchet = from_hex("02010200")}), Errc::kInvalidMessage,
                  Errc::kInvalidMessage);
}

// Its index says that it was used; the counter of the session says that the message is new: no duplicate.
TEST_P(ErrorTableV4, PqRatchetWithAUsedIndexIsNoDuplicate) {
  has_a_session();
  refuses_message(alice_.message("no", {.pq_ratchet = from_hex("01010100")}), Errc::kInvalidMessage,
                  Errc::kInvalidMessage);
}

TEST_P(ErrorTableV4, PqRatchetOfAnEpochAheadOrTooFarAhead) {
  has_a_session();
  refuses_message(alice_.message("no", {.pq_ratchet = from_hex("01020100")}), Errc::kInvalidMessage,
                  Errc::kTooFarAhead);
  refuses_message(alice_.message("no", {.pq_ratchet = from_hex("0101c1c30200")}), Errc::kInvalidMessage,
                  Errc::kTooFarAhead);  // index 41,409
}

// As sent, a fresh chain: 24,999 is the last one, since the post-quantum chain counts from 1 and has the same limit.
TEST_P(ErrorTableV4, CounterBeyondTheJumpLimit) {
  Bytes last, beyond;
  for (int i = 0; i <= 25'000; ++i) {
    const Bytes message = alice_.message(std::to_string(i));
    if (i == 24'999) last = alice_.prekey(message);
    if (i == 25'000) beyond = alice_.prekey(message);
  }
  refuses_prekey(beyond, Errc::kInvalidMessage, Errc::kTooFarAhead);
  EXPECT_THAT(reads_prekey(last), Says("24999"));
}

TEST_P(ErrorTableV4, CounterBeyondTheJumpLimitOnAKnownChain) {
  has_a_session();
  Bytes last, beyond;
  for (int i = 1; i <= 25'001; ++i) {
    const Bytes message = alice_.message(std::to_string(i));
    if (i == 25'000) last = message;
    if (i == 25'001) beyond = message;
  }
  refuses_message(beyond, Errc::kInvalidMessage, Errc::kTooFarAhead);
  EXPECT_THAT(reads_message(last), Says("25000"));
}

TEST_P(ErrorTableV4, BundleWithABadKemSignatureOrKey) {
  Party carol("carol", 1, 0, GetParam());
  const auto refuses = [&](const handshake::Bundle& bundle, Errc code) {
    const auto before = carol.state();
    EXPECT_THAT(carol.add(bob_.at(), bundle), FailsWith(code));
    EXPECT_EQ(carol.state(), before);
  };
  auto bundle = bob_.bundle();
  bundle.kem_prekey->signature[5] ^= 1;
  refuses(bundle, Errc::kInvalidSignature);
  bundle.kem_prekey->signature.clear();
  refuses(bundle, Errc::kInvalidSignature);
  bundle = bob_.bundle();
  bundle.signed_prekey_signature[5] ^= 1;
  refuses(bundle, Errc::kInvalidSignature);
}

INSTANTIATE_TEST_SUITE_P(Protocol4, ErrorTableV4, ::testing::Values(session::Suite::kSignalV4), name_of_suite);

}  // namespace
}  // namespace pawl::account
