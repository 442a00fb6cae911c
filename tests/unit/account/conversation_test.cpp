// Two accounts that talk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/parties.hpp"

namespace pawl::account {
namespace {

using namespace pawl::testing;
using session::MessageKind;

TEST(TwoAccounts, TalkFromABundleOn) {
  Party alice("alice"), bob("bob");
  alice.meets(bob);
  const auto first = alice.writes(bob, "hello");
  EXPECT_EQ(first.kind, MessageKind::kPrekey);
  EXPECT_THAT(bob.reads(alice, first), Says("hello"));
  const auto answer = bob.writes(alice, "hello yourself");
  EXPECT_EQ(answer.kind, MessageKind::kMessage);
  EXPECT_THAT(alice.reads(bob, answer), Says("hello yourself"));
  EXPECT_EQ(alice.writes(bob, "now we know each other").kind, MessageKind::kMessage);
}

}  // namespace
}  // namespace pawl::account
