// Whoever can write to the database can destroy a store, but can never make it say something wrong.
#include <gmock/gmock.h>

#include "core/store/raw_table.hpp"
#include "core/store/vault.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/vaults.hpp"

namespace pawl::testing {
namespace {

using store::Access;
using store::RowKey;
using store::Table;

constexpr std::array kNames{"bob", "carol"};
constexpr std::array kUsed{Table::kSettings, Table::kPeers, Table::kSessions, Table::kInbox};

// What a store says when it is read from end to end: no value but the right one, or an error.
Result<Done> read_everything(Shelf& shelf) {
  PAWL_TRY(const auto vault, shelf.open());
  PAWL_TRY(const auto tx, vault->begin(Access::kRead, 0));
  for (const Table table : kUsed) {
    for (const char* name : kNames) {
      PAWL_TRY(const auto value, tx->get(table, {.name = name}));
      EXPECT_TRUE(value && same_bytes(*value, bytes_of(name))) << "a wrong value";
      PAWL_TRY(const auto rows, tx->list(table, name, {}, {}, 9));
      EXPECT_TRUE(rows.size() == 1 && same_bytes(rows[0].value, bytes_of(name))) << "a wrong value";
    }
    Bytes cursor;
    PAWL_TRY(const auto rows, tx->page(table, cursor, 9));
    EXPECT_EQ(rows.size(), kNames.size());
    for (const auto& row : rows) EXPECT_TRUE(same_bytes(row.value, bytes_of(row.name))) << "a wrong value";
  }
  return Done{};
}

// The same with writes, so that places for row keys are looked for, too.
Result<Done> write_everything(Shelf& shelf) {
  PAWL_TRY(const auto vault, shelf.open());
  PAWL_CHECK(put(*vault, Table::kSessions, {.name = "dave"}, "dave"));
  for (const Table table : kUsed) {
    for (const char* name : kNames) PAWL_CHECK(put(*vault, table, {.name = name}, name));
  }
  return vault->forget(0, 0);
}

SavedStore full_store() {
  Shelf shelf;
  auto vault = *shelf.create();
  for (const Table table : kUsed) {
    for (const char* name : kNames) EXPECT_THAT(put(*vault, table, {.name = name}, name), IsOk());
  }
  crash(shelf, std::move(vault));
  return shelf.saved();
}

bool is_damage(const Result<Done>& result) {
  return !result && (result.error().code == Errc::kStoreCorrupt || result.error().code == Errc::kStoreRolledBack);
}

TEST(DamagedVault, NeverSaysSomethingWrong) {
  const SavedStore whole = full_store();
  Shelf shelf(whole);
  ASSERT_THAT(read_everything(shelf), IsOk());
  for (const auto& [key, value] : whole.database.rows) {
    const bool is_read = key.first != store::kRoomTable && key.first != store::kBranchTable;
    const std::size_t step = value.size() > 300 ? 41 : 1;
    for (std::size_t at = 0; at < value.size(); at += step) {
      shelf.put_back(whole);
      shelf.rows()[key][at] ^= 0x10;
      const auto read = read_everything(shelf);
      ASSERT_TRUE(is_read ? is_damage(read) : static_cast<bool>(read)) << int{key.first} << ", byte " << at;
      const auto written = write_everything(shelf);
      ASSERT_TRUE(written || is_damage(written)) << int{key.first} << ", byte " << at;
      if (key.first == store::kRoomTable) {
        ASSERT_TRUE(is_damage(written)) << "byte " << at;
      }
    }
    for (std::size_t size = 0; size < value.size(); size += step) {
      shelf.put_back(whole);
      shelf.rows()[key].resize(size);
      const auto read = read_everything(shelf);
      ASSERT_TRUE(is_read ? is_damage(read) : static_cast<bool>(read)) << int{key.first} << ", " << size << " bytes";
    }
  }
}

TEST(DamagedVault, NoticesRowsThatWereMovedAtOnce) {
  const SavedStore whole = full_store();
  Shelf shelf(whole);
  const auto is_row = [](const auto& row) { return row.first.first != store::kHeadTable; };
  for (const auto& from : whole.database.rows) {
    for (const auto& to : whole.database.rows) {
      const bool is_read = to.first.first != store::kRoomTable && to.first.first != store::kBranchTable;
      if (from.first == to.first || !is_row(from) || !is_read || from.first.first == store::kBranchTable) continue;
      shelf.put_back(whole);
      shelf.rows()[to.first] = from.second;
      ASSERT_TRUE(is_damage(read_everything(shelf))) << int{from.first.first} << " to " << int{to.first.first};
    }
  }
}

TEST(DamagedVault, MissesItsHeaderAndItsHead) {
  const SavedStore whole = full_store();
  Shelf shelf(whole);
  shelf.rows().erase({store::kHeadTable, Bytes(store::kHeaderKey.begin(), store::kHeaderKey.end())});
  EXPECT_THAT(shelf.open(), FailsWith(Errc::kStoreCorrupt));
  EXPECT_THAT(shelf.create(), FailsWith(Errc::kStoreExists));
  shelf.put_back(whole);
  shelf.rows().erase({store::kHeadTable, Bytes(store::kHeadKey.begin(), store::kHeadKey.end())});
  EXPECT_THAT(shelf.open(), FailsWith(Errc::kStoreCorrupt));
}

TEST(DamagedVault, MissesItsBlocks) {
  Shelf shelf(full_store());
  std::erase_if(shelf.rows(), [](const auto& row) { return row.first.first == store::kBlockTable; });
  const auto vault = *shelf.open();
  EXPECT_THAT(get(*vault, Table::kSessions, {.name = "bob"}), FailsWith(Errc::kStoreCorrupt));
  EXPECT_THAT(put(*vault, Table::kSessions, {.name = "bob"}, ""), FailsWith(Errc::kStoreCorrupt));
  EXPECT_THAT(erase(*vault, Table::kSessions, {.name = "bob"}), FailsWith(Errc::kStoreCorrupt));
  EXPECT_THAT(get(*vault, Table::kPeers, {.name = "bob"}), Gives("bob"));
}

// A row that says that its key stands elsewhere does not make that one go.
TEST(DamagedVault, KeepsTheKeysOfOtherRows) {
  Shelf shelf(full_store());
  std::vector<Bytes*> sessions;
  for (auto& [key, value] : shelf.rows()) {
    if (key.first == static_cast<std::uint8_t>(Table::kSessions)) sessions.push_back(&value);
  }
  ASSERT_EQ(sessions.size(), 2U);
  constexpr std::size_t kPlace = 8, kPlaceSize = 9;
  std::copy_n(sessions[0]->begin() + kPlace, kPlaceSize, sessions[1]->begin() + kPlace);
  const auto vault = *shelf.open();
  int refused = 0;
  for (const char* name : kNames) {
    const auto tried = put(*vault, Table::kSessions, {.name = name}, "new");
    const auto erased = erase(*vault, Table::kSessions, {.name = name});
    EXPECT_EQ(static_cast<bool>(tried), static_cast<bool>(erased));
    if (is_damage(tried)) ++refused;
  }
  EXPECT_EQ(refused, 1);
}

}  // namespace
}  // namespace pawl::testing
