// The brake on far jumps, and what one hostile message can cost at most.
#include "core/session/far_jumps.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

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

constexpr std::uint32_t kFull = ratchet::kMaxJump;

TEST(MaxJump, DependsOnTheSuiteAndOnWhoIsWrittenTo) {
  EXPECT_EQ(max_jump(handshake::Suite::kSignalV3, false), 2'000U);
  EXPECT_EQ(max_jump(handshake::Suite::kSignalV3, true), 2'000U);
  EXPECT_EQ(max_jump(handshake::Suite::kSignalV4, false), 25'000U);
  EXPECT_EQ(max_jump(handshake::Suite::kSignalV4, true), 100'000U);
  EXPECT_EQ(max_jump(handshake::Suite::kWhatsAppPq, false), 2'000U);
  EXPECT_EQ(max_jump(handshake::Suite::kWhatsAppPq, true), 2'000U);
}

TEST(JumpBudget, GivesTheFullJumpToTheCurrentSession) {
  JumpBudget unknown(false, false), known(false, true);
  EXPECT_EQ(unknown.limits(0, false, {kFull}, kFull).new_chain, kFull);
  EXPECT_TRUE(unknown.far_jump_tried());
  EXPECT_EQ(known.limits(0, true, {kFull}, kFull).known_chain, kFull);
  EXPECT_FALSE(known.far_jump_tried());
}

TEST(JumpBudget, GivesTheCurrentSessionANearJumpWhenAnotherOneKnowsTheRatchetKey) {
  JumpBudget budget(false, true);
  EXPECT_EQ(budget.limits(0, false, {kFull}, kFull).new_chain, kNearJump);
  EXPECT_FALSE(budget.far_jump_tried());
}

TEST(JumpBudget, GivesANearJumpToAnUnknownRatchetKeyInAnArchivedSession) {
  JumpBudget budget(false, false);
  EXPECT_EQ(budget.limits(1, false, {kFull}, kFull).new_chain, kNearJump);
  EXPECT_FALSE(budget.far_jump_tried());
}

TEST(JumpBudget, GivesTheFullJumpToTheFirstSessionThatKnowsTheRatchetKey) {
  JumpBudget budget(false, true);
  EXPECT_EQ(budget.limits(3, true, {kFull}, kFull).known_chain, kFull);
  EXPECT_EQ(budget.limits(4, true, {kFull}, kFull).known_chain, kNearJump);
}

TEST(JumpBudget, LeavesKnownChainsTheirJumpWhileTheBrakeIsOn) {
  JumpBudget unknown(true, false), known(true, true);
  EXPECT_EQ(unknown.limits(0, false, {kFull}, kFull).new_chain, kNearJump);
  EXPECT_FALSE(unknown.far_jump_tried());
  EXPECT_EQ(known.limits(0, true, {kFull}, kFull).known_chain, kFull);
}

TEST(JumpBudget, CountsAsFarOnlyWhatIsWithinTheLimit) {
  JumpBudget near(false, false), beyond(false, false);
  near.limits(0, false, {kNearJump, kNearJump}, kFull);
  beyond.limits(0, false, {kFull + 1, kFull + 1}, kFull);  // refused at once: it costs nothing
  EXPECT_FALSE(near.far_jump_tried());
  EXPECT_FALSE(beyond.far_jump_tried());
}

// It is refused by one ratchet at once, and has made the other one walk.
TEST(JumpBudget, CountsAFarJumpOfOneRatchetHoweverFarTheOtherOneIs) {
  for (const ratchet::Jumps& jumps : {ratchet::Jumps{kFull, kFull + 1}, ratchet::Jumps{kFull + 1, kFull},
                                      ratchet::Jumps{kFull, 0}, ratchet::Jumps{0, kFull}}) {
    JumpBudget budget(false, false);
    budget.limits(0, false, jumps, kFull);
    EXPECT_TRUE(budget.far_jump_tried()) << jumps.classic << " and " << jumps.pq;
  }
}

// Steps of one kind of chain that a message makes a full record take. `jump` is how far ahead it is in every session;
// a jump beyond the limit costs none. `known_at`: where the ratchet key is known; none: nowhere.
std::uint32_t steps(std::uint32_t jump, std::uint32_t full, std::optional<std::size_t> known_at) {
  JumpBudget budget(false, known_at.has_value());
  std::uint32_t sum = 0;
  for (std::size_t place = 0; place <= kMaxArchived; ++place) {
    const bool known = place == known_at;
    const auto limits = budget.limits(place, known, {jump, jump}, full);
    if (jump <= (known ? limits.known_chain : limits.new_chain)) sum += jump + 1;
  }
  return sum;
}

std::uint32_t worst_of(std::uint32_t full) {
  std::uint32_t worst = 0;
  for (std::uint32_t jump = 0; jump <= full + 10; ++jump) {
    for (const auto known_at :
         {std::optional<std::size_t>{}, std::optional<std::size_t>{0}, std::optional<std::size_t>{7}}) {
      worst = std::max(worst, steps(jump, full, known_at));
    }
  }
  return worst;
}

// Where every session knows the ratchet key, its chain stands elsewhere in each, and each can be asked for all that it
// allows.
std::uint32_t steps_on_known_chains(std::uint32_t full) {
  JumpBudget budget(false, true);
  std::uint32_t sum = 0;
  for (std::size_t place = 0; place <= kMaxArchived; ++place) {
    sum += budget.limits(place, true, {full, full}, full).known_chain + 1;
  }
  return sum;
}

TEST(HostileMessage, OfAPeerCostsAFullRecordAtMostAFullJumpAndFortyNearOnes) {
  EXPECT_EQ(steps_on_known_chains(ratchet::kMaxJump), 10'041U);
  EXPECT_EQ(steps_on_known_chains(kMaxJumpV4), 33'041U);
}

TEST(HostileMessage, OfAnybodyElseCostsAFullRecordAtMostAFullJumpOrFortyOneNearOnes) {
  EXPECT_EQ(worst_of(ratchet::kMaxJump), 41U * 201U);
  EXPECT_EQ(worst_of(kMaxJumpV4), 25'001U);
}

}  // namespace
}  // namespace pawl::session
