#include "core/store/sqlite_backend.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "core/store/file_error.hpp"
#include "core/store/file_lock.hpp"
#include "core/store/sqlite_connection.hpp"
#include "core/store/sqlite_error.hpp"

namespace pawl::store {
namespace {

using Use = Connection::Use;

constexpr Error kDamaged(Errc::kStoreCorrupt, "the database is damaged");
constexpr Error kOver(Errc::kInternal, "the transaction is over");

// One execution of a statement. When it ends the statement holds no read transaction and refers to no bytes of ours.
class Execution {
 public:
  explicit Execution(sqlite3_stmt* statement) noexcept : statement_(statement) {}
  Execution(const Execution&) = delete;
  Execution& operator=(const Execution&) = delete;
  ~Execution() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

  Execution& with(std::int64_t number) noexcept {
    note(sqlite3_bind_int64(statement_, ++bound_, number));
    return *this;
  }
  Execution& with(ByteView bytes) noexcept {
    const void* const at = bytes.empty() ? "" : static_cast<const void*>(bytes.data());  // from nothing it makes NULL
    note(sqlite3_bind_blob64(statement_, ++bound_, at, bytes.size(), SQLITE_STATIC));
    return *this;
  }
  /// Whether there is a row to look at.
  Result<bool> next() noexcept {
    const int code = failed_ == SQLITE_OK ? sqlite3_step(statement_) : failed_;
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return sqlite_error(code);
  }
  Result<Bytes> bytes(int column) {
    if (sqlite3_column_type(statement_, column) != SQLITE_BLOB) return kDamaged;
    const auto* const at = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
    return Bytes(at, at + sqlite3_column_bytes(statement_, column));
  }

 private:
  void note(int code) noexcept {
    if (failed_ == SQLITE_OK) failed_ = code;
  }

  sqlite3_stmt* statement_;
  int bound_ = 0;
  int failed_ = SQLITE_OK;
};

// A file that only its owner reads; SQLite gives its log the same rights. Not if it is there already.
Result<Done> make_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor >= 0) {
    ::close(descriptor);
  } else if (errno != EEXIST) {
    return file_error(errno);
  }
  return Done{};
}

std::string lock_of(const std::string& path) { return path + ".lock"; }

bool is_missing(const std::string& path) noexcept {
  struct stat found {};
  return stat(path.c_str(), &found) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

}  // namespace

// SQLite ends some transactions by itself when something fails. What was written then would each be a transaction of
// its own: nothing is done any more after an error.
class SqliteBackend::Open final : public RawTransaction {
 public:
  Open(SqliteBackend& backend, std::optional<FileLock> lock) : backend_(backend), lock_(std::move(lock)) {
    backend_.in_use_ = true;
  }
  Open(const Open&) = delete;
  Open& operator=(const Open&) = delete;
  ~Open() override {
    if (getpid() == backend_.owner_) (void)connection().roll_back();
    backend_.in_use_ = false;
  }

  Result<std::optional<Bytes>> get(std::uint8_t table, ByteView key) override {
    return unless_over<std::optional<Bytes>>([&]() -> Result<std::optional<Bytes>> {
      Execution select(statement(Use::kGet));
      PAWL_TRY(const bool found, select.with(table).with(key).next());
      if (!found) return std::optional<Bytes>{};
      PAWL_TRY(Bytes value, select.bytes(0));
      return std::optional(std::move(value));
    });
  }

  Result<Done> put(std::uint8_t table, ByteView key, ByteView value) override {
    return unless_over<Done>([&]() -> Result<Done> {
      PAWL_CHECK(Execution(statement(Use::kPut)).with(table).with(key).with(value).next());
      return Done{};
    });
  }

  Result<Done> erase(std::uint8_t table, ByteView key) override {
    return unless_over<Done>([&]() -> Result<Done> {
      PAWL_CHECK(Execution(statement(Use::kErase)).with(table).with(key).next());
      return Done{};
    });
  }

  Result<std::vector<RawRow>> list(std::uint8_t table, ByteView from, std::size_t max) override {
    return unless_over<std::vector<RawRow>>([&]() -> Result<std::vector<RawRow>> {
      std::vector<RawRow> rows;
      Execution select(statement(Use::kList));
      select.with(table).with(from).with(static_cast<std::int64_t>(max));
      for (;;) {
        PAWL_TRY(const bool found, select.next());
        if (!found) return rows;
        PAWL_TRY(Bytes key, select.bytes(0));
        PAWL_TRY(Bytes value, select.bytes(1));
        rows.push_back({std::move(key), std::move(value)});
      }
    });
  }

  Result<Done> commit() override {
    PAWL_CHECK(unless_over<Done>([&] { return connection().run(Use::kCommit); }));
    over_ = kOver;
    lock_.reset();
    return Done{};
  }

