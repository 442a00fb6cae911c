// Forgetting: rotation of the epoch key, stopped anywhere and by anybody.
#include <gmock/gmock.h>

#include "core/store/vault.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/vaults.hpp"

namespace pawl::testing {
namespace {

using store::Access;
using store::RowKey;
using store::Table;

constexpr RowKey kBob{.name = "bob"};
constexpr RowKey kCarol{.name = "carol"};

// A store in which one session has been replaced.
std::unique_ptr<store::Vault> with_an_erasure(Shelf& shelf) {
  auto vault = *shelf.create();
  EXPECT_THAT(put(*vault, Table::kSessions, kCarol, "hers"), IsOk());
  EXPECT_THAT(put(*vault, Table::kSessions, kBob, "old"), IsOk());
  EXPECT_THAT(put(*vault, Table::kSessions, kBob, "new"), IsOk());
  return vault;
}

TEST(Forgetting, ReplacesTheEpochKey) {
  Shelf shelf;
  const auto vault = with_an_erasure(shelf);
  EXPECT_EQ(vault->status().erasures, 1U);
  const auto before = shelf.slot();
  ASSERT_THAT(vault->forget(0, 0), IsOk());
  EXPECT_EQ(vault->status().erasures, 0U);
  ASSERT_EQ(shelf.slot().size(), 1U);
  EXPECT_EQ(shelf.slot()[0].epoch, before[0].epoch + 1);
  EXPECT_NE(shelf.slot()[0].sealed_key, before[0].sealed_key);
  EXPECT_THAT(get(*vault, Table::kSessions, kBob), Gives("new"));
  EXPECT_THAT(get(*vault, Table::kSessions, kCarol), Gives("hers"));
}

TEST(Forgetting, HappensAtTheEnd) {
  Shelf shelf;
  const auto first = [&] { return shelf.slot().at(0).epoch; };
  auto vault = with_an_erasure(shelf);
  EXPECT_EQ(first(), 1U);
  vault.reset();
  EXPECT_EQ(first(), 2U);
  EXPECT_EQ(shelf.slot().size(), 1U);
}

TEST(Forgetting, IsNotNeededWhereNothingWasErased) {
  Shelf shelf;
  const auto vault = *shelf.create();
  ASSERT_THAT(put(*vault, Table::kSessions, kBob, "the first"), IsOk());
  ASSERT_THAT(put(*vault, Table::kSettings, kBob, "not forgettable"), IsOk());
  ASSERT_THAT(put(*vault, Table::kSettings, kBob, "another"), IsOk());
  ASSERT_THAT(erase(*vault, Table::kSettings, kBob), IsOk());
  const auto before = shelf.rows();
  ASSERT_THAT(vault->forget(0, 0), IsOk());
  EXPECT_EQ(shelf.rows(), before);
}

TEST(Forgetting, IsDueAfterSoManyErasuresOrSoMuchTime) {
  Shelf shelf;
  auto config = Shelf::config();
  config.now_ms = 1'000;
  const auto vault = *shelf.create(config);
  const std::int64_t late = 1'000 + store::kForgetAfterMs;
  ASSERT_THAT(put(*vault, Table::kSessions, kBob, "0"), IsOk());
  EXPECT_FALSE(vault->is_forgetting_due(late)) << "there is nothing to forget";

  ASSERT_THAT(put(*vault, Table::kSessions, kBob, "1"), IsOk());
  EXPECT_FALSE(vault->is_forgetting_due(late - 1));
  EXPECT_TRUE(vault->is_forgetting_due(late));
  EXPECT_TRUE(vault->is_forgetting_due(999)) << "the clock has been put back";
  ASSERT_THAT(vault->forget(late, 0), IsOk());
  EXPECT_FALSE(vault->is_forgetting_due(late + store::kForgetAfterMs));

  {
    const auto tx = *vault->begin(Access::kWrite, 0);
    for (std::uint64_t i = 0; i < store::kForgetAfterErasures - 1; ++i) {
      ASSERT_THAT(tx->put(Table::kSessions, kBob, {}), IsOk());
    }
    ASSERT_THAT(tx->commit(), IsOk());
  }
  EXPECT_FALSE(vault->is_forgetting_due(late));
  ASSERT_THAT(erase(*vault, Table::kSessions, kBob), IsOk());
  EXPECT_TRUE(vault->is_forgetting_due(late));
}

TEST(Forgetting, IsPutOffByAReaderAndSaysSoAfterAMinute) {
  Shelf shelf;
  const auto vault = with_an_erasure(shelf);
  shelf.faults().is_being_read = true;
  EXPECT_THAT(vault->forget(1'000, 0), FailsWith(Errc::kStoreLocked));
  EXPECT_EQ(shelf.slot().size(), 2U);
  EXPECT_FALSE(vault->status().forget_blocked);
  EXPECT_FALSE(vault->is_forgetting_due(1'000 + store::kForgetAgainMs - 1));
  EXPECT_TRUE(vault->is_forgetting_due(1'000 + store::kForgetAgainMs));
  EXPECT_THAT(vault->forget(1'000 + store::kForgetBlockedMs, 0), FailsWith(Errc::kStoreLocked));
  EXPECT_TRUE(vault->status().forget_blocked);
  EXPECT_THAT(get(*vault, Table::kSessions, kBob), Gives("new"));

  shelf.faults().is_being_read = false;
  EXPECT_THAT(vault->forget(100'000, 0), IsOk());
  EXPECT_FALSE(vault->status().forget_blocked);
  EXPECT_EQ(shelf.slot().size(), 1U);
}

TEST(Forgetting, IsDueAgainAfterAnError) {
  Shelf shelf;
  const auto vault = with_an_erasure(shelf);
  std::size_t calls = 0;
  for (; shelf.slot().size() < 2 || vault->status().erasures > 0; ++calls) {  // until the last step is left
    shelf.faults().calls_until_failure = calls;
    ASSERT_THAT(vault->forget(0, 0), FailsWith(Errc::kIoError)) << "after " << calls << " calls";
    shelf.faults().calls_until_failure = Faults::kNever;
    (void)vault->begin(Access::kRead, 0);
  }
  EXPECT_TRUE(vault->is_forgetting_due(store::kForgetAgainMs));
  ASSERT_THAT(vault->forget(0, 0), IsOk());
  EXPECT_FALSE(vault->is_forgetting_due(store::kForgetAfterMs));
}

// Each call that reaches the database or the slot is the last one of its process, once.
TEST(Forgetting, GoesOnWhereverItWasStopped) {
  for (const bool commits_unseen : {false, true}) {
    std::size_t calls = 0;
    for (bool stopped = true; stopped; ++calls) {
      Shelf shelf;
      auto vault = with_an_erasure(shelf);
      shelf.faults().commits_unseen = commits_unseen;
      shelf.faults().calls_until_failure = calls;
      stopped = !vault->forget(0, 0);
      vault.reset();
      shelf.faults().calls_until_failure = Faults::kNever;

      auto opened = shelf.open();
      ASSERT_THAT(opened, IsOk()) << "after " << calls << " calls";
      ASSERT_THAT((*opened)->forget(0, 0), IsOk()) << "after " << calls << " calls";
      EXPECT_EQ((*opened)->status().erasures, 0U);
      EXPECT_EQ(shelf.slot().size(), 1U);
      EXPECT_GT(shelf.slot()[0].epoch, 1U);
      EXPECT_THAT(get(**opened, Table::kSessions, kBob), Gives("new"));
      EXPECT_THAT(get(**opened, Table::kSessions, kCarol), Gives("hers"));
    }
    EXPECT_GT(calls, 10U);
  }
}

TEST(Forgetting, GoesOnInTheSameProcess) {
  std::size_t calls = 0;
  for (bool stopped = true; stopped; ++calls) {
    Shelf shelf;
    const auto vault = with_an_erasure(shelf);
    shelf.faults().fails_for_good = false;
    shelf.faults().calls_until_failure = calls;
    stopped = !vault->forget(0, 0);
    shelf.faults().calls_until_failure = Faults::kNever;
    ASSERT_THAT(vault->forget(0, 0), IsOk()) << "after " << calls << " calls";
    EXPECT_EQ(shelf.slot().size(), 1U);
    EXPECT_THAT(get(*vault, Table::kSessions, kBob), Gives("new"));
  }
  EXPECT_GT(calls, 10U);
}

// Between its looks at the head and into the slot a reader is overtaken, where the database does not keep the rotation
// from finishing.
TEST(Forgetting, OvertakesAReaderWithoutHarm) {
  Shelf shelf;
  const auto a = with_an_erasure(shelf);
  const auto b = *shelf.open();
  ASSERT_THAT(a->forget(0, 0), IsOk());  // so that the reader has to look into the slot
  ASSERT_THAT(put(*a, Table::kSessions, kBob, "newer"), IsOk());
  const auto forget = [&] { ASSERT_THAT(a->forget(0, 0), IsOk()); };
  shelf.faults().once_begun = forget;
  EXPECT_THAT(get(*b, Table::kSessions, kBob), Gives("newer"));

  ASSERT_THAT(put(*a, Table::kSessions, kBob, "newest"), IsOk());
  shelf.faults().once_begun = [&] { shelf.faults().once_begun = forget; };  // the header is read before
  const auto c = shelf.open();
  ASSERT_THAT(c, IsOk());
  EXPECT_THAT(get(**c, Table::kSessions, kBob), Gives("newest"));
}

TEST(Forgetting, IsSeenByOtherHandles) {
  Shelf shelf;
  const auto a = with_an_erasure(shelf);
  const auto b = *shelf.open();
  for (int turn = 0; turn < 20; ++turn) {
    const auto& writes = turn % 2 == 0 ? a : b;
    const auto& forgets = turn % 4 < 2 ? a : b;
    ASSERT_THAT(put(*writes, Table::kSessions, kBob, std::to_string(turn)), IsOk());
    ASSERT_THAT(put(*writes, Table::kInbox, {.name = std::to_string(turn)}, "a message"), IsOk());
    ASSERT_THAT(forgets->forget(0, 0), IsOk());
    EXPECT_THAT(get(*writes, Table::kSessions, kBob), Gives(std::to_string(turn)));
    EXPECT_THAT(get(*forgets, Table::kSessions, kCarol), Gives("hers"));
  }
  EXPECT_EQ(shelf.slot().size(), 1U);
}

}  // namespace
}  // namespace pawl::testing
