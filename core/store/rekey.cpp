#include "core/store/rekey.hpp"

#include "core/store/branches.hpp"
#include "core/store/fields.hpp"
#include "core/store/raw_table.hpp"
#include "core/store/rotation.hpp"
#include "core/store/vault_transaction.hpp"
#include "core/store/work.hpp"

namespace pawl::store {
namespace {

// Rows go from `before` to `after`, which stand in the same tables: by their versions, new ones are told from old ones.
// The old ones are counted on the way, so that rows which were put back do not become genuine.
class Rekeying {
 public:
  Rekeying(OpenRows& before, OpenRows& after) : before_(before), after_(after) {}

  Result<Done> move_everything() {
    const std::uint64_t first_new_block = after_.head.next_block;
    PAWL_CHECK(drop(kRoomTable, first_new_block));
    for (const Table table : kTables) PAWL_CHECK(move_table(table));
    PAWL_CHECK(drop(kBlockTable, first_new_block));
    PAWL_CHECK(move_branches());
    if (!(seen_ == before_.head.sum)) return Error(Errc::kStoreCorrupt, "rows were taken out of the store or put back");
    return Done{};
  }

 private:
  Result<Done> take_out(std::uint8_t table, const RawRow& row) {
    seen_.add(before_.sealing.keys.sum, table, row.key, row.value);
    return before_.raw.erase(table, row.key);
  }

  Result<Done> move_table(Table table) {
    return before_.counted.for_each(raw_table(table), [&](const RawRow& row) -> Result<Done> {
      PAWL_TRY(const RowFront front, parse_front(table, row.value));
      if (front.version == after_.sealing.version) return Done{};
      PAWL_TRY(const ByteView rest, rest_of(row.key));
      PAWL_TRY(const auto text, open_raw_row(before_, table, row.key, row.value));
      PAWL_CHECK(take_out(raw_table(table), row));
      PAWL_CHECK(put_sealed(after_, table, {text.name, rest}, text.value));
      return ++moved_ % kRowsAtOnce == 0 ? after_.keys.write() : Done{};  // not all keys in memory
    });
  }

  Result<Done> drop(std::uint8_t table, std::uint64_t first_that_stays) {
    return before_.counted.for_each(table, [&](const RawRow& row) -> Result<Done> {
      const auto end = wire::big_endian(first_that_stays);
      return std::ranges::lexicographical_compare(row.key, end) ? take_out(table, row) : Done{};
    });
  }

  Result<Done> move_branches() {
    return before_.counted.for_each(kBranchTable, [&](const RawRow& row) -> Result<Done> {
      const Sealing& sealing = before_.sealing;
      PAWL_TRY(const auto opened, open_own_row(sealing.store_id, sealing.keys.rows, kBranchTable, row.key, row.value,
                                               std::tuple_size_v<Branch>));
      PAWL_CHECK(take_out(kBranchTable, row));
      const auto branch = FieldReader(opened.text).bytes<std::tuple_size_v<Branch>>();
      return keep_branch(after_.counted, after_.sealing, opened.version, branch);
    });
  }

  OpenRows& before_;
  OpenRows& after_;
  RowSum seen_{};
  std::size_t moved_ = 0;
};

Head head_after(const Head& before, std::uint64_t epoch, std::int64_t now_ms) {
  Head head = before;
  head.epoch = epoch;
  head.erasures = 0;
  head.rotated_ms = now_ms;
  head.sum = {};
  return head;
}

}  // namespace

Result<Done> rekey(VaultState& vault, ByteView store_key, std::int64_t now_ms, std::int64_t wait_ms) {
  crypto::Random& random = vault.parts.random;
  const StoreId& store_id = vault.header.store_id;
  const auto& passphrase = vault.header.passphrase;
  const auto cost = passphrase ? passphrase->cost : crypto::Argon2idCost{};
  PAWL_TRY(const auto made, make_header({store_key, passphrase.has_value()}, cost, store_id, random));
  LockedBox<VaultKeys> keys(vault.arena, derive_keys(made.store_key, store_id));
  PAWL_TRY(const auto work, begin_rotation(vault, wait_ms));
  OpenRows& before = work->rows();
  PAWL_TRY(auto epoch, add_epoch(vault, before.head.epoch + 1, before.sealing.version, *keys));
  OpenRows after(work->raw(), head_after(before.head, epoch.number, now_ms), store_id, *keys, epoch, random);
  PAWL_CHECK(Rekeying(before, after).move_everything());
  PAWL_CHECK(work->raw().put(kHeadTable, kHeaderKey, write_header(made.header)));
  PAWL_TRY(auto raw_head, after.finish());
  PAWL_CHECK(work->commit(after.head, std::move(raw_head)));
  vault.header = made.header;
  vault.keys = std::move(keys);
  vault.set_epoch(std::move(epoch));
  return Done{};
}

}  // namespace pawl::store
