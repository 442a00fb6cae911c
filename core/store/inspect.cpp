#include "core/store/inspect.hpp"

#include <algorithm>
#include <vector>

#include "core/store/branches.hpp"
#include "core/store/fields.hpp"
#include "core/store/raw_table.hpp"
#include "core/store/vault_transaction.hpp"
#include "core/store/work.hpp"

namespace pawl::store {
namespace {

bool comes_before(const Place& a, const Place& b) { return a.block != b.block ? a.block < b.block : a.index < b.index; }

bool is_own_table(std::uint8_t table) {
  return table == kHeadTable || table == kBlockTable || table == kRoomTable || table == kBranchTable;
}

// One walk through everything.
class Walk {
 public:
  Walk(OpenRows& rows, Mending mending) : rows_(rows), mending_(mending) {}

  Result<Done> go() {
    for (std::size_t i = 0; i < kTables.size(); ++i) PAWL_CHECK(walk_table(kTables[i], found_.rows[i]));
    std::sort(places_.begin(), places_.end(), comes_before);
    PAWL_CHECK(walk_blocks());
    PAWL_CHECK(walk_room());
    PAWL_CHECK(walk_branches());
    return walk_strange_tables();
  }

  [[nodiscard]] const Inspection& found() const { return found_; }
  [[nodiscard]] const RowSum& sum() const { return sum_; }

 private:
  // `opens` says of a row whether it is in order; one that is not is damaged, and may be dropped.
  template <class Opens>
  Result<Done> walk(std::uint8_t table, Opens&& opens) {
    return for_each_row(rows_.raw, table, [&](const RawRow& row) -> Result<Done> {
      const bool is_counted = row.value.size() >= kVersionSize + kTagSize;
      if (is_counted) sum_.add(rows_.sealing.keys.sum, table, row.key, row.value);
      const Result<Done> opened = is_counted ? opens(row) : Error(Errc::kStoreCorrupt, "a row is too short");
      if (opened) return Done{};
      if (opened.error().code != Errc::kStoreCorrupt) return opened.error();
      ++found_.damaged;
      if (mending_ != Mending::kWhatIsLeft) return Done{};
      return is_counted ? rows_.counted.erase(table, row.key, row.value) : rows_.raw.erase(table, row.key);
    });
  }

  Result<Done> check_version(std::uint64_t version) const {
    if (version > rows_.head.generation) return Error(Errc::kStoreCorrupt, "a row is newer than the store");
    return Done{};
  }

  Result<Done> walk_table(Table table, std::uint64_t& count) {
    return walk(raw_table(table), [&](const RawRow& row) -> Result<Done> {
      PAWL_CHECK(rest_of(row.key));
      PAWL_TRY(const RowFront front, parse_front(table, row.value));
      PAWL_CHECK(check_version(front.version));
      PAWL_CHECK(open_raw_row(rows_, table, row.key, row.value));
      if (is_forgettable(table)) places_.push_back(front.place);
      ++count;
      return Done{};
    });
  }

  Result<Done> walk_blocks() {
    return walk(kBlockTable, [&](const RawRow& row) -> Result<Done> {
      const Sealing& sealing = rows_.sealing;
      PAWL_TRY(auto block, open_block(sealing.store_id, sealing.epoch.key, row.key, row.value));
      const auto number = FieldReader(row.key).number<std::uint64_t>();
      const std::uint64_t lost = clear_lost_keys(number, block);
      found_.lost_keys += lost;
      if (block.has_room()) roomy_.push_back(number);
      if (lost == 0 || mending_ == Mending::kNone) return Done{};
      PAWL_TRY(const Bytes value, seal_own_row(sealing, sealing.epoch.key, kBlockTable, row.key, block.bytes()));
      rows_.head.erasures += lost;
      return rows_.counted.put(kBlockTable, row.key, value, row.value);
    });
  }

