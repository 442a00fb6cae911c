#include "core/store/rotation.hpp"

#include <algorithm>

#include "core/base/planted.hpp"
#include "core/store/raw_table.hpp"

namespace pawl::store {
namespace {

constexpr Error kBlocked(Errc::kStoreLocked, "a reader keeps erased rows readable");

Result<Done> seal_blocks_anew(OpenRows& rows, const Epoch& fresh) {
  const Sealing sealing{rows.sealing.store_id, rows.sealing.keys, fresh, rows.sealing.random, rows.sealing.version};
  return rows.counted.for_each(kBlockTable, [&](const RawRow& row) -> Result<Done> {
    PAWL_TRY(const auto block, open_block(sealing.store_id, rows.sealing.epoch.key, row.key, row.value));
    PAWL_TRY(const Bytes value, seal_own_row(sealing, fresh.key, kBlockTable, row.key, block.bytes()));
    return rows.counted.put(kBlockTable, row.key, value, row.value);
  });
}

// Epochs that the store has left, or has never come to.
template <class IsPast>
Result<Done> erase_epochs(VaultState& vault, IsPast&& is_past) {
  PAWL_TRY(const auto entries, vault.parts.slot->load());
  for (const SlotEntry& entry : entries) {
    if (is_past(entry.epoch)) PAWL_CHECK(vault.parts.slot->erase(entry.epoch));
  }
  return Done{};
}

Result<bool> is_finished(VaultState& vault) {
  PAWL_TRY(const auto entries, vault.parts.slot->load());
  return std::ranges::none_of(entries, [&](const SlotEntry& entry) { return entry.epoch < vault.head.epoch; });
}

}  // namespace

Result<Done> rotate(VaultState& vault, std::int64_t now_ms, std::int64_t wait_ms) {
  if (planted(Fault::kNeverForgets)) return Done{};
  {
    PAWL_TRY(const auto work, begin_rotation(vault, wait_ms));
    OpenRows& rows = work->rows();
    if (rows.head.erasures == 0) return Done{};
    PAWL_TRY(auto fresh, add_epoch(vault, rows.head.epoch + 1, rows.sealing.version, *vault.keys));
    PAWL_CHECK(seal_blocks_anew(rows, fresh));
    rows.head.epoch = fresh.number;
    rows.head.erasures = 0;
    rows.head.rotated_ms = now_ms;
    PAWL_CHECK(work->commit());
    vault.set_epoch(std::move(fresh));
  }
  return finish_rotation(vault, wait_ms);
}

Result<std::unique_ptr<Work>> begin_rotation(VaultState& vault, std::int64_t wait_ms) {
  for (int tries = 0; tries < 2; ++tries) {
    PAWL_TRY(auto work, Work::begin(vault, Access::kWrite, wait_ms));
    PAWL_TRY(const bool finished, is_finished(vault));
    if (finished) {  // an epoch that was added to the slot, and the commit did not come
      PAWL_CHECK(erase_epochs(vault, [&](std::uint64_t epoch) { return epoch > vault.head.epoch; }));
      return work;
    }
    work.reset();
    PAWL_CHECK(finish_rotation(vault, wait_ms));
  }
  return kBlocked;  // by another process that rotates
}

Result<Epoch> add_epoch(VaultState& vault, std::uint64_t number, std::uint64_t generation, const VaultKeys& keys) {
  crypto::Random& random = vault.parts.random;
  PAWL_TRY(auto key, crypto::random_secret<crypto::SealingKey>(random));
  Epoch epoch{number, std::move(key)};
  PAWL_TRY(const SlotEntry entry, seal_epoch(epoch, generation, keys, vault.header.store_id, random));
  PAWL_CHECK(vault.parts.slot->add(entry));
  return epoch;
}

Result<Done> finish_rotation(VaultState& vault, std::int64_t wait_ms) {
  PAWL_TRY(const bool finished, is_finished(vault));
  if (finished) return Done{};
  PAWL_TRY(const bool clean, vault.parts.backend->clean(wait_ms));
  if (!clean) return kBlocked;
  return erase_epochs(vault, [&](std::uint64_t epoch) { return epoch < vault.head.epoch; });
}

}  // namespace pawl::store
