// Threads, processes and forks on one store: one writes at a time, and no commit is lost.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/store/sqlite_backend.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_folder.hpp"

namespace pawl::store {
namespace {

using ::pawl::testing::FailsWith;
using ::pawl::testing::IsOk;

constexpr std::int64_t kLongMs = 60'000;

// Runs something in a process of its own, whose answer is its exit status. That process must not have been one with
// threads or with a store open, unless that is what is tested.
class Process {
 public:
  template <class Run>
  explicit Process(Run&& run) : id_(fork()) {
    if (id_ == 0) _exit(run());
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() {
    if (id_ > 0) (void)status();
  }
  int status() {
    int status = -1;
    waitpid(std::exchange(id_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t id_;
};

// Two processes wait for each other.
class Signal {
 public:
  Signal() { EXPECT_EQ(pipe(ends_), 0); }
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;
  ~Signal() {
    close(ends_[0]);
    close(ends_[1]);
  }
  void give() const { EXPECT_EQ(write(ends_[1], "x", 1), 1); }
  void wait() const {
    char byte = 0;
    EXPECT_EQ(read(ends_[0], &byte, 1), 1);
  }

 private:
  int ends_[2]{};
};

Result<Done> add(Backend& backend, std::string_view key, std::int64_t wait_ms = kLongMs) {
  PAWL_TRY(const auto tx, backend.begin(Access::kWrite, wait_ms));
  PAWL_CHECK(tx->put(1, bytes_of(key), {}));
  return tx->commit();
}
bool has(Backend& backend, std::string_view key) {
  return (*(*backend.begin(Access::kRead, kLongMs))->get(1, bytes_of(key))).has_value();
}
// What the application must not do, and will: all POSIX locks of this process on the file are gone then.
void open_and_close(const std::string& path) { close(::open(path.c_str(), O_RDONLY)); }

class StoreLocks : public ::testing::Test {
 protected:
  StoreLocks() { EXPECT_THAT(add(**SqliteBackend::create(path, {}), "first"), IsOk()); }
  std::unique_ptr<SqliteBackend> open() const { return *SqliteBackend::open(path, {.wait_ms = kLongMs}); }

  testing::TemporaryFolder folder;
  std::string path = folder / "store";
};

// SQLite's locks are gone then, on the file and on the one that its processes share: only FILE.lock is left.
TEST_F(StoreLocks, ATransactionStaysAloneWhenItsFilesAreOpenedAndClosedInItsProcess) {
  const Signal go, tried;
  Process other([&] {
    go.wait();
    const auto theirs = open();
    const bool is_locked = [&] {
      const auto tx = theirs->begin(Access::kWrite, 0);
      return !tx && tx.error().code == Errc::kStoreLocked;
    }();
    tried.give();
    return is_locked && add(*theirs, "theirs") ? 0 : 1;
  });
  const auto ours = open();
  auto tx = *ours->begin(Access::kWrite, 0);
  EXPECT_THAT(tx->put(1, bytes_of("ours"), {}), IsOk());
  open_and_close(path);
  open_and_close(path + "-shm");
  go.give();
  tried.wait();
  EXPECT_THAT(tx->commit(), IsOk());
  tx.reset();
  EXPECT_EQ(other.status(), 0);
  EXPECT_TRUE(has(*ours, "ours") && has(*ours, "theirs"));
  EXPECT_TRUE(has(*open(), "ours") && has(*open(), "theirs"));
}

// Without the lock that was dropped, somebody else believes to be the last one to close.
TEST_F(StoreLocks, WhatIsCommittedAfterSomebodyElseHasClosedIsNotLost) {
  const Signal go;
  Process other([&] {
    go.wait();
    return add(*open(), "theirs") ? 0 : 1;
  });
  auto ours = open();
  EXPECT_TRUE(has(*ours, "first"));
  open_and_close(path);
  go.give();
  EXPECT_EQ(other.status(), 0);
  EXPECT_THAT(add(*ours, "ours"), IsOk());
  EXPECT_TRUE(has(*open(), "ours") && has(*open(), "theirs"));
  EXPECT_TRUE(has(*ours, "ours") && has(*ours, "theirs"));
}

TEST_F(StoreLocks, AWriterWaitsForAnother) {
  const auto ours = open();
  const auto theirs = open();
  auto tx = *ours->begin(Access::kWrite, 0);
  EXPECT_THAT(theirs->begin(Access::kWrite, 3), FailsWith(Errc::kStoreLocked));
  std::atomic<bool> is_over = false;
  std::thread waiting([&] {
    EXPECT_THAT(add(*theirs, "theirs"), IsOk());
    EXPECT_TRUE(is_over);
  });
  EXPECT_THAT(tx->put(1, bytes_of("ours"), {}), IsOk());
  is_over = true;
  EXPECT_THAT(tx->commit(), IsOk());
  waiting.join();
  tx.reset();
  EXPECT_TRUE(has(*ours, "ours") && has(*ours, "theirs"));
}

// Adds one to a number, again and again.
int count(Backend& backend, int times) {
  for (int i = 0; i < times; ++i) {
    const auto tx = backend.begin(Access::kWrite, kLongMs);
    if (!tx) return 1;
    const auto before = (*tx)->get(2, {});
    if (!before) return 1;
    Bytes number = before->value_or(Bytes(2));
    if (++number[1] == 0) ++number[0];
    if (!(*tx)->put(2, {}, number) || !(*tx)->commit()) return 1;
  }
  return 0;
}

TEST_F(StoreLocks, ThreadsAndProcessesLoseNoCommit) {
  constexpr int kTimes = 40;
  const auto several_threads = [&] {
    std::atomic<int> failures = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back([&] { failures += count(*open(), kTimes); });
    for (int i = 0; i < 50; ++i) open_and_close(path);
    for (std::thread& thread : threads) thread.join();
    return failures.load();
  };
  Process other(several_threads);
  EXPECT_EQ(several_threads(), 0);
  EXPECT_EQ(other.status(), 0);
  const Bytes number = **(*open()->begin(Access::kRead, 0))->get(2, {});
  EXPECT_EQ(number[0] * 256 + number[1], 8 * kTimes);
}

TEST_F(StoreLocks, AReaderNeedsToWaitForNobody) {
  const auto ours = open();
  const auto theirs = open();
  const auto tx = *ours->begin(Access::kWrite, 0);
  EXPECT_THAT(theirs->begin(Access::kRead, 0), IsOk());
}

TEST_F(StoreLocks, AForkedChildGetsNothingOutOfItsParentsHandle) {
  auto ours = open();
  Process child([&] {
    const bool is_refused = !ours->begin(Access::kRead, 0) && !ours->begin(Access::kWrite, 0) && !ours->clean(0) &&
                            !ours->suspend() && ours->begin(Access::kRead, 0).error().code == Errc::kForked;
    ours.reset();
    return is_refused ? 0 : 1;
  });
  EXPECT_EQ(child.status(), 0);
  EXPECT_THAT(add(*ours, "ours"), IsOk());
}

TEST_F(StoreLocks, AForkedChildCannotOpenWhatItsParentHasOpen) {
  const auto ours = open();
  Process child([&] {
    const auto theirs = SqliteBackend::open(path, {});
    return !theirs && theirs.error().code == Errc::kForked ? 0 : 1;
  });
  EXPECT_EQ(child.status(), 0);
}

TEST_F(StoreLocks, AForkedChildOpensWhatItsParentHasClosedOrSuspended) {
  open();
  const auto ours = open();
  EXPECT_THAT(ours->suspend(), IsOk());
  Process child([&] { return add(*open(), "theirs") ? 0 : 1; });
  EXPECT_EQ(child.status(), 0);
  EXPECT_THAT(ours->resume(), IsOk());
  EXPECT_TRUE(has(*ours, "theirs"));
}

TEST_F(StoreLocks, ATransactionIsItsProcessesThoughAChildEndsOne) {
  const auto ours = open();
  auto tx = *ours->begin(Access::kWrite, 0);
  EXPECT_THAT(tx->put(1, bytes_of("ours"), {}), IsOk());
  Process child([&] {
    tx.reset();
    return 0;
  });
  EXPECT_EQ(child.status(), 0);
  EXPECT_THAT(open()->begin(Access::kWrite, 0), FailsWith(Errc::kStoreLocked));
  EXPECT_THAT(tx->commit(), IsOk());
  tx.reset();
  EXPECT_TRUE(has(*ours, "ours"));
}

TEST_F(StoreLocks, ALockEndsWithItsTransactionThoughAChildLivesOn) {
  const auto ours = open();
  auto tx = *ours->begin(Access::kWrite, 0);
  const Signal end;
  Process child([&] {
    end.wait();
    return 0;
  });
  tx.reset();
  EXPECT_THAT(open()->begin(Access::kWrite, 0), IsOk());
  end.give();
}

TEST_F(StoreLocks, ALockEndsWithItsProcess) {
  Process killed([&] {
    const auto theirs = open();
    const auto tx = *theirs->begin(Access::kWrite, 0);
    (void)tx->put(1, bytes_of("never"), {});
    return raise(SIGKILL);
  });
  EXPECT_EQ(killed.status(), -1);
  const auto ours = open();
  EXPECT_THAT(ours->begin(Access::kWrite, 0), IsOk());
  EXPECT_FALSE(has(*ours, "never"));
}

TEST_F(StoreLocks, ASuspendedStoreHasNoFileOpen) {
  const auto open_files = [&] {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
      std::error_code gone;
      if (std::filesystem::read_symlink(entry, gone).string().starts_with(folder.path())) ++files;
    }
    return files;
  };
  const auto ours = open();
  EXPECT_GT(open_files(), 0);
  EXPECT_THAT(ours->suspend(), IsOk());
  EXPECT_EQ(open_files(), 0);
}

}  // namespace
}  // namespace pawl::store
