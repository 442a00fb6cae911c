// What happens to a log before it is cut off or deleted: seen below, by a VFS that keeps all that reaches the disk.
#include "core/store/erasing_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/store/sqlite_backend.hpp"
#include "tests/support/faulty_vfs.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_folder.hpp"

namespace pawl::store {
namespace {

using testing::DiskOperation;
using ::testing::ElementsAre;
using testing::FailsWith;
using testing::Gives;
using testing::IsOk;
namespace disk = testing::faulty_vfs;

// What was done to the log, in words; writes in a row that have only zeros are one.
std::vector<std::string> done_to_the_log(const std::vector<DiskOperation>& record) {
  std::vector<std::string> words;
  for (const DiskOperation& operation : record) {
    if (!operation.file.ends_with("-wal")) continue;
    std::string word;
    switch (operation.kind) {
      case DiskOperation::Kind::kWrite:
        word = std::ranges::count(operation.bytes, 0) == std::ssize(operation.bytes) ? "zeros" : "bytes";
        if (operation.offset == 0) word += operation.bytes.size() == 32 ? " over the header" : " from the start";
        break;
      case DiskOperation::Kind::kTruncate:
        word = "cut off at " + std::to_string(operation.offset);
        break;
      case DiskOperation::Kind::kDelete:
        word = "deleted";
        break;
      default:
        word = "flushed";
    }
    if (words.empty() || words.back() != word || word != "zeros") words.push_back(word);
  }
  return words;
}

TEST(ErasingVfs, ErasesTheHeaderOfALogFirstAndThenTheRest) {
  const testing::TemporaryFolder folder;
  const auto backend = *SqliteBackend::create(folder / "store", {.base_vfs = disk::name()});
  auto tx = *backend->begin(Access::kWrite, 0);
  EXPECT_THAT(tx->put(1, bytes_of("key"), Bytes(30'000, 1)), IsOk());
  EXPECT_THAT(tx->commit(), IsOk());
  tx.reset();
  disk::start_recording();
  EXPECT_THAT(backend->clean(0), Gives(true));
  const auto record = disk::recorded();
  EXPECT_THAT(done_to_the_log(record),
              ElementsAre("flushed", "zeros over the header", "flushed", "zeros", "flushed", "cut off at 0"));
  // The database is durable before that.
  const auto is_header = [](const DiskOperation& done) { return done.offset == 0 && done.file == "store-wal"; };
  const auto is_flush = [](const DiskOperation& done) { return done.kind == DiskOperation::Kind::kFlush; };
  const auto erased = std::find_if(record.begin(), record.end(), [&](const DiskOperation& done) {
    return is_header(done) && done.kind == DiskOperation::Kind::kWrite;
  });
  const auto last_flush = std::find_if(std::reverse_iterator(erased), record.rend(), is_flush);
  ASSERT_NE(last_flush, record.rend());
  EXPECT_EQ(last_flush->file, "store");
}

TEST(ErasingVfs, ErasesALogThatIsDeleted) {
  const testing::TemporaryFolder folder;
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open_v2((folder / "any").c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                            *erasing_vfs(disk::name())),
            SQLITE_OK);
  const char* const sql = "PRAGMA journal_mode=WAL; CREATE TABLE t(a); INSERT INTO t VALUES('a row')";
  ASSERT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
  disk::start_recording();
  sqlite3_close(database);  // the last one deletes the log
  EXPECT_THAT(done_to_the_log(disk::recorded()),
              ElementsAre("flushed", "zeros over the header", "flushed", "zeros", "flushed", "deleted"));
}

TEST(ErasingVfs, IsRegisteredOnceForEachBase) {
  std::vector<const char*> names(8);
  std::vector<std::thread> threads;
  for (const char*& name : names) threads.emplace_back([&name] { name = *erasing_vfs(nullptr); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::set<const char*>(names.begin(), names.end()).size(), 1U);
  EXPECT_NE(std::string(*erasing_vfs(disk::name())), names.front());
  EXPECT_NE(sqlite3_vfs_find(nullptr), sqlite3_vfs_find(names.front())) << "it is not the program's default";
  EXPECT_THAT(erasing_vfs("no such vfs"), FailsWith(Errc::kInvalidArgument));
}

}  // namespace
}  // namespace pawl::store
