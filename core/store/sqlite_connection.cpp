#include "core/store/sqlite_connection.hpp"

#include <array>

#include "core/store/erasing_vfs.hpp"
#include "core/store/sqlite_error.hpp"

namespace pawl::store {
namespace {

constexpr std::int64_t kApplication = 0x7061776c;  // "pawl"
constexpr std::int64_t kSchemaNumber = 1;
constexpr const char* kSchema =
    "CREATE TABLE rows(tbl INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY(tbl, key)) "
    "STRICT, WITHOUT ROWID";
constexpr const char* kBeginMaking = "PRAGMA page_size=4096; PRAGMA auto_vacuum=NONE; BEGIN IMMEDIATE";
constexpr const char* kEndMaking = "PRAGMA application_id=0x7061776c; PRAGMA user_version=1; COMMIT";

struct Config {
  int option;
  int value;
};
constexpr std::array kConfigs{
    Config{SQLITE_DBCONFIG_DEFENSIVE, 1},
    Config{SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
    Config{SQLITE_DBCONFIG_ENABLE_VIEW, 0},
    // Who closes last would delete the log. When another close in its process has dropped a handle's locks, somebody
    // who is not the last one would, and what that handle commits later would go into a file without a name.
    Config{SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
};

struct Setting {
  const char* set;
  const char* get;
  std::int64_t value;
};
constexpr std::array kSettings{
    Setting{"PRAGMA synchronous=FULL", "PRAGMA synchronous", 2},
    Setting{"PRAGMA secure_delete=ON", "PRAGMA secure_delete", 1},
    Setting{"PRAGMA mmap_size=0", "PRAGMA mmap_size", 0},
    Setting{"PRAGMA temp_store=MEMORY", "PRAGMA temp_store", 2},
    Setting{"PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", 1},
    Setting{"PRAGMA trusted_schema=OFF", "PRAGMA trusted_schema", 0},
};

// In the order of Connection::Use.
constexpr std::array<const char*, Connection::kUses> kStatements{
    "SELECT value FROM rows WHERE tbl=? AND key=?",
    "REPLACE INTO rows(tbl, key, value) VALUES(?, ?, ?)",
    "DELETE FROM rows WHERE tbl=? AND key=?",
    "SELECT key, value FROM rows WHERE tbl=? AND key>=? ORDER BY key LIMIT ?",
    "BEGIN",
    "SELECT 1 FROM rows LIMIT 1",
    "BEGIN IMMEDIATE",
    "COMMIT",
    "ROLLBACK",
};

constexpr Error kIsThere(Errc::kStoreExists, "there is something in this file");

}  // namespace

Result<std::unique_ptr<Connection>> Connection::to(const std::string& path, const char* base) {
  PAWL_TRY(const char* const vfs, erasing_vfs(base));
  std::unique_ptr<Connection> made(new Connection);
  PAWL_TRY(made->file_, OpenFile::note(path));
  // SQLite would take ":memory:", "file:..." and nothing for something else than a file's name.
  const std::string name = path.starts_with('/') ? path : "./" + path;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
  sqlite3* database = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &database, flags, vfs);
  made->database_.reset(database);  // after an error there is one, too
  if (code != SQLITE_OK) return sqlite_error(code);
  if (sqlite3_db_readonly(database, "main") != 0) return Error(Errc::kIoError, "the store cannot be written");
  return made;
}

Result<Done> Connection::make(Patience& patience) {
  PAWL_CHECK(patiently(patience, [&] { return try_to_make(); }));
  return prepare();
}
Result<Done> Connection::take(Patience& patience) {
  PAWL_CHECK(patiently(patience, [&] { return try_to_take(); }));
  return prepare();
}

Result<Done> Connection::try_to_make() {
  const auto found = content();
  if (!found) {
    const Errc code = found.error().code;
    return code == Errc::kStoreCorrupt || code == Errc::kStoreTooNew ? kIsThere : found.error();
  }
  if (*found == Content::kRows) return kIsThere;
  if (*found == Content::kNothing) {
    PAWL_CHECK(run(kBeginMaking));
    auto done = run(kSchema);
    if (done) done = run(kEndMaking);
    (void)roll_back();
    PAWL_CHECK(done);
  }
  return use_log();
}

Result<Done> Connection::try_to_take() {
  PAWL_TRY(const Content found, content());
  if (found != Content::kRows) return Error(Errc::kStoreMissing, "there is no store in this file yet");
  return use_log();
}

Result<Done> Connection::harden() {
  for (const Config& config : kConfigs) {
    const int code = sqlite3_db_config(database_.get(), config.option, config.value, nullptr);
    if (code != SQLITE_OK) return sqlite_error(code);
  }
  for (const Setting& setting : kSettings) {
    PAWL_CHECK(run(setting.set));
    PAWL_TRY(const std::int64_t value, number(setting.get));
    if (value != setting.value) return Error(Errc::kUnsupported, "this SQLite cannot do what a store needs");
  }
  return Done{};
}

Result<Connection::Content> Connection::content() {
  PAWL_CHECK(harden());  // here, since it reads the file
  PAWL_CHECK(run("BEGIN"));
  auto found = content_of_snapshot();
  const auto ended = roll_back();
  if (found && !ended) return ended.error();
  return found;
}

// Nothing of the schema is believed that we have not written ourselves.
Result<Connection::Content> Connection::content_of_snapshot() {
  PAWL_TRY(const std::string schema, text("SELECT group_concat(sql) FROM sqlite_schema"));
  PAWL_TRY(const std::int64_t application, number("PRAGMA application_id"));
  PAWL_TRY(const std::int64_t version, number("PRAGMA user_version"));
  if (schema.empty() && application == 0 && version == 0) return Content::kNothing;
  if (application != kApplication) return Error(Errc::kStoreCorrupt, "this is no store");
  if (version > kSchemaNumber) return Error(Errc::kStoreTooNew, "a newer version has written this store");
  if (version != kSchemaNumber || schema != kSchema) return Error(Errc::kStoreCorrupt, "the database is damaged");
  PAWL_TRY(const std::int64_t rows, number("SELECT count(*) FROM (SELECT 1 FROM rows LIMIT 1)"));
  return rows == 0 ? Content::kNoRows : Content::kRows;
}

Result<Done> Connection::use_log() {
  PAWL_TRY(const std::string mode, text("PRAGMA journal_mode=WAL"));
  if (mode != "wal") return Error(Errc::kUnsupported, "this SQLite cannot do what a store needs");
  return Done{};
}

Result<Done> Connection::prepare() {
  for (std::size_t i = 0; i < kUses; ++i) {
    PAWL_TRY(statements_[i], prepared(kStatements[i], SQLITE_PREPARE_PERSISTENT));
  }
  return Done{};
}

Result<Connection::Statement> Connection::prepared(const char* sql, unsigned flags) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql, -1, flags, &statement, nullptr);
  if (code != SQLITE_OK) return sqlite_error(code);
  return Statement(statement);
}

