// Another key for a store, and keys that come from a passphrase.
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
using store::VaultConfig;

const Bytes kOtherKey(32, 0x77);
constexpr crypto::Argon2idCost kCheap{1, 8};

VaultConfig other_key() { return {.unlock = {.bytes = kOtherKey}}; }
VaultConfig passphrase(std::string_view words) {
  return {.unlock = {.bytes = bytes_of(words), .is_passphrase = true}, .cost = kCheap};
}

std::string name_of(int number) { return "number " + std::to_string(number); }

// Some hundred rows in each of two tables, of which some are gone.
constexpr int kRows = 200;
bool is_gone(int number) { return number % 7 == 0; }
void fill(store::Store& vault) {
  for (const Table table : {Table::kPeers, Table::kSessions}) {
    {
      const auto tx = *vault.begin(Access::kWrite, 0);
      for (int i = 0; i < kRows; ++i) ASSERT_THAT(tx->put(table, {.name = name_of(i)}, bytes_of(name_of(-i))), IsOk());
      ASSERT_THAT(tx->commit(), IsOk());
    }
    const auto tx = *vault.begin(Access::kWrite, 0);
    for (int i = 0; i < kRows; ++i) {
      if (!is_gone(i)) continue;
      ASSERT_THAT(tx->erase(table, {.name = name_of(i)}), IsOk());
    }
    ASSERT_THAT(tx->commit(), IsOk());
  }
}
void expect_all(store::Store& vault) {
  const auto tx = *vault.begin(Access::kRead, 0);
  for (const Table table : {Table::kPeers, Table::kSessions}) {
    for (int i = 0; i < kRows; ++i) {
      const auto value = tx->get(table, {.name = name_of(i)});
      ASSERT_THAT(value, IsOk());
      ASSERT_EQ(value->has_value(), !is_gone(i));
      if (!is_gone(i)) {
        EXPECT_TRUE(same_bytes(**value, bytes_of(name_of(-i))));
      }
    }
  }
}

TEST(Rekeying, LeavesEverythingToTheNewKeyOnly) {
  Shelf shelf;
  auto vault = *shelf.create();
  fill(*vault);
  const auto before = shelf.rows();
  ASSERT_THAT(vault->rekey(kOtherKey, 0, 0), IsOk());
  expect_all(*vault);
  ASSERT_THAT(put(*vault, Table::kSessions, {.name = "one more"}, "row"), IsOk());
  vault.reset();

  EXPECT_THAT(shelf.open(), FailsWith(Errc::kWrongStoreKey));
  vault = *shelf.open(other_key());
  expect_all(*vault);
  EXPECT_EQ(shelf.slot().size(), 1U);
  std::size_t same_keys = 0, same_values = 0;
  for (const auto& [key, value] : shelf.rows()) {
    const auto found = before.find(key);
    const bool has_hash = key.first != store::kHeadTable && key.first < store::kBlockTable;
    if (has_hash && found != before.end()) ++same_keys;
    if (found != before.end() && found->second == value) ++same_values;
  }
  EXPECT_EQ(same_keys, 0U) << "names are hashed anew";
  EXPECT_EQ(same_values, 0U) << "everything is sealed anew";
}

TEST(Rekeying, KeepsTheAnchorsOfBefore) {
  Shelf shelf;
  const auto vault = *shelf.create();
  ASSERT_THAT(put(*vault, Table::kSettings, {}, "a row"), IsOk());
  const auto anchor = vault->status().anchor;
  ASSERT_THAT(vault->rekey(kOtherKey, 0, 0), IsOk());
  auto config = other_key();
  config.least = anchor;
  EXPECT_THAT(shelf.open(config), IsOk());
  config.least->branch[0] ^= 1;
  EXPECT_THAT(shelf.open(config), FailsWith(Errc::kStoreRolledBack));
}

TEST(Rekeying, IsNoticedByOtherHandles) {
  Shelf shelf;
  const auto a = *shelf.create();
  const auto b = *shelf.open();
  ASSERT_THAT(a->rekey(kOtherKey, 0, 0), IsOk());
  EXPECT_THAT(b->begin(Access::kRead, 0), FailsWith(Errc::kWrongStoreKey));
}

