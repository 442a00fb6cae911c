#include "core/store/start_anew.hpp"

#include <algorithm>

#include "core/store/anchor.hpp"
#include "core/store/branches.hpp"
#include "core/store/raw_table.hpp"
#include "core/store/rotation.hpp"
#include "core/store/work.hpp"

namespace pawl::store {
namespace {

Result<Done> drop_table(CountedRows& rows, std::uint8_t table) {
  for (;;) {
    PAWL_TRY(const auto page, rows.list(table, {}, kRowsAtOnce));
    if (page.empty()) return Done{};
    for (const RawRow& row : page) PAWL_CHECK(rows.erase(table, row.key, row.value));
  }
}

Result<Done> drop_forgettable_rows(CountedRows& rows) {
  for (const Table table : kTables) {
    if (is_forgettable(table)) PAWL_CHECK(drop_table(rows, raw_table(table)));
  }
  PAWL_CHECK(drop_table(rows, kBlockTable));
  return drop_table(rows, kRoomTable);
}

// None of the keys in the slot is of use any more. Gives the latest epoch that there has been.
Result<std::uint64_t> empty_slot(VaultState& vault) {
  std::uint64_t latest = vault.head.epoch;
  PAWL_TRY(const auto entries, vault.parts.slot->load());
  for (const SlotEntry& entry : entries) {
    latest = std::max(latest, entry.epoch);
    PAWL_CHECK(vault.parts.slot->erase(entry.epoch));
  }
  return latest;
}

// The anchor, if it can be one that this store has given out.
const Anchor* own_anchor(const VaultConfig& config, const VaultState& vault) {
  constexpr std::uint64_t kNeverReached = std::uint64_t{1} << 62;
  if (!config.least || config.least->store_id != vault.header.store_id) return nullptr;
  return config.least->generation < kNeverReached ? &*config.least : nullptr;
}

}  // namespace

Result<Done> check_at_open(const VaultConfig& config, VaultState& vault, RawTransaction& raw) {
  PAWL_CHECK(look(vault, raw));
  return config.least ? check_anchor(*config.least, vault, raw) : Done{};
}

Result<Done> start_anew(const VaultConfig& config, VaultState& vault) {
  PAWL_TRY(const auto raw, vault.parts.backend->begin(Access::kWrite, config.wait_ms));
  const auto found = check_at_open(config, vault, *raw);
  if (found || found.error().code != Errc::kStoreRolledBack) return found;  // another process may have been first

  Head head = vault.head;
  const Anchor* const anchor = own_anchor(config, vault);
  if (anchor != nullptr) head.generation = std::max(head.generation, anchor->generation);
  PAWL_TRY(const std::uint64_t latest, empty_slot(vault));
  PAWL_TRY(auto epoch, add_epoch(vault, latest + 1, head.generation + 1, *vault.keys));
  head.epoch = epoch.number;
  head.erasures = 0;
  head.rotated_ms = config.now_ms;
  head.anew = head.generation + 1;
  OpenRows rows(*raw, head, vault.header.store_id, *vault.keys, epoch, vault.parts.random);
  PAWL_CHECK(drop_forgettable_rows(rows.counted));
  // The anchor is accepted from now on, since what it says is known.
  if (anchor != nullptr) PAWL_CHECK(keep_branch(rows.counted, rows.sealing, anchor->generation, anchor->branch));
  PAWL_TRY(auto raw_head, rows.finish());
  PAWL_CHECK(raw->commit());
  vault.head = rows.head;
  vault.raw_head = std::move(raw_head);
  vault.set_epoch(std::move(epoch));
  return Done{};
}

}  // namespace pawl::store
