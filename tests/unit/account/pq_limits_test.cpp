// What a record of protocol 4 keeps at most, and what brakes forged messages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/wire/signal_message.hpp"
#include "core/wire/spqr_message.hpp"
#include "tests/support/parties.hpp"

namespace pawl::account {
namespace {

using namespace pawl::testing;
using session::SealedMessage;

class PqLimits : public ::testing::Test {
 protected:
  void begin() {
    alice_.meets(bob_);
    ASSERT_THAT(bob_.reads(alice_, alice_.writes(bob_, "hello")), IsOk());
    ASSERT_THAT(alice_.reads(bob_, bob_.writes(alice_, "hello")), IsOk());
  }
  std::vector<SealedMessage> alice_writes(int count) {
    std::vector<SealedMessage> messages;
    for (int i = 0; i < count; ++i) messages.push_back(alice_.writes(bob_, "text"));
    return messages;
  }
  // What Bob's sessions with Alice take.
  std::size_t size_of_record() {
    auto without = *Account::load(bob_.state());
    EXPECT_THAT(without.forget(alice_.at()), IsOk());
    return bob_.state().size() - without.save().size();
  }

  PqParty alice_{"alice"}, bob_{"bob"};
};

TEST_F(PqLimits, TwoThousandSkippedMessagesOfAChainAreKept) {
  begin();
  const auto sent = alice_writes(2'003);
  ASSERT_THAT(bob_.reads(alice_, sent.back()), IsOk());
  EXPECT_THAT(bob_.reads(alice_, sent[0]), FailsWith(Errc::kDuplicateMessage)) << "2,002 were skipped";
  EXPECT_THAT(bob_.reads(alice_, sent[1]), FailsWith(Errc::kDuplicateMessage));
  EXPECT_THAT(bob_.reads(alice_, sent[2]), Says("text"));
  EXPECT_THAT(bob_.reads(alice_, sent[2'001]), Says("text"));
}

TEST_F(PqLimits, FiveChainsAreKept) {
  begin();
  std::vector<SealedMessage> late;
  for (int i = 0; i < 6; ++i) {
    late.push_back(alice_.writes(bob_, "late"));
    ASSERT_THAT(bob_.reads(alice_, alice_.writes(bob_, "there")), IsOk());
    ASSERT_THAT(alice_.reads(bob_, bob_.writes(alice_, "and back")), IsOk());
  }
  const auto before = bob_.state();
  EXPECT_THAT(bob_.reads(alice_, late[0]), FailsWith(Errc::kInvalidMessage));
  EXPECT_EQ(bob_.state(), before);
  for (int i = 1; i < 6; ++i) EXPECT_THAT(bob_.reads(alice_, late[static_cast<std::size_t>(i)]), Says("late"));
}

// Forty-one sessions, most of them with as many skipped messages as a chain keeps.
TEST_F(PqLimits, ARecordStaysBelowHalfAMebibyte) {
  std::vector<SealedMessage> oldest;
  for (int i = 0; i < 41; ++i) {
    alice_.meets(bob_);
    ASSERT_THAT(bob_.reads(alice_, alice_.writes(bob_, "hello")), IsOk());
    auto sent = alice_writes(i < 30 ? 1'000 : 10);
    ASSERT_THAT(bob_.reads(alice_, sent.back()), IsOk());
    if (i == 0) oldest = std::move(sent);
  }
  EXPECT_LE(size_of_record(), 512U * 1024);
  EXPECT_GE(size_of_record(), 10'000U * 36);
  EXPECT_THAT(bob_.reads(alice_, oldest[999 - 1]), FailsWith(Errc::kDuplicateMessage)) << "its key went first";
  EXPECT_THAT(Account::load(bob_.state()), IsOk());
}

// Alone, the current session may reach the limit, too: its two ratchets keep a key each.
TEST_F(PqLimits, OneSessionKeepsTenThousandSkippedKeysOfBothRatchets) {
  begin();
  for (int i = 0; i < 5; ++i) {
    const auto sent = alice_writes(1'999);
    ASSERT_THAT(bob_.reads(alice_, sent.back()), IsOk());
    ASSERT_THAT(alice_.reads(bob_, bob_.writes(alice_, "answer")), IsOk());
  }
  EXPECT_LE(size_of_record(), 10'000U * 36 + 5U * 1024);
  EXPECT_THAT(Account::load(bob_.state()), IsOk());
}

TEST_F(PqLimits, ForgedFarJumpsAreBrakedAfterThree) {
  begin();
  const auto sent = alice_writes(301);
  SealedMessage forged = sent.back();
  forged.bytes.back() ^= 1;
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(bob_.reads(alice_, forged), FailsWith(Errc::kInvalidMessage, Errc::kBadMac));
  }
  EXPECT_THAT(bob_.reads(alice_, sent.back()), FailsWith(Errc::kInvalidMessage, Errc::kTooFarAhead));
  bob_.now_ms += 60'000;
  EXPECT_THAT(bob_.reads(alice_, sent.back()), Says("text"));
}

// The Double Ratchet's counter starts anew with each key, that of the post-quantum ratchet does not: its jump counts,
// too.
TEST_F(PqLimits, AFarJumpOfThePostQuantumRatchetAloneIsBrakedAsWell) {
  begin();
  alice_writes(300);  // lost
  ASSERT_THAT(alice_.reads(bob_, bob_.writes(alice_, "turn")), IsOk());
  const auto genuine = alice_.writes(bob_, "far");  // the first one of a new chain
  ASSERT_THAT(bob_.reads(alice_, genuine), Says("far"));
  alice_writes(300);
  ASSERT_THAT(alice_.reads(bob_, bob_.writes(alice_, "turn")), IsOk());
  const auto next = alice_.writes(bob_, "far again");
  SealedMessage forged = next;
  forged.bytes.back() ^= 1;
  for (int i = 0; i < 3; ++i) ASSERT_FALSE(bob_.reads(alice_, forged));
  EXPECT_THAT(bob_.reads(alice_, next), FailsWith(Errc::kInvalidMessage, Errc::kTooFarAhead));
  bob_.now_ms += 60'000;
  EXPECT_THAT(bob_.reads(alice_, next), Says("far again"));
}

// A message of version 4 that Alice never wrote: a ratchet key that is new, and a wrong MAC.
SealedMessage forged(std::uint32_t counter, ByteView pq_message, crypto::Random& random) {
  Bytes bytes = wire::write_signal_message({.version = 4,
                                            .ratchet_key = crypto::generate_key_pair(random)->public_key,
                                            .counter = counter,
                                            .previous_counter = 0,
                                            .ciphertext = Bytes(16),
                                            .pq_ratchet = pq_message,
                                            .addresses = {}});
  bytes.resize(bytes.size() + 8);
  return {session::MessageKind::kMessage, std::move(bytes)};
}

// The Double Ratchet has walked before SPQR says that its own index is beyond any limit.
TEST_F(PqLimits, AFarJumpIsCountedAlsoWhenThePostQuantumRatchetRefusesTheMessage) {
  begin();
  const auto pq = wire::write_spqr_message({1, 4'000'000'000, wire::SpqrType::kNone, {}});
  for (int i = 0; i < 3; ++i) ASSERT_FALSE(bob_.reads(alice_, forged(25'000, pq.view(), bob_.random)));
  alice_writes(300);
  const auto genuine = alice_.writes(bob_, "far");
  EXPECT_THAT(bob_.reads(alice_, genuine), FailsWith(Errc::kInvalidMessage, Errc::kTooFarAhead));
  bob_.now_ms += 60'000;
  EXPECT_THAT(bob_.reads(alice_, genuine), Says("far"));
}

// Whatever epoch it names: while the versions are negotiated, it is the first chain that walks.
TEST_F(PqLimits, AFarJumpInAMessageOfALaterVersionIsCounted) {
  alice_.meets(bob_);
  bob_.meets(alice_);
  alice_.writes(bob_, "not answered");
  const Bytes pq{2, 9, 0xA8, 0xC3, 0x01};  // version 2, epoch 9, index 25,000
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(alice_.reads(bob_, forged(0, pq, alice_.random)), FailsWith(Errc::kInvalidMessage, Errc::kBadMac));
  }
  EXPECT_THAT(alice_.reads(bob_, forged(0, pq, alice_.random)), FailsWith(Errc::kInvalidMessage, Errc::kTooFarAhead));
}

}  // namespace
}  // namespace pawl::account
