// Which suite is spoken with whom, whatever a server takes away or delivers again: never a weaker one in silence.
// Under the policy that allows it a bundle decides.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/parties.hpp"

namespace pawl::account {
namespace {

using namespace pawl::testing;
using session::PqPolicy;
using session::Suite;

handshake::Bundle stripped(handshake::Bundle bundle) {
  bundle.kem_prekey.reset();
  return bundle;
}

Suite suite_with(const Party& party, const Party& peer) { return party.account.info(peer.at())->current->suite; }

class Suites : public ::testing::Test {
 protected:
  static Party party(const char* name, PqPolicy policy) { return Party(name, 1, 0, policy); }
  static handshake::Bundle bundle(Party& of, bool kem) { return *of.account.bundle(true, kem, of.now_ms, of.random); }
  void refuses(Party& party, const Party& peer, const handshake::Bundle& bundle, std::optional<Suite> wanted = {}) {
    const auto before = party.state();
    EXPECT_THAT(party.add(peer.at(), bundle, wanted), FailsWith(Errc::kWeakerSuite));
    EXPECT_EQ(party.state(), before);
  }
  static void talk(Party& a, Party& b) {
    ASSERT_THAT(b.reads(a, a.writes(b, "there")), Says("there"));
    ASSERT_THAT(a.reads(b, b.writes(a, "and back")), Says("and back"));
  }

