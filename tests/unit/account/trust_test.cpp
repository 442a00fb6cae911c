// Whose identity key is believed, under each policy and in both directions.
#include "core/account/trust.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/parties.hpp"

namespace pawl::account {
namespace {

using namespace pawl::testing;

crypto::PublicKey key(std::uint8_t value) { return crypto::PublicKey::from_u(std::array<std::uint8_t, 32>{value}); }

bool sends(const std::optional<Pin>& pin, Policy policy) {
  return is_trusted(pin ? &*pin : nullptr, key(1), policy, Direction::kSending);
}
bool reads(const std::optional<Pin>& pin, Policy policy) {
  return is_trusted(pin ? &*pin : nullptr, key(1), policy, Direction::kReceiving);
}

constexpr Policy kAllPolicies[] = {Policy::kFirstUse, Policy::kVerifiedOnly, Policy::kAsk};

TEST(Trust, OfAnUnknownKeyIsThePolicysMatter) {
  EXPECT_TRUE(sends({}, Policy::kFirstUse));
  EXPECT_TRUE(reads({}, Policy::kFirstUse));
  EXPECT_FALSE(sends({}, Policy::kVerifiedOnly));
  EXPECT_TRUE(reads({}, Policy::kVerifiedOnly));
  EXPECT_FALSE(sends({}, Policy::kAsk));
  EXPECT_FALSE(reads({}, Policy::kAsk));
}

TEST(Trust, OfAnotherKeyThanThePinnedOneIsNeverGiven) {
  for (const Policy policy : kAllPolicies) {
    for (const TrustLevel level : {TrustLevel::kFirstUse, TrustLevel::kVerified}) {
      EXPECT_FALSE(sends(Pin{key(2), level}, policy));
      EXPECT_FALSE(reads(Pin{key(2), level}, policy));
    }
  }
}

TEST(Trust, OfAVerifiedKeyIsAlwaysGiven) {
  for (const Policy policy : kAllPolicies) {
    EXPECT_TRUE(sends(Pin{key(1), TrustLevel::kVerified}, policy));
    EXPECT_TRUE(reads(Pin{key(1), TrustLevel::kVerified}, policy));
  }
}

TEST(Trust, OfAnUnverifiedKeyIsEnoughExceptForSendingToVerifiedOnesOnly) {
  const Pin pin{key(1), TrustLevel::kFirstUse};
  EXPECT_TRUE(sends(pin, Policy::kFirstUse));
  EXPECT_FALSE(sends(pin, Policy::kVerifiedOnly));
  EXPECT_TRUE(sends(pin, Policy::kAsk));
  for (const Policy policy : kAllPolicies) EXPECT_TRUE(reads(pin, policy));
}

TEST(Trust, IsTakenAwayByNoneAndBlocked) {
  for (const Policy policy : kAllPolicies) {
    for (const TrustLevel level : {TrustLevel::kNone, TrustLevel::kBlocked}) {
      EXPECT_FALSE(sends(Pin{key(1), level}, policy));
      EXPECT_FALSE(reads(Pin{key(1), level}, policy));
    }
  }
}

TEST(TrustOfAnAccount, PinsAtFirstUseInBothDirections) {
  Party alice("alice"), bob("bob");
  EXPECT_EQ(alice.account.pin(bob.at().name), nullptr);
  alice.meets(bob);
  ASSERT_NE(alice.account.pin(bob.at().name), nullptr);
  EXPECT_EQ(*alice.account.pin(bob.at().name), (Pin{bob.account.identity(), TrustLevel::kFirstUse}));
  ASSERT_THAT(bob.reads(alice, alice.writes(bob, "hello")), IsOk());
  EXPECT_EQ(*bob.account.pin(alice.at().name), (Pin{.identity = alice.account.identity(), .confirmed = false}));
}

TEST(TrustOfAnAccount, IsConfirmedByWhatWeDoAndNotByWhatWeRead) {
  const auto confirmed_by = [](const auto& act) {
    Party alice("alice"), bob("bob");
    alice.meets(bob);
    EXPECT_THAT(bob.reads(alice, alice.writes(bob, "hello")), IsOk());
    act(bob, alice);
    return bob.account.pin(alice.at().name)->confirmed;
  };
  EXPECT_FALSE(confirmed_by([](Party& bob, Party& alice) { (void)bob.reads(alice, alice.writes(bob, "more")); }));
  EXPECT_FALSE(confirmed_by([](Party& bob, Party& alice) { (void)bob.account.archive(alice.at()); }));
  EXPECT_TRUE(confirmed_by([](Party& bob, Party& alice) { bob.writes(alice, "hello"); }));
  EXPECT_TRUE(confirmed_by([](Party& bob, Party& alice) { bob.meets(alice); }));
  EXPECT_TRUE(confirmed_by([](Party& bob, Party& alice) { (void)bob.account.forget(alice.at()); }));
  EXPECT_TRUE(confirmed_by([](Party& bob, Party& alice) { (void)bob.account.forget(alice.at().name); }));
  EXPECT_TRUE(confirmed_by([](Party& bob, Party& alice) {
    bob.account.set_trust(alice.at().name, alice.account.identity(), TrustLevel::kFirstUse);
  }));
}

TEST(TrustOfAnAccount, IsNotPinnedByARefusedMessage) {
  Party alice("alice"), bob("bob");
  alice.meets(bob);
  auto first = alice.writes(bob, "hello");
  first.bytes[first.bytes.size() - 12] ^= 1;
  EXPECT_FALSE(bob.reads(alice, first));
  EXPECT_EQ(bob.account.pin(alice.at().name), nullptr);
}

TEST(TrustOfAnAccount, KeepsItsLevelWhenMessagesFollow) {
  Party alice("alice"), bob("bob");
  alice.account.set_trust(bob.at().name, bob.account.identity(), TrustLevel::kVerified);
  alice.meets(bob);
  alice.writes(bob, "hello");
  EXPECT_EQ(alice.account.pin(bob.at().name)->level, TrustLevel::kVerified);
}

TEST(TrustOfAnAccount, ThatAsksIsAskedForBundlesAndForMessages) {
  Party alice("alice"), bob("bob");
  alice.account.set_policy(Policy::kAsk);
  bob.account.set_policy(Policy::kAsk);
  EXPECT_THAT(alice.add(bob.at(), bob.bundle()), FailsWith(Errc::kUntrustedIdentity));
  alice.account.set_trust(bob.at().name, bob.account.identity(), TrustLevel::kFirstUse);
  alice.meets(bob);
  const auto first = alice.writes(bob, "hello");
  EXPECT_THAT(bob.reads(alice, first), FailsWith(Errc::kUntrustedIdentity));
  bob.account.set_trust(alice.at().name, alice.account.identity(), TrustLevel::kFirstUse);
  EXPECT_THAT(bob.reads(alice, first), Says("hello"));
}

TEST(TrustOfAnAccount, ForVerifiedOnlyReadsAndDoesNotWrite) {
  Party alice("alice"), bob("bob");
  bob.account.set_policy(Policy::kVerifiedOnly);
  alice.meets(bob);
  EXPECT_THAT(bob.reads(alice, alice.writes(bob, "hello")), Says("hello"));
  EXPECT_THAT(bob.seal(alice.at(), "no"), FailsWith(Errc::kUntrustedIdentity));
  bob.account.set_trust(alice.at().name, alice.account.identity(), TrustLevel::kVerified);
  EXPECT_THAT(bob.seal(alice.at(), "yes"), IsOk());
}

TEST(TrustOfAnAccount, HoldsForEverySpellingOfAServiceId) {
  Party alice("alice"), bob("9D0652A3-DCC3-4D11-975F-74D61598733F");
  alice.meets(bob);
  const auto lower = session::Name::parse("9d0652a3-dcc3-4d11-975f-74d61598733f");
  EXPECT_NE(alice.account.pin(*lower), nullptr);
}

// A server could pose as another device of ours otherwise.
TEST(TheNameOfTheAccountItself, HasItsIdentityFromTheStart) {
  Party phone("alice", 1), impostor("alice", 2);
  EXPECT_THAT(phone.add(impostor.at(), impostor.bundle()), FailsWith(Errc::kUntrustedIdentity));
  impostor.account.set_trust(phone.at().name, phone.account.identity(), TrustLevel::kVerified);
  impostor.meets(phone);
  const auto message = impostor.writes(phone, "it is me");
  EXPECT_THAT(phone.reads(impostor, message), FailsWith(Errc::kUntrustedIdentity));
  phone.account.set_trust(phone.at().name, impostor.account.identity(), TrustLevel::kVerified);
  EXPECT_THAT(phone.reads(impostor, message), Says("it is me")) << "a person has said so";
}

}  // namespace
}  // namespace pawl::account
