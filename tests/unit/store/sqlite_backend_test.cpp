#include "core/store/sqlite_backend.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/matchers.hpp"
#include "tests/support/temporary_folder.hpp"

namespace pawl::store {
namespace {

using ::pawl::testing::FailsWith;
using ::pawl::testing::Gives;
using ::pawl::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;

void put(Backend& backend, std::string_view key, std::string_view value) {
  const auto tx = *backend.begin(Access::kWrite, 0);
  EXPECT_THAT(tx->put(1, bytes_of(key), bytes_of(value)), IsOk());
  EXPECT_THAT(tx->commit(), IsOk());
}
std::optional<Bytes> get(Backend& backend, std::string_view key) {
  return *(*backend.begin(Access::kRead, 0))->get(1, bytes_of(key));
}
Bytes bytes(std::string_view text) { return {text.begin(), text.end()}; }

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
void write(const std::string& path, std::string_view bytes) { std::ofstream(path, std::ios::binary) << bytes; }

// Through the system's VFS, as a tool of somebody else would.
void run_sql(const std::string& path, const char* sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sql;
  sqlite3_close(database);
}

class SqliteBackendTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<SqliteBackend>> create() const { return SqliteBackend::create(path, {}); }
  Result<std::unique_ptr<SqliteBackend>> open() const { return SqliteBackend::open(path, {}); }
  void make_store() const { put(**create(), "a", "1"); }

