#include "core/store/work.hpp"

#include <algorithm>
#include <utility>

#include "core/store/branches.hpp"
#include "core/store/raw_table.hpp"

namespace pawl::store {
namespace {

Result<Bytes> required(RawTransaction& raw, ByteView key) {
  PAWL_TRY(auto value, raw.get(kHeadTable, key));
  if (!value) return Error(Errc::kStoreCorrupt, "the store has lost its head");
  return *std::move(value);
}

// Somebody else has committed, or nobody has looked yet.
Result<Done> read_head(VaultState& vault, RawTransaction& raw, Bytes raw_head) {
  PAWL_TRY(const Bytes header, required(raw, kHeaderKey));
  if (!same_bytes(header, write_header(vault.header))) {
    PAWL_CHECK(parse_header(header));
    return Error(Errc::kWrongStoreKey, "the store has been given another key");
  }
  PAWL_TRY(const Head head, open_head(raw_head, *vault.keys, vault.header.store_id));
  const bool is_older = head.generation < vault.head.generation;
  if (is_older || (head.generation == vault.head.generation && !(head == vault.head))) {
    return Error(Errc::kStoreRolledBack, "the store has been put back while it was open");
  }
  vault.head = head;
  vault.raw_head = std::move(raw_head);
  return Done{};
}

Result<Done> read_epoch(VaultState& vault) {
  if (vault.epoch && (*vault.epoch)->number == vault.head.epoch) return Done{};
  PAWL_TRY(const auto entries, vault.parts.slot->load());
  PAWL_TRY(auto epoch, find_epoch(vault.head.epoch, entries, *vault.keys, vault.header.store_id));
  vault.set_epoch(std::move(epoch));
  return Done{};
}

// True when nobody else has committed.
Result<bool> look_at_head(VaultState& vault, RawTransaction& raw) {
  PAWL_TRY(auto raw_head, required(raw, kHeadKey));
  if (same_bytes(raw_head, vault.raw_head)) return true;
  PAWL_CHECK(read_head(vault, raw, std::move(raw_head)));
  return false;
}

Result<std::unique_ptr<Work>> begin_once(VaultState& vault, Access access, std::int64_t wait_ms) {
  PAWL_TRY(auto raw, vault.parts.backend->begin(access, wait_ms));
  PAWL_TRY(const bool follows_the_last, look_at_head(vault, *raw));
  PAWL_CHECK(read_epoch(vault));
  return std::make_unique<Work>(vault, std::move(raw), follows_the_last);
}

}  // namespace

Result<Done> look(VaultState& vault, RawTransaction& raw) {
  PAWL_CHECK(look_at_head(vault, raw));
  return read_epoch(vault);
}

Result<Bytes> OpenRows::finish() {
  PAWL_CHECK(keys.write());
  PAWL_TRY(head.branch, next_branch(head, sealing.keys, sealing.random));
  ++head.generation;
  PAWL_CHECK(keep_branch(counted, sealing, head.generation, head.branch));
  PAWL_TRY(Bytes sealed, seal_head(head, sealing.keys, sealing.store_id, sealing.random));
  PAWL_CHECK(raw.put(kHeadTable, kHeadKey, sealed));
  return sealed;
}

Result<std::unique_ptr<Work>> Work::begin(VaultState& vault, Access access, std::int64_t wait_ms) {
  if (vault.has_lost_its_keys()) return Error(Errc::kForked, "a forked process cannot use the account");
  if (vault.suspended) return Error(Errc::kSuspended, "the account is suspended");
  if (vault.in_use) return Error(Errc::kStoreLocked, "another transaction is open");
  auto work = begin_once(vault, access, wait_ms);
  // Between our look at the head and the one into the slot another process may have finished a rotation.
  if (!work && work.error().code == Errc::kStoreRolledBack && access == Access::kRead) {
    return begin_once(vault, access, wait_ms);
  }
  return work;
}

Work::Work(VaultState& vault, std::unique_ptr<RawTransaction> raw, bool follows_the_last)
    : vault_(vault),
      raw_(std::move(raw)),
      rows_(*raw_, vault.head, vault.header.store_id, *vault.keys, **vault.epoch, vault.parts.random),
      follows_the_last_(follows_the_last) {
  vault_.in_use = true;
}

Work::~Work() { vault_.in_use = false; }

Result<Done> Work::commit() {
  PAWL_TRY(auto raw_head, rows_.finish());
  return commit(rows_.head, std::move(raw_head));
}

// If it fails, nobody knows where the store stands: the next transaction looks.
Result<Done> Work::commit(const Head& head, Bytes raw_head) {
  vault_.raw_head.clear();
  PAWL_CHECK(raw_->commit());
  vault_.head = head;
  vault_.raw_head = std::move(raw_head);
  return Done{};
}

}  // namespace pawl::store
