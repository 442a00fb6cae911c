// Where an account keeps its state: typed tables, changed in transactions. The account knows nothing of files, locks
// and sealing; they are matters of the stores (file_store.hpp, memory_store.hpp).
//
//   PAWL_TRY(auto tx, store.begin(Access::kWrite, wait_ms));
//   PAWL_TRY(const auto row, tx->get(Table::kPeers, {.name = "bob"}));
//   PAWL_CHECK(tx->put(Table::kPeers, {.name = "bob"}, changed(row)));
//   PAWL_CHECK(tx->commit());                     durable from here on; without it nothing has happened
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/store/table.hpp"

namespace pawl::store {

/// Where a row stands in its table. The name is a peer's, or another text that nobody is to find in the file: a store
/// on disk keeps a keyed hash of it. The rest orders the rows of one name; numbers stand in it big-endian.
struct RowKey {
  std::string_view name{};
  ByteView rest{};
};
inline constexpr std::size_t kMaxNameSize = 1'024;
inline constexpr std::size_t kMaxRestSize = 64;

struct Row {
  Bytes rest;  // of its key
  SecretBytes value;
};
struct NamedRow {
  std::string name;
  Bytes rest;
  SecretBytes value;
};

enum class Access { kRead, kWrite };

/// One at a time in a store, and not after its store has gone. Ended without commit() nothing has happened.
class Transaction {
 public:
  Transaction() = default;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  virtual ~Transaction() = default;

  /// None: there is no such row. Errors of every call: kStoreCorrupt, kIoError, kOutOfMemory; of one that writes, too:
  /// kStoreFull, kNoRandomness. After an error of a write only the end is left: every further call gives that error.
  virtual Result<std::optional<SecretBytes>> get(Table table, const RowKey& key) = 0;
  /// Writes a row, which may be there already.
  virtual Result<Done> put(Table table, const RowKey& key, ByteView value) = 0;
  /// Erases a row, which may not be there.
  virtual Result<Done> erase(Table table, const RowKey& key) = 0;
  /// At most `max` rows of one name, in ascending order of the rests: those that begin with `prefix`, and come after
  /// `after` if that is not empty.
  virtual Result<std::vector<Row>> list(Table table, std::string_view name, ByteView prefix, ByteView after,
                                        std::size_t max) = 0;
  /// At most `max` rows of the table, of all names, in an order of the store's own. `cursor` is where to go on: empty
  /// at first; it comes back empty after the last row.
  virtual Result<std::vector<NamedRow>> page(Table table, Bytes& cursor, std::size_t max) = 0;
  /// What has been written is durable when this has succeeded. After kIoError nobody knows whether it is: the next
  /// transaction shows it. After every other error it has not happened.
  virtual Result<Done> commit() = 0;
  /// Nothing has been committed, by any process, since the transaction before this one in the same store ended.
  [[nodiscard]] virtual bool follows_the_last() const noexcept = 0;
};

/// Where the store stands: the generation is raised with each commit, the branch depends on all that came before and on
/// chance. Kept outside by the application, it shows that a file has been put back (anchor.hpp).
struct Anchor {
  std::array<std::uint8_t, 16> store_id{};
  std::uint64_t generation = 0;
  std::array<std::uint8_t, 16> branch{};
  friend bool operator==(const Anchor&, const Anchor&) = default;
};

/// What pawl_account_info and pawl_doctor say of a store.
struct Status {
  bool durable = false;         // outlives the process
  bool locked = true;           // its keys are kept out of swap
  bool forget_blocked = false;  // for more than a minute a reader, or an error, has kept erased rows readable
  std::uint64_t erasures = 0;   // of forgettable rows since the last rotation
  Anchor anchor{};              // of the last commit that this handle has made or seen
  std::uint64_t anew = 0;       // generation at which the store lost all forgettable rows and began anew; 0: never
};

class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  /// No transaction is open. Forgets what has been erased, if it can, and lets go of files and locks.
  virtual ~Store() = default;

  /// Waits for other writers up to `wait_ms`. Errors: kStoreLocked, kSuspended, kStoreCorrupt, kStoreRolledBack,
  /// kIoError.
  virtual Result<std::unique_ptr<Transaction>> begin(Access access, std::int64_t wait_ms) = 0;
  /// From when it has returned on, what was erased or replaced before is unreadable, also to whoever has the file and
  /// its key. Errors: as begin, and kIoError; kStoreLocked, too, when a reader keeps what was erased readable.
  virtual Result<Done> forget(std::int64_t now_ms, std::int64_t wait_ms) = 0;
  /// Whether so much has been erased, or so long ago (kForgetAfterErasures, kForgetAfterMs), that it is time to.
  [[nodiscard]] virtual bool is_forgetting_due(std::int64_t now_ms) const noexcept = 0;
  /// Lets go of every lock and descriptor, after forget() if that can be done; begin() answers kSuspended until
  /// resume().
  virtual Result<Done> suspend(std::int64_t now_ms, std::int64_t wait_ms) = 0;
  virtual Result<Done> resume() = 0;
  /// From now on another store key opens it, or another passphrase if it was made with one. What was erased is
  /// forgotten by the way, or later. After kIoError nobody knows which of the two keys it is. Errors: as begin,
  /// kNoRandomness, kInvalidArgument (not a key), kUnsupported (it has none).
  virtual Result<Done> rekey(ByteView store_key, std::int64_t now_ms, std::int64_t wait_ms) = 0;
  [[nodiscard]] virtual Status status() const = 0;
};

}  // namespace pawl::store