  std::uint64_t clear_lost_keys(std::uint64_t number, KeyBlock& block) const {
    std::uint64_t lost = 0;
    for (std::uint8_t index = 0; index < kPlaces; ++index) {
      if (block.is_free(index)) continue;
      if (std::binary_search(places_.begin(), places_.end(), Place{number, index}, comes_before)) continue;
      block.clear(index);
      ++lost;
    }
    return lost;
  }

  // Blocks with room, and the list of them, are both in ascending order.
  Result<Done> walk_room() {
    auto next = roomy_.begin();
    PAWL_CHECK(walk(kRoomTable, [&](const RawRow& row) -> Result<Done> {
      const Sealing& sealing = rows_.sealing;
      PAWL_CHECK(open_own_row(sealing.store_id, sealing.keys.rows, kRoomTable, row.key, row.value, 0));
      const auto number = FieldReader(row.key).number<std::uint64_t>();
      for (; next != roomy_.end() && *next < number; ++next) PAWL_CHECK(list_room(*next));
      if (next != roomy_.end() && *next == number) {
        ++next;
        return Done{};
      }
      ++found_.wrong_room;
      return mending_ == Mending::kNone ? Done{} : rows_.counted.erase(kRoomTable, row.key, row.value);
    }));
    for (; next != roomy_.end(); ++next) PAWL_CHECK(list_room(*next));
    return Done{};
  }

  Result<Done> list_room(std::uint64_t number) {
    ++found_.wrong_room;
    if (mending_ == Mending::kNone) return Done{};
    const auto key = wire::big_endian(number);
    PAWL_TRY(const Bytes value, seal_own_row(rows_.sealing, rows_.sealing.keys.rows, kRoomTable, key, {}));
    PAWL_TRY(const auto before, rows_.counted.get(kRoomTable, key));
    return rows_.counted.put(kRoomTable, key, value, before);
  }

  Result<Done> walk_branches() {
    return walk(kBranchTable, [&](const RawRow& row) -> Result<Done> {
      const Sealing& sealing = rows_.sealing;
      PAWL_TRY(const auto opened, open_own_row(sealing.store_id, sealing.keys.rows, kBranchTable, row.key, row.value,
                                               std::tuple_size_v<Branch>));
      return check_version(opened.version);
    });
  }

  Result<Done> walk_strange_tables() {
    for (unsigned number = 0; number <= 0xFF; ++number) {
      const auto table = static_cast<std::uint8_t>(number);
      const auto is_table = [&](Table known) { return raw_table(known) == table; };
      if (table != kHeadTable && (is_own_table(table) || std::ranges::any_of(kTables, is_table))) continue;
      PAWL_CHECK(for_each_row(rows_.raw, table, [&](const RawRow& row) -> Result<Done> {
        if (table == kHeadTable && (same_bytes(row.key, kHeaderKey) || same_bytes(row.key, kHeadKey))) return Done{};
        ++found_.strange;
        return mending_ == Mending::kWhatIsLeft ? rows_.raw.erase(table, row.key) : Done{};
      }));
    }
    return Done{};
  }

  OpenRows& rows_;
  Mending mending_;
  Inspection found_{};
  RowSum sum_{};
  std::vector<Place> places_;         // of the rows that were seen
  std::vector<std::uint64_t> roomy_;  // blocks with room
};

}  // namespace

Result<Inspection> inspect(VaultState& vault, Mending mending, std::int64_t wait_ms) {
  const Access access = mending == Mending::kNone ? Access::kRead : Access::kWrite;
  PAWL_TRY(const auto work, Work::begin(vault, access, wait_ms));
  OpenRows& rows = work->rows();
  Walk first(rows, Mending::kNone);
  PAWL_CHECK(first.go());
  Inspection found = first.found();
  found.sum_is_right = first.sum() == rows.head.sum;
  if (mending == Mending::kNone || found.is_sound()) return found;

  if (mending == Mending::kWhatIsLeft) rows.head.sum = first.sum();
  Walk second(rows, mending);
  PAWL_CHECK(second.go());
  PAWL_CHECK(work->commit());
  return found;
}

}  // namespace pawl::store
