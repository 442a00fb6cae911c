// A peer that does not answer: the session stops before a message could be too far ahead of what the peer has got.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/session/far_jumps.hpp"
#include "tests/support/parties.hpp"

namespace pawl::account {
namespace {

using namespace pawl::testing;

class Unanswered : public ::testing::TestWithParam<session::Suite> {
 protected:
  Unanswered() {
    alice_.meets(bob_);
    EXPECT_THAT(bob_.reads(alice_, alice_.writes(bob_, "hello")), IsOk());
    EXPECT_THAT(alice_.reads(bob_, bob_.writes(alice_, "hello")), IsOk());
  }
  /// As many messages as may be; hands back the last.
  session::SealedMessage writes_all() {
    const std::uint32_t most = session::max_unanswered(GetParam());
    for (std::uint32_t i = 1; i < most; ++i) alice_.writes(bob_, "lost");
    return alice_.writes(bob_, "the last");
  }
  bool has_numbers_left() { return alice_.account.info(bob_.at())->current->has_numbers_left; }

  Party alice_{"alice", 1, 0, GetParam()}, bob_{"bob", 1, 0, GetParam()};
};

TEST_P(Unanswered, ASessionEndsWithTheLastNumberThatThePeerIsSureToRead) {
  const session::SealedMessage last = writes_all();
  EXPECT_FALSE(has_numbers_left());
  const auto before = alice_.state();
  EXPECT_THAT(alice_.seal(bob_.at(), "one more"), FailsWith(Errc::kStaleSession));
  EXPECT_EQ(alice_.state(), before);
  EXPECT_THAT(bob_.reads(alice_, last), Says("the last"));
}

TEST_P(Unanswered, AnAnswerGivesItNumbersAgain) {
  const session::SealedMessage last = writes_all();
  EXPECT_THAT(alice_.reads(bob_, bob_.writes(alice_, "of its own accord")), IsOk());
  EXPECT_FALSE(has_numbers_left()) << "that message was no answer";
  EXPECT_THAT(bob_.reads(alice_, last), IsOk());
  EXPECT_THAT(alice_.reads(bob_, bob_.writes(alice_, "an answer")), IsOk());
  EXPECT_TRUE(has_numbers_left());
  EXPECT_THAT(bob_.reads(alice_, alice_.writes(bob_, "and on")), Says("and on"));
}

INSTANTIATE_TEST_SUITE_P(InEachSuite, Unanswered, kSuites, name_of_suite);

TEST(MaxUnanswered, EndsWithNumber1999InVersion3And24999InVersion4) {
  EXPECT_EQ(session::max_unanswered(session::Suite::kSignalV3), 1'999U + 1);
  EXPECT_EQ(session::max_unanswered(session::Suite::kSignalV4), 24'999U + 1);
}

}  // namespace
}  // namespace pawl::account