// A reader keeps the keys of before readable for a while; the new key is in use all the same.
TEST(Rekeying, IsDoneAlsoWhereNothingCanBeForgotten) {
  Shelf shelf;
  const auto vault = *shelf.create();
  ASSERT_THAT(put(*vault, Table::kSessions, {.name = "bob"}, "here"), IsOk());
  shelf.faults().is_being_read = true;
  ASSERT_THAT(vault->rekey(kOtherKey, 0, 0), IsOk());
  EXPECT_EQ(shelf.slot().size(), 2U);
  EXPECT_TRUE(vault->is_forgetting_due(store::kForgetAgainMs));
  EXPECT_THAT(get(*vault, Table::kSessions, {.name = "bob"}), Gives("here"));
  shelf.faults().is_being_read = false;
  ASSERT_THAT(vault->forget(0, 0), IsOk());
  EXPECT_EQ(shelf.slot().size(), 1U);
  EXPECT_THAT(shelf.open(other_key()), IsOk());
}

TEST(Rekeying, RefusesWhatIsNotAKey) {
  Shelf shelf;
  const auto vault = *shelf.create();
  EXPECT_THAT(vault->rekey(ByteView(kOtherKey).first(31), 0, 0), FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(vault->rekey({}, 0, 0), FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(shelf.open(), IsOk());
}

TEST(Rekeying, DoesNotMakeRowsGenuineThatWerePutBack) {
  Shelf shelf;
  const auto vault = *shelf.create();
  ASSERT_THAT(put(*vault, Table::kPeers, {.name = "bob"}, "old"), IsOk());
  const auto old_rows = shelf.rows();
  ASSERT_THAT(put(*vault, Table::kPeers, {.name = "bob"}, "new"), IsOk());
  for (auto& [key, value] : shelf.rows()) {
    if (key.first == static_cast<std::uint8_t>(Table::kPeers)) value = old_rows.at(key);
  }
  EXPECT_THAT(vault->rekey(kOtherKey, 0, 0), FailsWith(Errc::kStoreCorrupt));
}

TEST(Rekeying, HappensWholeOrNotAtAll) {
  for (const bool commits_unseen : {false, true}) {
    std::size_t calls = 0;
    for (bool stopped = true; stopped; calls += 1 + calls / 16) {
      Shelf shelf;
      auto vault = *shelf.create();
      for (int i = 0; i < 3; ++i) ASSERT_THAT(put(*vault, Table::kSessions, {.name = name_of(i)}, "here"), IsOk());
      shelf.faults().commits_unseen = commits_unseen;
      shelf.faults().calls_until_failure = calls;
      stopped = !vault->rekey(kOtherKey, 0, 0);
      vault.reset();
      shelf.faults().calls_until_failure = Faults::kNever;

      auto opened = shelf.open();
      if (!opened) opened = shelf.open(other_key());
      ASSERT_THAT(opened, IsOk()) << "after " << calls << " calls";
      EXPECT_THAT(get(**opened, Table::kSessions, {.name = name_of(2)}), Gives("here"));
      ASSERT_THAT(put(**opened, Table::kSessions, {.name = name_of(2)}, "changed"), IsOk());
      EXPECT_THAT((*opened)->forget(0, 0), IsOk());
    }
  }
}

TEST(Passphrases, OpenWhatTheyMade) {
  Shelf shelf;
  {
    const auto vault = *shelf.create(passphrase("correct horse"));
    ASSERT_THAT(put(*vault, Table::kSettings, {}, "a row"), IsOk());
  }
  EXPECT_THAT(get(**shelf.open(passphrase("correct horse")), Table::kSettings, {}), Gives("a row"));
  EXPECT_THAT(shelf.open(passphrase("correct cow")), FailsWith(Errc::kWrongStoreKey));
  EXPECT_THAT(shelf.open(passphrase("")), FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(shelf.open(), FailsWith(Errc::kWrongStoreKey));
}

TEST(Passphrases, CanBeReplaced) {
  Shelf shelf;
  auto vault = *shelf.create(passphrase("correct horse"));
  ASSERT_THAT(put(*vault, Table::kSessions, {}, "a row"), IsOk());
  EXPECT_THAT(vault->rekey({}, 0, 0), FailsWith(Errc::kInvalidArgument));
  ASSERT_THAT(vault->rekey(bytes_of("battery staple"), 0, 0), IsOk());
  vault.reset();
  EXPECT_THAT(shelf.open(passphrase("correct horse")), FailsWith(Errc::kWrongStoreKey));
  EXPECT_THAT(get(**shelf.open(passphrase("battery staple")), Table::kSessions, {}), Gives("a row"));
}

TEST(Passphrases, DoNotMakeStoresThatNobodyWouldOpen) {
  for (const crypto::Argon2idCost cost : {crypto::Argon2idCost{0, 8}, {1, 7}, {11, 8}, {1, 1'048'577}}) {
    auto config = passphrase("correct horse");
    config.cost = cost;
    Shelf shelf;
    EXPECT_THAT(shelf.create(config), FailsWith(Errc::kInvalidArgument));
  }
}

}  // namespace
}  // namespace pawl::testing
