#include "core/store/vault.hpp"

#include <algorithm>
#include <utility>

#include "core/store/raw_table.hpp"
#include "core/store/rekey.hpp"
#include "core/store/rotation.hpp"
#include "core/store/start_anew.hpp"
#include "core/store/vault_transaction.hpp"
#include "core/store/work.hpp"

namespace pawl::store {
namespace {

Result<Header> read_header(const VaultParts& parts, std::int64_t wait_ms) {
  PAWL_TRY(const auto raw, parts.backend->begin(Access::kRead, wait_ms));
  PAWL_TRY(const auto rows, raw->list(kHeadTable, {}, 1));
  if (rows.empty()) return Error(Errc::kStoreMissing, "there is no store in the database");
  if (!same_bytes(rows.front().key, kHeaderKey)) return Error(Errc::kStoreCorrupt, "the store has lost its header");
  return parse_header(rows.front().value);
}

Result<Done> check_empty(RawTransaction& raw) {
  PAWL_TRY(const auto rows, raw.list(kHeadTable, {}, 1));
  if (!rows.empty()) return Error(Errc::kStoreExists, "there is a store in the database");
  return Done{};
}

// What a store that is gone has left there opens nothing any more.
Result<Done> empty_slot(Slot& slot) {
  PAWL_TRY(const auto entries, slot.load());
  for (const SlotEntry& entry : entries) PAWL_CHECK(slot.erase(entry.epoch));
  return Done{};
}

Result<Done> write_first(VaultState& vault, const VaultConfig& config) {
  PAWL_TRY(const auto raw, vault.parts.backend->begin(Access::kWrite, config.wait_ms));
  PAWL_CHECK(check_empty(*raw));
  PAWL_CHECK(empty_slot(*vault.parts.slot));
  PAWL_TRY(auto epoch, add_epoch(vault, 1, 1, *vault.keys));
  PAWL_CHECK(raw->put(kHeadTable, kHeaderKey, write_header(vault.header)));
  const Head head{.epoch = epoch.number, .rotated_ms = config.now_ms};
  OpenRows rows(*raw, head, vault.header.store_id, *vault.keys, epoch, vault.parts.random);
  PAWL_TRY(auto raw_head, rows.finish());
  PAWL_CHECK(raw->commit());
  vault.head = rows.head;
  vault.raw_head = std::move(raw_head);
  vault.set_epoch(std::move(epoch));
  return Done{};
}

Result<Done> check(VaultState& vault, const VaultConfig& config) {
  PAWL_TRY(const auto raw, vault.parts.backend->begin(Access::kRead, config.wait_ms));
  return check_at_open(config, vault, *raw);
}

// Whether so much time has gone by. A clock that was put back does not make it wait for ever.
bool has_passed(std::int64_t span, std::int64_t since_ms, std::int64_t now_ms) {
  return now_ms < since_ms ||
         static_cast<std::uint64_t>(now_ms) - static_cast<std::uint64_t>(since_ms) >= static_cast<std::uint64_t>(span);
}

}  // namespace

Result<std::unique_ptr<Vault>> Vault::create(const VaultConfig& config, VaultParts parts) {
  StoreId store_id{};
  PAWL_CHECK(parts.random.fill(store_id));
  PAWL_TRY(const auto made, make_header(config.unlock, config.cost, store_id, parts.random));
  auto vault =
      std::make_unique<Vault>(std::move(parts), made.header, derive_keys(made.store_key, store_id), config.now_ms);
  PAWL_CHECK(write_first(vault->state_, config));
  vault->is_open_ = true;
  return vault;
}

Result<std::unique_ptr<Vault>> Vault::open(const VaultConfig& config, VaultParts parts) {
  PAWL_TRY(const auto header, read_header(parts, config.wait_ms));
  PAWL_TRY(const auto store_key, unlock_header(header, config.unlock));
  auto vault =
      std::make_unique<Vault>(std::move(parts), header, derive_keys(store_key, header.store_id), config.now_ms);
  auto checked = check(vault->state_, config);
  if (!checked && checked.error().code == Errc::kStoreRolledBack) {
    // Between the looks at the head and into the slot another process may have finished a rotation: it is looked again.
    checked = config.start_anew ? start_anew(config, vault->state_) : check(vault->state_, config);
  }
  if (!checked) return checked.error();
  vault->is_open_ = true;
  (void)vault->note(finish_rotation(vault->state_, 0), config.now_ms);  // a crash may have stopped it
  return vault;
}

Vault::~Vault() {
  if (!is_open_ || state_.suspended) return;
  try {
    (void)rotate(state_, now_ms_, 0);
  } catch (...) {  // without memory it is done when the store is opened again
  }
}

Result<std::unique_ptr<Transaction>> Vault::begin(Access access, std::int64_t wait_ms) {
  PAWL_TRY(auto work, Work::begin(state_, access, wait_ms));
  const bool follows_the_last = std::exchange(has_begun_, true) && work->follows_the_last();
  return std::unique_ptr<Transaction>(std::make_unique<VaultTransaction>(std::move(work), access, follows_the_last));
}

Result<Done> Vault::forget(std::int64_t now_ms, std::int64_t wait_ms) {
  return note(rotate(state_, now_ms, wait_ms), now_ms);
}

bool Vault::is_forgetting_due(std::int64_t now_ms) const noexcept {
  if (forget_failed_ms_) return has_passed(kForgetAgainMs, now_ms_, now_ms);
  const Head& head = state_.head;
  if (head.erasures == 0) return false;
  return head.erasures >= kForgetAfterErasures || has_passed(kForgetAfterMs, head.rotated_ms, now_ms);
}

Result<Done> Vault::suspend(std::int64_t now_ms, std::int64_t wait_ms) {
  if (state_.suspended) return Done{};
  (void)forget(now_ms, wait_ms);  // what it could not do now, it does later
  PAWL_CHECK(state_.parts.backend->suspend());
  state_.suspended = true;
  return Done{};
}

Result<Done> Vault::resume() {
  if (!state_.suspended) return Done{};
  PAWL_CHECK(state_.parts.backend->resume());
  state_.suspended = false;
  return Done{};
}

Result<Done> Vault::rekey(ByteView store_key, std::int64_t now_ms, std::int64_t wait_ms) {
  PAWL_CHECK(store::rekey(state_, store_key, now_ms, wait_ms));
  (void)note(finish_rotation(state_, wait_ms), now_ms);  // the new key is in use, whatever becomes of this
  return Done{};
}

Status Vault::status() const {
  const Head& head = state_.head;
  return {.durable = true,
          .locked = state_.keys.locked(),
          .forget_blocked = forget_failed_ms_ && has_passed(kForgetBlockedMs, *forget_failed_ms_, now_ms_),
          .erasures = head.erasures,
          .anchor = {state_.header.store_id, head.generation, head.branch},
          .anew = head.anew};
}

// Remembers since when there has been no forgetting.
Result<Done> Vault::note(Result<Done> forgotten, std::int64_t now_ms) {
  now_ms_ = now_ms;
  if (forgotten) {
    forget_failed_ms_.reset();
  } else if (!forget_failed_ms_) {
    forget_failed_ms_ = now_ms;
  }
  return forgotten;
}

}  // namespace pawl::store
