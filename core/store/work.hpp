// A transaction of the vault, as all of its parts see it: what is read and written, counted, keyed and sealed.
#pragma once
#include <cstdint>
#include <memory>

#include "core/base/result.hpp"
#include "core/store/backend.hpp"
#include "core/store/counted_rows.hpp"
#include "core/store/head.hpp"
#include "core/store/row_keys.hpp"
#include "core/store/sealing.hpp"
#include "core/store/vault_state.hpp"

namespace pawl::store {

/// Rows of a store that is written under some keys, and the head that goes with them.
struct OpenRows {
  OpenRows(RawTransaction& database, Head at, const StoreId& store_id, const VaultKeys& its_keys, const Epoch& epoch,
           crypto::Random& random)
      : raw(database),
        head(at),
        sealing{store_id, its_keys, epoch, random, at.generation + 1},
        counted(raw, its_keys.sum, head.sum),
        keys(counted, sealing, head) {}
  OpenRows(const OpenRows&) = delete;
  OpenRows& operator=(const OpenRows&) = delete;
  ~OpenRows() = default;

  RawTransaction& raw;
  Head head;
  Sealing sealing;
  CountedRows counted;
  RowKeys keys;

  /// Writes what has been kept back: changed blocks, the branch, the head. Gives the bytes of the head.
  Result<Bytes> finish();
};

/// Looks where the store stands: the head, and the epoch key in the slot. Errors: as Work::begin.
Result<Done> look(VaultState& vault, RawTransaction& raw);

class Work {
 public:
  /// Errors: kSuspended, kForked, kStoreLocked, kWrongStoreKey (another process has changed it), kStoreCorrupt,
  /// kStoreRolledBack, those of the database.
  static Result<std::unique_ptr<Work>> begin(VaultState& vault, Access access, std::int64_t wait_ms);

  /// Called by begin() alone.
  Work(VaultState& vault, std::unique_ptr<RawTransaction> raw, bool follows_the_last);
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  ~Work();

  [[nodiscard]] VaultState& vault() { return vault_; }
  [[nodiscard]] OpenRows& rows() { return rows_; }
  [[nodiscard]] RawTransaction& raw() { return *raw_; }
  [[nodiscard]] bool follows_the_last() const { return follows_the_last_; }

  Result<Done> commit();
  /// Commits what was finished under other keys.
  Result<Done> commit(const Head& head, Bytes raw_head);

 private:
  VaultState& vault_;
  std::unique_ptr<RawTransaction> raw_;
  OpenRows rows_;
  bool follows_the_last_;
};

}  // namespace pawl::store
