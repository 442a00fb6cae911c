// The saved account: one form for each state, and a reader that takes nothing on trust.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

#include "tests/support/parties.hpp"

namespace pawl::account {
namespace {

using namespace pawl::testing;

// An account with something of everything: several peers, pins, pending and archived sessions, skipped seeds.
SecretBytes rich_state() {
  Party alice("alice"), bob("bob", 3), carol("carol"), dave("9d0652a3-dcc3-4d11-975f-74d61598733f", 127);
  alice.meets(bob);
  alice.meets(carol);
  alice.writes(bob, "lost");
  EXPECT_THAT(carol.reads(alice, alice.writes(carol, "hello")), IsOk());
  carol.writes(alice, "late");
  EXPECT_THAT(alice.reads(carol, carol.writes(alice, "hello")), IsOk());
  alice.meets(carol, false);
  dave.meets(alice);
  EXPECT_THAT(alice.reads(dave, dave.writes(alice, "hello")), IsOk());
  alice.bundle();
  alice.bundle(false);
  alice.account.set_trust(bob.at().name, bob.account.identity(), TrustLevel::kVerified);
  alice.account.set_trust(*session::Name::parse("eve"), bob.account.identity(), TrustLevel::kBlocked);
  alice.account.set_policy(Policy::kVerifiedOnly);
  return alice.state();
}

TEST(SavedAccount, IsReadAndWrittenBackByteForByte) {
  const auto saved = rich_state();
  const auto account = Account::load(saved);
  ASSERT_THAT(account, IsOk());
  EXPECT_EQ(account->save(), saved);
  EXPECT_EQ(account->policy(), Policy::kVerifiedOnly);
}

TEST(SavedAccount, IsRefusedWhereverItIsCutOff) {
  const auto saved = rich_state();
  for (std::size_t size = 0; size < saved.size(); ++size) {
    const auto account = Account::load(ByteView(saved).first(size));
    // A list may end early at a row's border: then it is the account without the later rows, and says so when saved.
    if (account) {
      ASSERT_TRUE(same_bytes(account->save(), ByteView(saved).first(size))) << size;
    }
  }
  SecretBytes longer = saved;
  longer.push_back(0);
  EXPECT_THAT(Account::load(longer), FailsWith(Errc::kStoreCorrupt));
}

// The first message from there would be pinned as a stranger's, which its session is not.
TEST(SavedAccount, WithASessionOfOursAndNoPinForItsNameIsRefused) {
  Party alice("alice"), bob("bob");
  alice.meets(bob);
  SecretBytes saved = alice.state();
  const auto name = std::string_view("bob");
  const auto in_the_pin = std::find_end(saved.begin(), saved.end(), name.begin(), name.end());
  ASSERT_NE(in_the_pin, saved.end());
  in_the_pin[2] = 'c';
  EXPECT_THAT(Account::load(saved), FailsWith(Errc::kStoreCorrupt));
}

TEST(SavedAccount, WithAnyBitFlippedIsRefusedOrIsAnotherAccount) {
  const auto saved = rich_state();
  const auto digest = Account::load(saved)->digest();
  std::size_t refused = 0;
  for (std::size_t i = 0; i < saved.size(); ++i) {
    SecretBytes altered = saved;
    altered[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
    const auto account = Account::load(altered);
    if (!account) {
      ASSERT_TRUE(account.error().code == Errc::kStoreCorrupt || account.error().code == Errc::kStoreTooNew) << i;
      ++refused;
      continue;
    }
    ASSERT_EQ(account->save(), altered) << "byte " << i << " is read and not kept";
    ASSERT_NE(account->digest(), digest) << "byte " << i << " does not count in the digest";
  }
  EXPECT_GT(refused, 100U);
}

TEST(SavedAccount, OfALaterVersionIsNotTakenForDamage) {
  auto saved = rich_state();
  saved[4] = 3;
  EXPECT_THAT(Account::load(saved), FailsWith(Errc::kStoreTooNew));
}

// What the sessions with one device take: forgetting them leaves the rest, the pin included.
std::size_t size_of_sessions(const Party& party, const session::Address& peer) {
  auto without = Account::load(party.state());
  EXPECT_THAT(without->forget(peer), IsOk());
  return party.state().size() - without->save().size();
}

TEST(SavedAccount, KeepsASessionWithoutSkippedKeysInSixHundredAndFortyBytes) {
  Party alice("alice"), bob("bob");
  alice.meets(bob);
  EXPECT_LE(size_of_sessions(alice, bob.at()), 340U);
  for (int i = 0; i < 10; ++i) {  // until all five receiver chains are there
    ASSERT_THAT(bob.reads(alice, alice.writes(bob, "ping")), IsOk());
    ASSERT_THAT(alice.reads(bob, bob.writes(alice, "pong")), IsOk());
  }
  EXPECT_LE(size_of_sessions(alice, bob.at()), 640U);
}

}  // namespace
}  // namespace pawl::account
