// Far jumps through the door: forged ones are braked, genuine ones are read again a minute later, and nothing is kept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/wire/prekey_message.hpp"
#include "tests/support/parties.hpp"

namespace pawl::account {
namespace {

using namespace pawl::testing;
using session::SealedMessage;

// Bob is about to turn: Alice's next messages carry a ratchet key that he does not know.
class FarJumpsOfAPeer : public ::testing::Test {
 protected:
  FarJumpsOfAPeer() {
    alice_.meets(bob_);
    EXPECT_THAT(bob_.reads(alice_, alice_.writes(bob_, "hello")), Says("hello"));
    EXPECT_THAT(alice_.reads(bob_, bob_.writes(alice_, "hello")), Says("hello"));
  }
  SealedMessage far(int skipped = 300) {
    for (int i = 0; i < skipped; ++i) alice_.writes(bob_, "lost");
    return alice_.writes(bob_, "far");
  }
  void fails(SealedMessage message, Errc detail) {
    message.bytes.back() ^= 1;
    const auto before = bob_.state();
    EXPECT_THAT(bob_.reads(alice_, message), FailsWith(Errc::kInvalidMessage, detail));
    EXPECT_EQ(bob_.state(), before);
  }

  Party alice_{"alice"}, bob_{"bob"};
};

TEST_F(FarJumpsOfAPeer, AreRefusedAfterThreeForgedOnesUntilAMinuteHasPassed) {
  const SealedMessage genuine = far();
  for (int i = 0; i < 3; ++i) fails(genuine, Errc::kBadMac);
  EXPECT_THAT(bob_.reads(alice_, genuine), FailsWith(Errc::kInvalidMessage, Errc::kTooFarAhead));
  bob_.now_ms += 59'999;
  EXPECT_THAT(bob_.reads(alice_, genuine), FailsWith(Errc::kInvalidMessage, Errc::kTooFarAhead));
  bob_.now_ms += 1;
  EXPECT_THAT(bob_.reads(alice_, genuine), Says("far"));
}

TEST_F(FarJumpsOfAPeer, OnAChainThatIsKnownAreReadWhileTheBrakeIsOn) {
  const SealedMessage first = alice_.writes(bob_, "a near one"), genuine = far();
  for (int i = 0; i < 3; ++i) fails(genuine, Errc::kBadMac);
  ASSERT_THAT(bob_.reads(alice_, genuine), FailsWith(Errc::kInvalidMessage, Errc::kTooFarAhead));
  ASSERT_THAT(bob_.reads(alice_, first), Says("a near one"));
  EXPECT_THAT(bob_.reads(alice_, genuine), Says("far"));
}

TEST_F(FarJumpsOfAPeer, OfAnotherPeerAreNotBraked) {
  Party carol("carol");
  carol.meets(bob_);
  ASSERT_THAT(bob_.reads(carol, carol.writes(bob_, "hello")), Says("hello"));
  ASSERT_THAT(carol.reads(bob_, bob_.writes(carol, "hello")), Says("hello"));
  const SealedMessage genuine = far();
  for (int i = 0; i < 3; ++i) fails(genuine, Errc::kBadMac);
  for (int i = 0; i < 300; ++i) carol.writes(bob_, "lost");
  EXPECT_THAT(bob_.reads(carol, carol.writes(bob_, "from Carol")), Says("from Carol"));
}

// Anybody can make up names, and begin a session with each of them.
TEST_F(FarJumpsOfAPeer, OfStrangersAreBrakedTogether) {
  const auto first_but_far = [&](const char* name) {
    Party stranger(name);
    stranger.meets(bob_, false);
    for (int i = 0; i < 300; ++i) stranger.writes(bob_, "lost");
    return stranger.writes(bob_, "far");
  };
  const SealedMessage genuine = first_but_far("carol");
  for (const char* name : {"mallory", "mallet", "trudy"}) {
    SealedMessage forged = first_but_far(name);
    const auto mac = wire::parse_prekey_message(forged.bytes)->message.mac;
    forged.bytes[static_cast<std::size_t>(mac.data() - forged.bytes.data())] ^= 1;
    EXPECT_THAT(bob_.reads(address(name), forged.kind, forged.bytes), FailsWith(Errc::kInvalidMessage, Errc::kBadMac));
  }
  EXPECT_THAT(bob_.reads(address("carol"), genuine.kind, genuine.bytes),
              FailsWith(Errc::kInvalidMessage, Errc::kTooFarAhead));
  EXPECT_THAT(bob_.reads(alice_, far()), Says("far")) << "she is no stranger";
  bob_.now_ms += 60'000;
  EXPECT_THAT(bob_.reads(address("carol"), genuine.kind, genuine.bytes), Says("far"));
}

TEST_F(FarJumpsOfAPeer, ThatAreReadAreNotCounted) {
  for (int i = 0; i < 5; ++i) {
    ASSERT_THAT(bob_.reads(alice_, far()), Says("far"));
    ASSERT_THAT(alice_.reads(bob_, bob_.writes(alice_, "answer")), IsOk());
  }
}

TEST_F(FarJumpsOfAPeer, AreNoPartOfTheState) {
  const SealedMessage genuine = far();
  const auto digest = bob_.account.digest();
  for (int i = 0; i < 3; ++i) fails(genuine, Errc::kBadMac);
  EXPECT_EQ(bob_.account.digest(), digest);
  Party reopened("reopened", *Account::load(bob_.state()));
  EXPECT_THAT(reopened.reads(alice_, genuine), Says("far"));
}

TEST_F(FarJumpsOfAPeer, InAnArchivedSessionGoUpToTwoHundred) {
  const SealedMessage at_200 = far(200), at_201 = alice_.writes(bob_, "one more");
  Party other("alice", 1, 55);  // the same address starts anew: the first session goes into Bob's archive
  bob_.account.set_trust(alice_.at().name, other.account.identity(), TrustLevel::kFirstUse);
  other.meets(bob_);
  ASSERT_THAT(bob_.reads(other, other.writes(bob_, "new device")), IsOk());
  bob_.account.set_trust(alice_.at().name, alice_.account.identity(), TrustLevel::kFirstUse);
  EXPECT_THAT(bob_.reads(alice_, at_201), FailsWith(Errc::kInvalidMessage));
  EXPECT_THAT(bob_.reads(alice_, at_200), Says("far"));
  EXPECT_THAT(bob_.reads(alice_, at_201), Says("one more")) << "its chain is known now";
}

}  // namespace
}  // namespace pawl::account
