// The doctor's look through a store: what was done behind its back is found, and mended where that can be.
#include "core/store/inspect.hpp"

#include <gmock/gmock.h>

#include "core/store/raw_table.hpp"
#include "core/store/row.hpp"
#include "core/store/vault.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/vaults.hpp"

namespace pawl::testing {
namespace {

using store::Access;
using store::Inspection;
using store::Mending;
using store::RowKey;
using store::Table;

constexpr RowKey kBob{.name = "bob"};

Inspection look(store::Vault& vault, Mending mending = Mending::kNone) {
  const auto found = store::inspect(vault.state(), mending, 0);
  EXPECT_THAT(found, IsOk());
  return *found;
}

// A store with some rows in every table, sixty sessions, and some erasures.
class Inspected : public ::testing::Test {
 protected:
  Inspected() {
    for (const Table table : store::kTables) {
      for (const char* name : {"bob", "carol", "dave"}) EXPECT_THAT(put(*vault, table, {.name = name}, name), IsOk());
      EXPECT_THAT(erase(*vault, table, {.name = "carol"}), IsOk());
    }
    for (int i = 0; i < 60; ++i) EXPECT_THAT(put(*vault, Table::kSessions, {.name = std::to_string(i)}, ""), IsOk());
  }

  auto row_in(std::uint8_t table) {
    return std::ranges::find_if(shelf.rows(), [&](const auto& row) { return row.first.first == table; });
  }
  auto row_in(Table table) { return row_in(store::raw_table(table)); }

