// Rollback: what an anchor and a slot show of a store that was put back, and how it goes on.
#include <gmock/gmock.h>

#include "core/store/anchor.hpp"
#include "core/store/branches.hpp"
#include "core/store/vault.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/vaults.hpp"

namespace pawl::testing {
namespace {

using store::Access;
using store::Anchor;
using store::RowKey;
using store::Table;

constexpr RowKey kBob{.name = "bob"};

store::VaultConfig with(const Anchor& least, bool start_anew = false) {
  auto config = Shelf::config();
  config.least = least;
  config.start_anew = start_anew;
  return config;
}

TEST(Anchor, StandsInFortyBytes) {
  Shelf shelf;
  const auto anchor = (*shelf.create())->status().anchor;
  const auto bytes = store::write_anchor(anchor);
  EXPECT_THAT(store::parse_anchor(bytes), Gives(anchor));
  EXPECT_THAT(store::parse_anchor(ByteView(bytes).first(39)), FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(store::parse_anchor({}), FailsWith(Errc::kInvalidArgument));
}

// 64 moments of a store, and 64 anchors: a store is refused if it is older than the anchor.
TEST(Rollback, IsFoundAtEachOf64RestorePoints) {
  Shelf shelf;
  std::vector<SavedStore> points;
  std::vector<Anchor> anchors;
  auto vault = *shelf.create();
  for (int i = 0; i < 64; ++i) {
    ASSERT_THAT(put(*vault, Table::kSessions, kBob, std::to_string(i)), IsOk());
    points.push_back(shelf.saved());
    anchors.push_back(vault->status().anchor);
  }
  crash(shelf, std::move(vault));
  for (std::size_t point = 0; point < points.size(); ++point) {
    for (std::size_t anchor = 0; anchor < anchors.size(); ++anchor) {
      Shelf restored(points[point]);
      const auto opened = restored.open(with(anchors[anchor]));
      if (point >= anchor) {
        ASSERT_THAT(opened, IsOk()) << "point " << point << ", anchor " << anchor;
        EXPECT_THAT(get(**opened, Table::kSessions, kBob), Gives(std::to_string(point)));
      } else {
        ASSERT_THAT(opened, FailsWith(Errc::kStoreRolledBack)) << "point " << point << ", anchor " << anchor;
        EXPECT_EQ(restored.rows(), points[point].database.rows) << "what is refused is not changed";
      }
    }
  }
}

TEST(Rollback, IsFoundInACloneThatMovedOnAsFarAsTheOriginal) {
  Shelf shelf;
  auto vault = *shelf.create();
  ASSERT_THAT(put(*vault, Table::kSessions, kBob, "both"), IsOk());
  Shelf clone(shelf.saved());
  ASSERT_THAT(put(*vault, Table::kSessions, kBob, "original"), IsOk());
  const Anchor anchor = vault->status().anchor;
  clone.random() = SeededRandom(2);
  for (int further = 0; further < 3; ++further) {
    const auto moved = *clone.open();
    ASSERT_THAT(put(*moved, Table::kSessions, kBob, "clone"), IsOk());
    EXPECT_THAT(clone.open(with(anchor)), FailsWith(Errc::kStoreRolledBack));
  }
}

TEST(Rollback, IsNotSeenInAnAnchorThatLiesAThousandCommitsBack) {
  Shelf shelf;
  const auto vault = *shelf.create();
  const Anchor first = vault->status().anchor;
  for (int i = 1; i < store::kBranchesKept; ++i) ASSERT_THAT(put(*vault, Table::kSettings, {}, {}), IsOk());
  Anchor other_branch = first;
  other_branch.branch[0] ^= 1;
  EXPECT_THAT(shelf.open(with(first)), IsOk());
  EXPECT_THAT(shelf.open(with(other_branch)), FailsWith(Errc::kStoreRolledBack));
  ASSERT_THAT(put(*vault, Table::kSettings, {}, {}), IsOk());
  EXPECT_THAT(shelf.open(with(other_branch)), IsOk()) << "its branch is not kept any more";
}

TEST(Rollback, IsWhatTheAnchorOfAnotherStoreShows) {
  Shelf shelf;
  const auto vault = *shelf.create();
  Anchor anchor = vault->status().anchor;
  anchor.store_id[0] ^= 1;
  EXPECT_THAT(shelf.open(with(anchor)), FailsWith(Errc::kStoreRolledBack));
}

TEST(Rollback, IsFoundInAnOpenStore) {
  Shelf shelf;
  const auto vault = *shelf.create();
  ASSERT_THAT(put(*vault, Table::kSettings, kBob, "1"), IsOk());
  const SavedStore before = shelf.saved();
  ASSERT_THAT(put(*vault, Table::kSettings, kBob, "2"), IsOk());
  const SavedStore after = shelf.saved();
  shelf.put_back(before);
  EXPECT_THAT(vault->begin(Access::kRead, 0), FailsWith(Errc::kStoreRolledBack));
  Shelf clone(before);
  clone.random() = SeededRandom(2);
  ASSERT_THAT(put(**clone.open(), Table::kSettings, kBob, "other"), IsOk());
  shelf.put_back(clone.saved());
  EXPECT_THAT(vault->begin(Access::kRead, 0), FailsWith(Errc::kStoreRolledBack)) << "of the same generation";
  shelf.put_back(after);
  EXPECT_THAT(get(*vault, Table::kSettings, kBob), Gives("2"));
}

// A database with both kinds of rows, whose slot is gone.
Shelf without_slot() {
  Shelf shelf;
  {
    const auto vault = *shelf.create();
    for (const Table table : store::kTables) EXPECT_THAT(put(*vault, table, kBob, "here"), IsOk());
  }
  shelf.slot().clear();
  return shelf;
}

TEST(Rollback, IsWhatAMissingSlotShows) {
  Shelf shelf = without_slot();
  EXPECT_THAT(shelf.open(), FailsWith(Errc::kStoreRolledBack));
}

TEST(Rollback, IsWhatTheSlotOfAnotherTimeShows) {
  Shelf shelf;
  auto vault = *shelf.create();
  ASSERT_THAT(put(*vault, Table::kSessions, kBob, "1"), IsOk());
  ASSERT_THAT(put(*vault, Table::kSessions, kBob, "2"), IsOk());
  const SavedStore before = shelf.saved();
  ASSERT_THAT(vault->forget(0, 0), IsOk());
  const SavedStore after = shelf.saved();
  crash(shelf, std::move(vault));
  EXPECT_THAT(Shelf({before.database, after.slot}).open(), FailsWith(Errc::kStoreRolledBack));
  EXPECT_THAT(Shelf({after.database, before.slot}).open(), FailsWith(Errc::kStoreRolledBack));
  auto damaged = after;
  damaged.slot[0].sealed_key[30] ^= 1;
  EXPECT_THAT(Shelf(damaged).open(), FailsWith(Errc::kStoreRolledBack));
}

TEST(StartingAnew, KeepsWhatNeedNotBeForgotten) {
  Shelf shelf = without_slot();
  auto vault = *shelf.open(with({}, true));
  for (const Table table : store::kTables) {
    EXPECT_THAT(get(*vault, table, kBob), Gives(store::is_forgettable(table) ? "(none)" : "here"));
    EXPECT_THAT(put(*vault, table, kBob, "again"), IsOk());
  }
  EXPECT_GT(vault->status().anew, 0U);
  const auto anew = vault->status().anew;
  vault.reset();
  vault = *shelf.open();
  EXPECT_EQ(vault->status().anew, anew) << "it is said until the end, after a crash, too";
  for (const Table table : store::kTables) EXPECT_THAT(get(*vault, table, kBob), Gives("again"));
}

TEST(StartingAnew, IsNotDoneWithoutNeed) {
  Shelf shelf;
  const auto made = *shelf.create();
  ASSERT_THAT(put(*made, Table::kSessions, kBob, "here"), IsOk());
  const auto vault = *shelf.open(with(made->status().anchor, true));
  EXPECT_THAT(get(*vault, Table::kSessions, kBob), Gives("here"));
  EXPECT_EQ(vault->status().anew, 0U);
}

TEST(StartingAnew, GoesBeyondTheAnchorAndAcceptsIt) {
  Shelf shelf;
  auto vault = *shelf.create();
  ASSERT_THAT(put(*vault, Table::kSessions, kBob, "old"), IsOk());
  const SavedStore before = shelf.saved();
  for (int i = 0; i < 5; ++i) ASSERT_THAT(put(*vault, Table::kSessions, kBob, "new"), IsOk());
  const Anchor anchor = vault->status().anchor;
  crash(shelf, std::move(vault));
  shelf.put_back(before);

  vault = *shelf.open(with(anchor, true));
  EXPECT_THAT(get(*vault, Table::kSessions, kBob), Gives("(none)"));
  EXPECT_EQ(vault->status().anchor.generation, anchor.generation + 1);
  EXPECT_EQ(vault->status().anew, anchor.generation + 1);
  ASSERT_THAT(put(*vault, Table::kSessions, kBob, "anew"), IsOk());
  const Anchor later = vault->status().anchor;
  vault.reset();
  // A crash may have kept the application from keeping the new anchor: it is not asked for a second start.
  EXPECT_THAT(get(**shelf.open(with(anchor)), Table::kSessions, kBob), Gives("anew"));
  EXPECT_THAT(shelf.open(with(later)), IsOk());
  EXPECT_THAT(Shelf(before).open(with(later)), FailsWith(Errc::kStoreRolledBack));
}

TEST(StartingAnew, IsNotLedAstrayByAnAnchorThatNoStoreHasGivenOut) {
  for (const bool of_this_store : {false, true}) {
    Shelf shelf;
    auto anchor = (*shelf.create())->status().anchor;
    anchor.generation = ~std::uint64_t{0};
    if (!of_this_store) anchor.store_id[0] ^= 1;
    const auto vault = *shelf.open(with(anchor, true));
    EXPECT_LT(vault->status().anchor.generation, 10U);
    EXPECT_THAT(put(*vault, Table::kSessions, kBob, "anew"), IsOk());
  }
}

TEST(StartingAnew, GoesOnWhereverItWasStopped) {
  std::size_t calls = 0;
  for (bool stopped = true; stopped; ++calls) {
    Shelf shelf = without_slot();
    shelf.faults().calls_until_failure = calls;
    stopped = !shelf.open(with({}, true));
    shelf.faults().calls_until_failure = Faults::kNever;
    const auto vault = shelf.open(with({}, true));
    ASSERT_THAT(vault, IsOk()) << "after " << calls << " calls";
    EXPECT_THAT(get(**vault, Table::kSettings, kBob), Gives("here"));
    EXPECT_THAT(get(**vault, Table::kSessions, kBob), Gives("(none)"));
  }
  EXPECT_GT(calls, 20U);
}

}  // namespace
}  // namespace pawl::testing