  Party allows_ = party("allows", PqPolicy::kAllowed), prefers_ = party("prefers", PqPolicy::kPreferred);
  Party requires_ = party("requires", PqPolicy::kRequired), bob_ = party("bob", PqPolicy::kAllowed);
};

TEST_F(Suites, TheStrongestThatTheBundleIsGoodForIsTaken) {
  for (Party* party : {&allows_, &prefers_, &requires_}) {
    ASSERT_THAT(party->add(bob_.at(), bundle(bob_, true)), IsOk());
    EXPECT_EQ(suite_with(*party, bob_), Suite::kSignalV4);
    talk(*party, bob_);
  }
}

TEST_F(Suites, ABundleWithoutKemPrekeyIsRefusedWhereOneIsRequired) {
  refuses(requires_, bob_, bundle(bob_, false));
  refuses(requires_, bob_, stripped(bundle(bob_, true)));
  EXPECT_FALSE(requires_.account.info(bob_.at()));
}

TEST_F(Suites, ABundleWithoutKemPrekeyIsGoodWhereOneIsAllowedOrPreferred) {
  for (Party* party : {&allows_, &prefers_}) {
    ASSERT_THAT(party->add(bob_.at(), bundle(bob_, false)), IsOk());
    EXPECT_EQ(suite_with(*party, bob_), Suite::kSignalV3);
    talk(*party, bob_);
  }
}

TEST_F(Suites, AWantedSuiteIsTakenOrRefused) {
  ASSERT_THAT(allows_.add(bob_.at(), bundle(bob_, true), Suite::kSignalV3), IsOk());
  EXPECT_EQ(suite_with(allows_, bob_), Suite::kSignalV3);
  talk(allows_, bob_);
  ASSERT_THAT(allows_.add(bob_.at(), bundle(bob_, true), Suite::kSignalV4), IsOk());
  talk(allows_, bob_);
  ASSERT_THAT(allows_.add(bob_.at(), bundle(bob_, true), Suite::kSignalV3), IsOk());
  EXPECT_EQ(suite_with(allows_, bob_), Suite::kSignalV3) << "it was asked for, so it is no silent downgrade";
  refuses(prefers_, bob_, bundle(bob_, true), Suite::kSignalV3);
  refuses(requires_, bob_, bundle(bob_, true), Suite::kSignalV3);
  EXPECT_THAT(allows_.add(bob_.at(), bundle(bob_, false), Suite::kSignalV4), FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(allows_.add(bob_.at(), bundle(bob_, true), Suite::kWhatsAppPq), FailsWith(Errc::kInvalidArgument));
}

TEST_F(Suites, BothSignaturesAreCheckedInEverySuite) {
  auto bad = bundle(bob_, true);
  bad.kem_prekey->signature[7] ^= 1;
  EXPECT_THAT(allows_.add(bob_.at(), bad, Suite::kSignalV3), FailsWith(Errc::kInvalidSignature));
  EXPECT_THAT(allows_.add(bob_.at(), bad), FailsWith(Errc::kInvalidSignature));
}

TEST_F(Suites, AStrippedBundleIsRefusedOnceTheIdentityHasShownAKemPrekey) {
  ASSERT_THAT(prefers_.add(bob_.at(), bundle(bob_, true)), IsOk());
  refuses(prefers_, bob_, stripped(bundle(bob_, true)));
  ASSERT_THAT(prefers_.account.forget(bob_.at()), IsOk());
  prefers_.restore(prefers_.state());
  refuses(prefers_, bob_, stripped(bundle(bob_, true)));
}

TEST_F(Suites, AStrippedBundleReplacesASessionOfProtocol4WhereThatIsAllowed) {
  ASSERT_THAT(allows_.add(bob_.at(), bundle(bob_, true)), IsOk());
  talk(allows_, bob_);
  ASSERT_THAT(allows_.add(bob_.at(), stripped(bundle(bob_, true))), IsOk());
  EXPECT_EQ(suite_with(allows_, bob_), Suite::kSignalV3) << "the documentation says that this policy does not defend";
}

TEST_F(Suites, AStrippedBundleIsRefusedOnceTheIdentityHasWrittenInProtocol4) {
  ASSERT_THAT(bob_.add(prefers_.at(), bundle(prefers_, true)), IsOk());
  ASSERT_THAT(prefers_.reads(bob_, bob_.writes(prefers_, "hello")), Says("hello"));
  refuses(prefers_, bob_, bundle(bob_, false));
}

TEST_F(Suites, WhatAnIdentityHasShownCountsForThatIdentityAlone) {
  ASSERT_THAT(prefers_.add(bob_.at(), bundle(bob_, true)), IsOk());
  Party new_bob("bob", 1, 99, PqPolicy::kAllowed);
  prefers_.account.set_trust(bob_.at().name, bob_.account.identity(), TrustLevel::kVerified);
  refuses(prefers_, bob_, bundle(bob_, false));
  prefers_.account.set_trust(bob_.at().name, new_bob.account.identity(), TrustLevel::kFirstUse);
  EXPECT_THAT(prefers_.add(bob_.at(), bundle(new_bob, false)), IsOk());
}

TEST_F(Suites, WhatAnIdentityHasShownCountsAgainWhenTrustComesBackToIt) {
  ASSERT_THAT(prefers_.add(bob_.at(), bundle(bob_, true)), IsOk());
  talk(prefers_, bob_);
  const Party new_bob("bob", 1, 99, PqPolicy::kAllowed);
  prefers_.account.set_trust(bob_.at().name, new_bob.account.identity(), TrustLevel::kFirstUse);
  prefers_.restore(prefers_.state());
  prefers_.account.set_trust(bob_.at().name, bob_.account.identity(), TrustLevel::kFirstUse);
  prefers_.restore(prefers_.state());
  refuses(prefers_, bob_, stripped(bundle(bob_, true)));
  prefers_.account.set_trust(bob_.at().name, new_bob.account.identity(), TrustLevel::kFirstUse);
  EXPECT_FALSE(prefers_.account.suites(bob_.at().name).shown) << "it has shown nothing";
}

TEST_F(Suites, APeerThatMovesFrom3To4KeepsItsConversation) {
  ASSERT_THAT(prefers_.add(bob_.at(), bundle(bob_, false)), IsOk());
  talk(prefers_, bob_);
  const auto late = bob_.writes(prefers_, "still in protocol 3");
  ASSERT_THAT(bob_.add(prefers_.at(), bundle(prefers_, true)), IsOk());
  ASSERT_THAT(prefers_.reads(bob_, bob_.writes(prefers_, "in protocol 4")), Says("in protocol 4"));
  EXPECT_EQ(suite_with(prefers_, bob_), Suite::kSignalV4);
  EXPECT_THAT(prefers_.reads(bob_, late), Says("still in protocol 3"));
  EXPECT_EQ(suite_with(prefers_, bob_), Suite::kSignalV4) << "reading it does not go back";
  talk(prefers_, bob_);
}

TEST_F(Suites, AFirstMessageOfProtocol3DoesNotDisplaceASessionOfProtocol4) {
  const auto old_start = bundle(allows_, false);
  ASSERT_THAT(allows_.add(bob_.at(), bundle(bob_, true)), IsOk());
  talk(allows_, bob_);
  ASSERT_THAT(bob_.add(allows_.at(), old_start), IsOk());
  EXPECT_THAT(allows_.reads(bob_, bob_.writes(allows_, "weaker")), Says("weaker"));
  EXPECT_EQ(suite_with(allows_, bob_), Suite::kSignalV4);
  EXPECT_EQ(allows_.account.info(bob_.at())->archived, 1U);
  EXPECT_EQ(allows_.writes(bob_, "answer").bytes.front(), 0x44);
  EXPECT_THAT(allows_.reads(bob_, bob_.writes(allows_, "weaker again")), Says("weaker again"));
  EXPECT_EQ(suite_with(allows_, bob_), Suite::kSignalV4);
}

TEST_F(Suites, CrossingStartsInBothProtocolsEndInProtocol4) {
  ASSERT_THAT(allows_.add(bob_.at(), bundle(bob_, true)), IsOk());
  ASSERT_THAT(bob_.add(allows_.at(), bundle(allows_, false)), IsOk());
  const auto in_4 = allows_.writes(bob_, "in 4"), in_3 = bob_.writes(allows_, "in 3");
  ASSERT_THAT(allows_.reads(bob_, in_3), Says("in 3"));
  ASSERT_THAT(bob_.reads(allows_, in_4), Says("in 4"));
  EXPECT_EQ(suite_with(allows_, bob_), Suite::kSignalV4);
  EXPECT_EQ(suite_with(bob_, allows_), Suite::kSignalV4);
  talk(allows_, bob_);
}

TEST_F(Suites, AReplayedMessageOfProtocol3DoesNotBringItBack) {
  ASSERT_THAT(prefers_.add(bob_.at(), bundle(bob_, false)), IsOk());
  talk(prefers_, bob_);
  const auto kept_back = bob_.writes(prefers_, "kept back by the server");
  ASSERT_THAT(prefers_.add(bob_.at(), bundle(bob_, true)), IsOk());
  EXPECT_THAT(prefers_.reads(bob_, kept_back), Says("kept back by the server"));
  EXPECT_EQ(suite_with(prefers_, bob_), Suite::kSignalV4);
}

TEST_F(Suites, ASessionOfProtocol3IsReadAndNotWrittenInWhereThePolicySaysSo) {
  ASSERT_THAT(allows_.add(bob_.at(), bundle(bob_, false)), IsOk());
  talk(allows_, bob_);
  allows_.account.set_pq_policy(PqPolicy::kRequired);
  EXPECT_THAT(allows_.reads(bob_, bob_.writes(allows_, "hello")), Says("hello"));
  const auto before = allows_.state();
  EXPECT_THAT(allows_.seal(bob_.at(), "no"), FailsWith(Errc::kWeakerSuite));
  EXPECT_EQ(allows_.state(), before);
  ASSERT_THAT(allows_.add(bob_.at(), bundle(bob_, true)), IsOk());
  talk(allows_, bob_);
}

TEST_F(Suites, AFirstMessageOfProtocol3AfterForgettingIsReadAndNotAnsweredInIt) {
  ASSERT_THAT(prefers_.add(bob_.at(), bundle(bob_, true)), IsOk());
  talk(prefers_, bob_);
  ASSERT_THAT(prefers_.account.forget(bob_.at()), IsOk());
  ASSERT_THAT(bob_.add(prefers_.at(), bundle(prefers_, false)), IsOk());
  EXPECT_THAT(prefers_.reads(bob_, bob_.writes(prefers_, "hello")), Says("hello"));
  EXPECT_THAT(prefers_.seal(bob_.at(), "no"), FailsWith(Errc::kWeakerSuite));
}

TEST_F(Suites, ThePolicyIsSaved) {
  for (Party* party : {&allows_, &prefers_, &requires_}) {
    const auto policy = party->account.pq_policy();
    party->restore(party->state());
    EXPECT_EQ(party->account.pq_policy(), policy);
  }
}

}  // namespace
}  // namespace pawl::account