 private:
  template <class Value, class Call>
  Result<Value> unless_over(Call&& call) {
    if (over_) return *over_;
    Result<Value> result = call();
    if (!result) over_ = result.error();
    return result;
  }
  [[nodiscard]] sqlite3_stmt* statement(Use use) const noexcept { return backend_.connection_->statement(use); }
  Connection& connection() noexcept { return *backend_.connection_; }

  SqliteBackend& backend_;
  std::optional<FileLock> lock_;  // goes after the transaction has been rolled back
  std::optional<Error> over_;
};

SqliteBackend::SqliteBackend(std::unique_ptr<Connection> connection, const SqliteOptions& options)
    : path_(connection->path()),
      lock_path_(lock_of(path_)),
      options_(options),
      connection_(std::move(connection)),
      owner_(getpid()) {}

SqliteBackend::~SqliteBackend() {
  if (connection_ != nullptr) close();
}

Result<std::unique_ptr<SqliteBackend>> SqliteBackend::create(const std::string& path, const SqliteOptions& options) {
  PAWL_CHECK(make_file(path));
  PAWL_TRY(auto connection, Connection::to(path, options.base_vfs));
  Patience patience(options.wait_ms);
  PAWL_TRY(const FileLock lock, FileLock::take(lock_of(connection->path()), patience));
  PAWL_CHECK(connection->make(patience));
  return std::unique_ptr<SqliteBackend>(new SqliteBackend(std::move(connection), options));
}

Result<std::unique_ptr<SqliteBackend>> SqliteBackend::open(const std::string& path, const SqliteOptions& options) {
  PAWL_TRY(auto connection, taken(path, options));
  return std::unique_ptr<SqliteBackend>(new SqliteBackend(std::move(connection), options));
}

Result<std::unique_ptr<Connection>> SqliteBackend::taken(const std::string& path, const SqliteOptions& options) {
  if (is_missing(path)) return Error(Errc::kStoreMissing, "there is no such file");
  PAWL_TRY(auto connection, Connection::to(path, options.base_vfs));
  Patience patience(options.wait_ms);
  PAWL_CHECK(connection->take(patience));
  return connection;
}

Result<Done> SqliteBackend::usable() const {
  if (getpid() != owner_) return Error(Errc::kForked, "the store was opened by the parent of this process");
  if (connection_ == nullptr) return Error(Errc::kSuspended, "the store is suspended");
  if (in_use_) return Error(Errc::kStoreLocked, "another transaction is open");
  return Done{};
}

Result<std::unique_ptr<RawTransaction>> SqliteBackend::begin(Access access, std::int64_t wait_ms) {
  PAWL_CHECK(usable());
  Patience patience(wait_ms);
  std::optional<FileLock> lock;
  if (access == Access::kWrite) {
    PAWL_TRY(FileLock taken, FileLock::take(lock_path_, patience));
    lock.emplace(std::move(taken));
  }
  auto transaction = std::make_unique<Open>(*this, std::move(lock));
  PAWL_CHECK(patiently(patience, [&] { return try_to_begin(access); }));
  return std::unique_ptr<RawTransaction>(std::move(transaction));
}

Result<Done> SqliteBackend::try_to_begin(Access access) {
  PAWL_CHECK(connection_->roll_back());  // what an end without memory may have left open
  if (access == Access::kWrite) return connection_->run(Use::kBeginWriting);
  PAWL_CHECK(connection_->run(Use::kBegin));
  return connection_->run(Use::kLook);  // what it reads is settled now
}

Result<bool> SqliteBackend::clean(std::int64_t wait_ms) {
  PAWL_CHECK(usable());
  Patience patience(wait_ms);
  PAWL_TRY(const FileLock lock, FileLock::take(lock_path_, patience));
  const auto done = patiently(patience, [&] { return connection_->checkpoint(); });
  if (!done && done.error().code != Errc::kStoreLocked) return done.error();
  return static_cast<bool>(done);
}

Result<Done> SqliteBackend::suspend() {
  PAWL_CHECK(usable());
  close();
  return Done{};
}

Result<Done> SqliteBackend::resume() {
  if (connection_ != nullptr) return Done{};
  PAWL_TRY(connection_, taken(path_, options_));
  owner_ = getpid();
  return Done{};
}

// Leaves a log with nothing in it, unless others still use it: then it is theirs. A connection that a child has got by
// fork() is left as it is: what it would write and unlock is the parent's.
void SqliteBackend::close() noexcept {
  if (getpid() != owner_) {
    (void)connection_.release();
    return;
  }
  Patience none(0);
  if (const auto lock = FileLock::take(lock_path_, none); lock) (void)connection_->checkpoint();
  connection_.reset();
}

}  // namespace pawl::store