  Shelf shelf;
  std::unique_ptr<store::Vault> vault = *shelf.create();
};

TEST_F(Inspected, StoreIsSound) {
  const Inspection found = look(*vault);
  EXPECT_TRUE(found.is_sound());
  for (std::size_t i = 0; i < store::kTables.size(); ++i) {
    EXPECT_EQ(found.rows.at(i), store::kTables.at(i) == Table::kSessions ? 62U : 2U);
  }
  ASSERT_THAT(vault->forget(0, 0), IsOk());
  EXPECT_TRUE(look(*vault).is_sound());
  ASSERT_THAT(vault->rekey(Bytes(32, 1), 0, 0), IsOk());
  EXPECT_TRUE(look(*vault).is_sound());
}

TEST_F(Inspected, StoreIsSoundAfterAnewStart) {
  vault.reset();
  shelf.slot().clear();
  auto config = Shelf::config();
  config.start_anew = true;
  vault = *shelf.open(config);
  const Inspection found = look(*vault);
  EXPECT_TRUE(found.is_sound());
  EXPECT_EQ(found.rows.front(), 2U);
  EXPECT_EQ(found.rows.back(), 0U);
}

TEST_F(Inspected, RowThatWasTakenOutIsMissed) {
  shelf.rows().erase(row_in(Table::kPeers));
  const Inspection found = look(*vault);
  EXPECT_FALSE(found.sum_is_right);
  EXPECT_EQ(found.damaged, 0U);
  (void)look(*vault, Mending::kLossless);
  EXPECT_FALSE(look(*vault).sum_is_right) << "that is for the user to decide";
  (void)look(*vault, Mending::kWhatIsLeft);
  EXPECT_TRUE(look(*vault).is_sound());
}

TEST_F(Inspected, RowThatWasPutBackIsNoticed) {
  for (const std::uint8_t table : {store::raw_table(Table::kPeers), store::kBranchTable}) {
    const auto old = *row_in(table);
    ASSERT_THAT(put(*vault, Table::kPeers, kBob, "another"), IsOk());
    ASSERT_THAT(put(*vault, Table::kPeers, {.name = "dave"}, "another"), IsOk());
    for (std::uint64_t i = 0; i < 1'024; ++i) ASSERT_THAT(put(*vault, Table::kSettings, {}, "."), IsOk());
    ASSERT_TRUE(look(*vault).is_sound());
    shelf.rows()[old.first] = old.second;
    const Inspection found = look(*vault);
    EXPECT_FALSE(found.sum_is_right);
    EXPECT_EQ(found.damaged, 0U) << "each row is genuine by itself";
    (void)look(*vault, Mending::kWhatIsLeft);
    EXPECT_TRUE(look(*vault).is_sound());
  }
}

TEST_F(Inspected, BlockThatWasPutBackIsNoticed) {
  const auto old = *row_in(store::kBlockTable);
  ASSERT_THAT(put(*vault, Table::kSessions, kBob, "another"), IsOk());
  shelf.rows()[old.first] = old.second;
  const Inspection found = look(*vault);
  EXPECT_FALSE(found.sum_is_right);
  EXPECT_EQ(found.damaged, 1U) << "its key is another one";
  (void)look(*vault, Mending::kWhatIsLeft);
  EXPECT_TRUE(look(*vault).is_sound());
  EXPECT_THAT(get(*vault, Table::kSessions, kBob), Gives("(none)"));
}

TEST_F(Inspected, KeysOfRowsThatAreGoneAreErased) {
  shelf.rows().erase(row_in(Table::kInbox));
  EXPECT_EQ(look(*vault).lost_keys, 1U);
  const auto erasures = vault->status().erasures;
  EXPECT_EQ(look(*vault, Mending::kLossless).lost_keys, 1U);
  EXPECT_EQ(look(*vault).lost_keys, 0U);
  EXPECT_EQ(vault->status().erasures, erasures + 1);
  EXPECT_FALSE(look(*vault).sum_is_right) << "the row itself is still missed";
}

TEST_F(Inspected, ListOfBlocksWithRoomIsPutInOrder) {
  const auto listed = row_in(store::kRoomTable);
  ASSERT_NE(listed, shelf.rows().end());
  shelf.rows().erase(listed);
  EXPECT_EQ(look(*vault).wrong_room, 1U);
  (void)look(*vault, Mending::kLossless);
  EXPECT_EQ(look(*vault).wrong_room, 0U);
}

TEST_F(Inspected, StaleListOfBlocksWithRoomIsPutInOrder) {
  const auto listed = *row_in(store::kRoomTable);
  for (int i = 100; row_in(store::kRoomTable) != shelf.rows().end() && row_in(store::kRoomTable)->first == listed.first;
       ++i) {
    ASSERT_THAT(put(*vault, Table::kSessions, {.name = std::to_string(i)}, ""), IsOk());
  }
  shelf.rows().insert(listed);
  EXPECT_EQ(look(*vault).wrong_room, 1U);
  (void)look(*vault, Mending::kLossless);
  EXPECT_EQ(look(*vault).wrong_room, 0U);
}

TEST_F(Inspected, StrangeRowsAreFound) {
  shelf.rows()[{0, {7}}] = {1, 2, 3};
  shelf.rows()[{99, {}}] = {};
  EXPECT_EQ(look(*vault).strange, 2U);
  (void)look(*vault, Mending::kWhatIsLeft);
  EXPECT_TRUE(look(*vault).is_sound());
}

TEST_F(Inspected, DamagedRowsAreDroppedWhenTheUserAgrees) {
  std::uint64_t damaged = 0;
  for (const std::uint8_t table :
       {store::raw_table(Table::kPeers), store::raw_table(Table::kInbox), store::kRoomTable, store::kBranchTable}) {
    row_in(table)->second.back() ^= 1;
    ++damaged;
  }
  row_in(Table::kAliases)->second.resize(5);
  row_in(Table::kOutbox)->second.resize(20);
  damaged += 2;
  EXPECT_EQ(look(*vault).damaged, damaged);
  (void)look(*vault, Mending::kLossless);
  EXPECT_EQ(look(*vault).damaged, damaged - 1) << "the list of blocks with room is no loss";
  (void)look(*vault, Mending::kWhatIsLeft);
  EXPECT_TRUE(look(*vault).is_sound());
}

TEST_F(Inspected, DamagedBlockCostsItsRowsAndNoOthers) {
  row_in(store::kBlockTable)->second.back() ^= 1;
  EXPECT_EQ(look(*vault).damaged, 49U);
  (void)look(*vault, Mending::kWhatIsLeft);
  EXPECT_TRUE(look(*vault).is_sound());
  EXPECT_THAT(put(*vault, Table::kSessions, kBob, "new"), IsOk());
  EXPECT_THAT(get(*vault, Table::kSessions, kBob), Gives("new"));
}

TEST_F(Inspected, ErrorsOfTheDatabaseAreNotTakenForDamage) {
  shelf.faults().fails_for_good = false;
  for (std::size_t calls = 0;; ++calls) {
    shelf.faults().calls_until_failure = calls;
    const auto found = store::inspect(vault->state(), Mending::kNone, 0);
    if (found) break;
    ASSERT_THAT(found, FailsWith(Errc::kIoError)) << "after " << calls << " calls";
  }
}

}  // namespace
}  // namespace pawl::testing