Result<Done> Connection::run(const char* sql) noexcept {
  const int code = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return sqlite_error(code);
  return Done{};
}

Result<Done> Connection::run(Use use) noexcept {
  sqlite3_step(statement(use));
  const int code = sqlite3_reset(statement(use));  // gives the step's error
  if (code != SQLITE_OK) return sqlite_error(code);
  return Done{};
}

Result<Done> Connection::roll_back() noexcept {
  if (!is_in_transaction()) return Done{};
  return statement(Use::kRollBack) == nullptr ? run("ROLLBACK") : run(Use::kRollBack);
}

Result<Done> Connection::checkpoint() {
  const int code = sqlite3_wal_checkpoint_v2(database_.get(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (code != SQLITE_OK) return sqlite_error(code);
  return Done{};
}

Result<std::int64_t> Connection::number(const char* sql) {
  PAWL_TRY(const Statement statement, prepared(sql, 0));
  const int code = sqlite3_step(statement.get());
  if (code == SQLITE_DONE) return 0;
  if (code != SQLITE_ROW) return sqlite_error(code);
  return sqlite3_column_int64(statement.get(), 0);
}

Result<std::string> Connection::text(const char* sql) {
  PAWL_TRY(const Statement statement, prepared(sql, 0));
  const int code = sqlite3_step(statement.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) return sqlite_error(code);
  const auto* const found = reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0));
  return std::string(found == nullptr ? "" : found);
}

}  // namespace pawl::store
