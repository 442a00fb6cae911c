// What a store forgets, nobody reads again: not even who has recorded every state of the database, and gets the store
// key and today's slot as well.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/store/epoch.hpp"
#include "core/store/header.hpp"
#include "core/store/raw_table.hpp"
#include "core/store/row_keys.hpp"
#include "core/wire/big_endian.hpp"
#include "tests/property/seed.hpp"
#include "tests/support/vaults.hpp"

namespace pawl::testing {
namespace {

using store::RowKey;
using store::Table;

// Every value that was ever in the database.
class Recording {
 public:
  void look(Shelf& shelf) {
    for (const auto& [key, value] : shelf.rows()) values_[key].insert(value);
  }
  [[nodiscard]] const auto& values() const { return values_; }

 private:
  std::map<std::pair<std::uint8_t, Bytes>, std::set<Bytes>> values_;
};

// Whoever has all that, and tries every key that it can get at on everything.
class Attacker {
 public:
  Attacker(Shelf& shelf, const Recording& recording) : recording_(recording) {
    const auto& raw_header = shelf.rows().at({store::kHeadTable, Bytes(1, 0)});
    const auto header = *store::parse_header(raw_header);
    id_ = header.store_id;
    const auto keys = store::derive_keys(*store::unlock_header(header, {.bytes = kStoreKey}), id_);
    for (const auto& entry : shelf.slot()) {
      open_blocks(*store::find_epoch(entry.epoch, shelf.slot(), keys, id_));
    }
  }

  // The values of all forgettable rows that open, of any time.
  [[nodiscard]] std::set<std::string> opened() const {
    std::set<std::string> opened;
    for (const auto& [key, values] : recording_.values()) {
      for (const Table table : store::kTables) {
        if (key.first != store::raw_table(table) || !store::is_forgettable(table)) continue;
        for (const Bytes& value : values) try_row(table, key.second, value, opened);
      }
    }
    return opened;
  }

 private:
  void open_blocks(const store::Epoch& epoch) {
    for (const auto& [key, values] : recording_.values()) {
      if (key.first != store::kBlockTable) continue;
      for (const Bytes& value : values) {
        auto block = store::open_block(id_, epoch.key, key.second, value);
        if (block) blocks_[key.second].push_back(std::move(*block));
      }
    }
  }

  void try_row(Table table, const Bytes& raw_key, const Bytes& value, std::set<std::string>& opened) const {
    const auto front = *store::parse_front(table, value);
    const auto number = wire::big_endian(front.place.block);
    const auto blocks = blocks_.find(Bytes(number.begin(), number.end()));
    if (blocks == blocks_.end()) return;
    for (const store::KeyBlock& block : blocks->second) {
      const auto row = store::open_row(block.key(front.place.index), {id_, table, raw_key}, front);
      if (row) opened.emplace(row->value.begin(), row->value.end());
    }
  }

  const Recording& recording_;
  store::StoreId id_{};
  std::map<Bytes, std::vector<store::KeyBlock>> blocks_;
};

// 400 updates of rows in three tables, with a rotation now and then.
class Forgetting : public ::testing::Test {
 protected:
  Forgetting() {
    for (int update = 0; update < 400; ++update) {
      change(update);
      if (choice_.below(40) == 0) forget();
    }
    forget();
    for (int update = 400; update < 420; ++update) change(update);
    attacker_opens_ = Attacker(shelf_, recording_).opened();
  }

  void change(int update) {
    constexpr std::array kTried{Table::kSessions, Table::kSkipped, Table::kInbox};
    const Table table = kTried.at(choice_.below(kTried.size()));
    const std::string name = "name " + std::to_string(choice_.below(15));
    const std::string value = "update " + std::to_string(update);
    std::string& now = values_[{table, name}];
    if (!now.empty()) erased_.insert(now);
    now = choice_.below(4) == 0 ? "" : value;
    const RowKey key{.name = name};
    EXPECT_TRUE(now.empty() ? erase(*vault_, table, key) : put(*vault_, table, key, value));
    recording_.look(shelf_);
  }

  void forget() {
    EXPECT_TRUE(vault_->forget(0, 0));
    recording_.look(shelf_);
    forgotten_.insert(erased_.begin(), erased_.end());
    erased_.clear();
  }

  Shelf shelf_;
  std::unique_ptr<store::Vault> vault_ = *shelf_.create();
  SeededRandom choice_{seed()};
  Recording recording_;
  std::map<std::pair<Table, std::string>, std::string> values_;
  std::set<std::string> erased_;     // since the last rotation
  std::set<std::string> forgotten_;  // before it
  std::set<std::string> attacker_opens_;
};

TEST_F(Forgetting, LeavesNothingToWhoeverHasTheStoreKeyAndTheSlot) {
  EXPECT_GT(forgotten_.size(), 150U);
  const auto read =
      std::ranges::count_if(forgotten_, [&](const auto& value) { return attacker_opens_.contains(value); });
  const bool all = static_cast<std::size_t>(read) == forgotten_.size();
  EXPECT_EQ(read, 0) << (all ? "all" : "some") << " of what was forgotten can be read";
}

// The attacker is a good one: it reads all that has not been forgotten yet.
TEST_F(Forgetting, IsWhatKeepsTheAttackerOut) {
  EXPECT_FALSE(erased_.empty());
  for (const std::string& value : erased_) EXPECT_TRUE(attacker_opens_.contains(value)) << value;
  for (const auto& [row, value] : values_) EXPECT_TRUE(value.empty() || attacker_opens_.contains(value)) << value;
}

}  // namespace
}  // namespace pawl::testing
