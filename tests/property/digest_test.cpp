// The digest of an account: equal exactly when the protocol state is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>
#include <map>

#include "tests/property/seed.hpp"
#include "tests/support/parties.hpp"

namespace pawl::testing {
namespace {

// An account with something in every table: prekeys, a current session with skipped keys, an archived one, a session
// that waits for its first answer, a stranger, pins of several levels. What is read with a last-resort KEM prekey is
// remembered.
struct FullAccount {
  FullAccount(std::uint64_t seed, session::Suite suite)
      : alice("alice", 1, seed, suite),
        bob("bob", 1, seed, suite),
        carol("carol", 1, seed, suite),
        dave("dave", 1, seed, suite) {
    bob.meets(alice);
    tell(bob, alice);
    bob.meets(alice, false);
    tell(bob, alice);
    tell(alice, bob);
    (void)bob.writes(alice, "lost");
    (void)bob.writes(alice, "lost");
    tell(bob, alice);
    alice.meets(carol);
    dave.meets(alice);
    tell(dave, alice);
    (void)alice.bundle();
    alice.account.set_trust(bob.at().name, bob.account.identity(), account::TrustLevel::kVerified);
  }
  static void tell(Party& from, Party& to) { EXPECT_THAT(to.reads(from, from.writes(to, "hello")), IsOk()); }

  Party alice, bob, carol, dave;
};

class Digest : public ::testing::TestWithParam<session::Suite> {};
INSTANTIATE_TEST_SUITE_P(InEachSuite, Digest, kSuites, name_of_suite);

TEST_P(Digest, ChangesWithEveryByteOfTheSavedState) {
  const FullAccount full(seed(), GetParam());
  const SecretBytes saved = full.alice.state();
  const auto digest = full.alice.account.digest();
  std::size_t tried = 0, loaded = 0;
  for (std::size_t place = 0; place < saved.size(); ++place) {
    for (const unsigned change : {0x01U, 0x02U, 0x80U, 0xFFU}) {
      SecretBytes altered = saved;
      altered[place] = static_cast<std::uint8_t>(altered[place] ^ change);
      const auto account = account::Account::load(altered);
      ++tried;
      if (!account) continue;
      ++loaded;
      EXPECT_NE(account->digest(), digest) << "the digest is blind to byte " << place;
      EXPECT_TRUE(account->save() == altered) << "two saved forms of one state, byte " << place;
    }
  }
  EXPECT_GT(loaded, tried / 4) << "too few of the altered states could be loaded to prove anything";
  std::cout << saved.size() << " bytes of state, " << tried << " changes, " << loaded << " of them loaded\n";
}

TEST_P(Digest, ChangesWithEveryKindOfOperationAndWithNothingElse) {
  FullAccount full(seed() + 1, GetParam());
  Party &alice = full.alice, &bob = full.bob;
  std::map<crypto::Sha256Digest, SecretBytes> states;
  const auto is_new = [&] { return states.emplace(alice.account.digest(), alice.state()).second; };
  ASSERT_TRUE(is_new());

  (void)alice.bundle(false);
  EXPECT_TRUE(is_new()) << "a bundle";
  alice.meets(bob);
  EXPECT_TRUE(is_new()) << "a start";
  const auto message = alice.writes(bob, "hello");
  EXPECT_TRUE(is_new()) << "a message sent";
  ASSERT_TRUE(bob.reads(alice, message));
  const auto answer = bob.writes(alice, "hello");
  EXPECT_TRUE(alice.reads(bob, answer) && is_new()) << "a message read";
  EXPECT_TRUE(!alice.reads(bob, answer) && !is_new()) << "a message refused";
  EXPECT_TRUE(!alice.reads(full.carol, answer) && !is_new()) << "a message of somebody else";
  alice.account.set_trust(bob.at().name, bob.account.identity(), account::TrustLevel::kBlocked);
  EXPECT_TRUE(is_new()) << "a decision about trust";
  EXPECT_TRUE(!alice.seal(bob.at(), "hello") && !is_new()) << "a message not sent";
  EXPECT_TRUE(alice.seal(full.dave.at(), "hello") && is_new()) << "a stranger answered";
  EXPECT_TRUE(alice.account.archive(bob.at()) && is_new()) << "a session archived";
  EXPECT_TRUE(alice.account.forget(bob.at()) && is_new()) << "a record erased";
  alice.restore(alice.state());
  EXPECT_FALSE(is_new()) << "a restart";
}

}  // namespace
}  // namespace pawl::testing