  testing::TemporaryFolder folder;
  std::string path = folder / "store";
};

TEST_F(SqliteBackendTest, CreateOverwritesNoStore) {
  make_store();
  EXPECT_THAT(create(), FailsWith(Errc::kStoreExists));
  EXPECT_THAT(get(**open(), "a"), Optional(bytes("1")));
}

TEST_F(SqliteBackendTest, CreateOverwritesNoOtherFile) {
  write(path, "a letter to a friend");
  EXPECT_THAT(create(), FailsWith(Errc::kStoreExists));
  EXPECT_EQ(content(path), "a letter to a friend");
}

TEST_F(SqliteBackendTest, AnotherDatabaseIsNeitherOpenedNorChanged) {
  run_sql(path, "CREATE TABLE rows(a); INSERT INTO rows VALUES('theirs')");
  const std::string before = content(path);
  EXPECT_THAT(create(), FailsWith(Errc::kStoreExists));
  EXPECT_THAT(open(), FailsWith(Errc::kStoreCorrupt));
  EXPECT_EQ(content(path), before);
}

TEST_F(SqliteBackendTest, AStoreBeginsWithItsFirstRow) {
  EXPECT_THAT(create(), IsOk());
  EXPECT_THAT(open(), FailsWith(Errc::kStoreMissing));
  put(**create(), "a", "1");
  EXPECT_THAT(open(), IsOk());
  EXPECT_THAT(create(), FailsWith(Errc::kStoreExists));
}

TEST_F(SqliteBackendTest, CreateTakesOverAnEmptyFile) {
  write(path, "");
  EXPECT_THAT(open(), FailsWith(Errc::kStoreMissing));
  EXPECT_THAT(create(), IsOk());
}

TEST_F(SqliteBackendTest, OpenMakesNoFile) {
  EXPECT_THAT(open(), FailsWith(Errc::kStoreMissing));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST_F(SqliteBackendTest, AFileThatIsNoDatabaseIsDamaged) {
  write(path, std::string(10'000, 'x'));
  EXPECT_THAT(open(), FailsWith(Errc::kStoreCorrupt));
}

TEST_F(SqliteBackendTest, ADamagedPageIsNoticed) {
  {
    const auto backend = *create();
    for (int i = 0; i < 500; ++i) put(*backend, std::to_string(i), std::string(100, 'v'));
  }
  std::string damaged = content(path);
  for (std::size_t page = 1; page * 4'096 < damaged.size(); ++page) {
    damaged.replace(page * 4'096, 100, std::string(100, '\x55'));
  }
  write(path, damaged);
  EXPECT_THAT(open(), FailsWith(Errc::kStoreCorrupt));
}

TEST_F(SqliteBackendTest, AChangedSchemaIsDamage) {
  make_store();
  run_sql(path, "CREATE TRIGGER t AFTER INSERT ON rows BEGIN DELETE FROM rows; END");
  EXPECT_THAT(open(), FailsWith(Errc::kStoreCorrupt));
}

TEST_F(SqliteBackendTest, AStoreOfANewerVersionIsRefused) {
  make_store();
  run_sql(path, "PRAGMA user_version=2");
  EXPECT_THAT(open(), FailsWith(Errc::kStoreTooNew));
  EXPECT_THAT(create(), FailsWith(Errc::kStoreExists));
}

TEST_F(SqliteBackendTest, OnlyItsOwnerReadsTheFiles) {
  const auto backend = *create();
  put(*backend, "a", "1");
  for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
    struct stat found {};
    EXPECT_EQ(stat(file.path().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0600U) << file.path();
  }
}

TEST_F(SqliteBackendTest, NamesThatMeanSomethingToSqliteAreNamesOfFiles) {
  std::filesystem::current_path(folder.path());
  for (const std::string name : {":memory:", "file:x?mode=memory", "plain"}) {
    put(**SqliteBackend::create(name, {}), "a", "1");
    const auto backend = *SqliteBackend::open(folder / name, {});
    EXPECT_THAT(get(*backend, "a"), Optional(bytes("1"))) << name;
  }
  EXPECT_THAT(SqliteBackend::open("", {}), FailsWith(Errc::kStoreMissing));
}

TEST_F(SqliteBackendTest, ItsPathIsAbsoluteAndWithoutLinks) {
  make_store();
  std::filesystem::create_symlink(path, folder / "link");
  const auto backend = *SqliteBackend::open(folder / "link", {});
  EXPECT_EQ(backend->path(), std::filesystem::canonical(path));
}

TEST_F(SqliteBackendTest, ClosingLeavesAllInOneFile) {
  {
    const auto backend = *create();
    put(*backend, "a", std::string(10'000, 'v'));
    EXPECT_NE(content(path + "-wal").size(), 0U);
  }
  EXPECT_EQ(content(path + "-wal").size(), 0U);
  std::filesystem::copy_file(path, folder / "copy");
  EXPECT_THAT(get(**SqliteBackend::open(folder / "copy", {}), "a"), Optional(bytes(std::string(10'000, 'v'))));
}

TEST_F(SqliteBackendTest, SuspendingLeavesAllInOneFile) {
  const auto backend = *create();
  put(*backend, "a", "1");
  EXPECT_THAT(backend->suspend(), IsOk());
  EXPECT_EQ(content(path + "-wal").size(), 0U);
}

TEST_F(SqliteBackendTest, CleaningLeavesNothingOfWhatWasReplacedOrErased) {
  const auto backend = *create();
  const std::string replaced(5'000, 'R');
  const std::string erased(300, 'E');
  for (int i = 0; i < 20; ++i) {
    put(*backend, "replaced" + std::to_string(i), replaced);
    put(*backend, "erased" + std::to_string(i), erased);
  }
  EXPECT_THAT(content(path + "-wal"), HasSubstr("EEEEEEEE"));
  auto tx = *backend->begin(Access::kWrite, 0);
  for (int i = 0; i < 20; ++i) {
    EXPECT_THAT(tx->put(1, bytes_of("replaced" + std::to_string(i)), bytes_of("new")), IsOk());
    EXPECT_THAT(tx->erase(1, bytes_of("erased" + std::to_string(i))), IsOk());
  }
  EXPECT_THAT(tx->commit(), IsOk());
  tx.reset();
  EXPECT_THAT(backend->clean(0), Gives(true));
  EXPECT_EQ(content(path + "-wal"), "");
  EXPECT_THAT(content(path), Not(HasSubstr("EEEEEEEE")));
  EXPECT_THAT(content(path), Not(HasSubstr("RRRRRRRR")));
}

TEST_F(SqliteBackendTest, AReaderKeepsTheLogFromBeingCleaned) {
  const auto backend = *create();
  put(*backend, "a", "1");
  const auto other = *open();
  auto reader = *other->begin(Access::kRead, 0);
  put(*backend, "a", "2");
  EXPECT_THAT(backend->clean(5), Gives(false));
  reader.reset();
  EXPECT_THAT(backend->clean(5), Gives(true));
  EXPECT_EQ(content(path + "-wal").size(), 0U);
}

TEST_F(SqliteBackendTest, AWriterKeepsTheLogFromBeingCleaned) {
  const auto backend = *create();
  put(*backend, "a", "1");
  const auto other = *open();
  const auto writer = *other->begin(Access::kWrite, 0);
  EXPECT_THAT(backend->clean(5), FailsWith(Errc::kStoreLocked));
}

TEST_F(SqliteBackendTest, NothingIsDoneAfterTheEndOfATransaction) {
  const auto backend = *create();
  const auto tx = *backend->begin(Access::kWrite, 0);
  EXPECT_THAT(tx->commit(), IsOk());
  EXPECT_THAT(tx->put(1, bytes_of("a"), bytes_of("1")), FailsWith(Errc::kInternal));
  EXPECT_THAT(tx->commit(), FailsWith(Errc::kInternal));
}

TEST_F(SqliteBackendTest, AnUnknownWayToTheDiskIsRefused) {
  EXPECT_THAT(SqliteBackend::create(path, {.base_vfs = "no such vfs"}), FailsWith(Errc::kInvalidArgument));
}

}  // namespace
}  // namespace pawl::store
