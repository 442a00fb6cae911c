// The brake on far jumps, and what one hostile message can cost at most.
#include "core/session/far_jumps.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/session/record.hpp"

namespace pawl::session {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

TEST(FarJumps, BrakeAfterThreeFailuresWithinAMinute) {
  FarJumps jumps;
  for (const int second : {0, 20, 40}) {
    EXPECT_FALSE(jumps.braked(kNow + 1'000 * second));
    jumps.failed(kNow + 1'000 * second);
  }
  EXPECT_TRUE(jumps.braked(kNow + 40'000));
  EXPECT_TRUE(jumps.braked(kNow + 59'999));
  EXPECT_FALSE(jumps.braked(kNow + 60'000)) << "the first of the three is a minute old";
}

TEST(FarJumps, DoNotBrakeWhenTheFailuresAreFarApart) {
  FarJumps jumps;
  for (int minute = 0; minute < 10; ++minute) {
    jumps.failed(kNow + 31'000 * minute);
    EXPECT_FALSE(jumps.braked(kNow + 31'000 * minute));
  }
}

TEST(FarJumps, GoOnBrakingAsLongAsFailuresGoOn) {
  FarJumps jumps;
  int tried = 0;
  for (int second = 0; second < 600; ++second) {  // one attempt a second for ten minutes
    const std::int64_t now = kNow + 1'000 * second;
    if (jumps.braked(now)) continue;
    jumps.failed(now);
    ++tried;
  }
  EXPECT_EQ(tried, 30);
}

TEST(FarJumps, AreNotBrakedByAClockThatWasSetBack) {
  FarJumps jumps;
  for (int i = 0; i < 3; ++i) jumps.failed(kNow);
  EXPECT_FALSE(jumps.braked(kNow - 3'600'000));
}

TEST(JumpBudget, GivesTheFullJumpToTheCurrentSession) {
  JumpBudget budget(false);
  const auto limits = budget.limits(0, false, 2'000);
  EXPECT_EQ(limits.known_chain, ratchet::kMaxJump);
  EXPECT_EQ(limits.new_chain, ratchet::kMaxJump);
  EXPECT_TRUE(budget.far_jump_tried());
}

TEST(JumpBudget, GivesANearJumpToAnUnknownRatchetKeyInAnArchivedSession) {
  JumpBudget budget(false);
  EXPECT_EQ(budget.limits(1, false, 2'000).new_chain, kNearJump);
  EXPECT_FALSE(budget.far_jump_tried());
}

TEST(JumpBudget, GivesTheFullJumpToOneArchivedSessionThatKnowsTheRatchetKey) {
  JumpBudget budget(false);
  EXPECT_EQ(budget.limits(3, true, 2'000).known_chain, ratchet::kMaxJump);
  EXPECT_EQ(budget.limits(4, true, 2'000).known_chain, kNearJump);
}

TEST(JumpBudget, LeavesKnownChainsTheirJumpWhileTheBrakeIsOn) {
  JumpBudget budget(true);
  const auto limits = budget.limits(0, false, 2'000);
  EXPECT_EQ(limits.new_chain, kNearJump);
  EXPECT_EQ(limits.known_chain, ratchet::kMaxJump);
  EXPECT_FALSE(budget.far_jump_tried());
}

TEST(JumpBudget, CountsAsFarOnlyWhatIsWithinTheLimit) {
  JumpBudget near(false), beyond(false), known(false);
  near.limits(0, false, kNearJump);
  beyond.limits(0, false, ratchet::kMaxJump + 1);  // refused at once: it costs nothing
  known.limits(0, true, ratchet::kMaxJump);
  EXPECT_FALSE(near.far_jump_tried());
  EXPECT_FALSE(beyond.far_jump_tried());
  EXPECT_FALSE(known.far_jump_tried());
}

// Chain steps that one message with this counter makes a full record take; a jump beyond the limit costs none.
std::uint32_t steps(std::uint32_t counter, bool known) {
  JumpBudget budget(false);
  std::uint32_t sum = 0;
  for (std::size_t place = 0; place <= kMaxArchived; ++place) {
    const auto limits = budget.limits(place, known, counter);
    const std::uint32_t limit = known ? limits.known_chain : limits.new_chain;
    if (counter <= limit) sum += counter + 1;
  }
  return sum;
}

TEST(HostileMessage, CostsAtMostTenThousandChainStepsInAFullRecord) {
  std::uint32_t worst = 0;
  for (std::uint32_t counter = 0; counter <= 30'000; ++counter) {
    for (const bool known : {false, true}) worst = std::max(worst, steps(counter, known));
  }
  EXPECT_EQ(worst, 41U * 201U);
  EXPECT_LE(worst, 10'000U);
  EXPECT_EQ(steps(2'000, false), 2'001U);
  EXPECT_EQ(steps(2'000, true), 2U * 2'001U);
}

}  // namespace
}  // namespace pawl::session
