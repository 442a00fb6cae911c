// A store on disk after a crash: whatever the moment and whatever was lost that had not been flushed, what is found is
// the state after the last transaction that was committed, or the one after the transaction that was under way.
#include <algorithm>
#include <array>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/store/file_slot.hpp"
#include "core/store/sqlite_backend.hpp"
#include "tests/property/seed.hpp"
#include "tests/support/crash_images.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/sqlite_file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace pawl::store {
namespace {

using testing::CrashImages;
using testing::Damage;
using testing::Files;
using testing::IsOk;
using testing::SeededRandom;
using testing::TemporaryFolder;

using Rows = std::map<std::pair<std::uint8_t, Bytes>, Bytes>;
constexpr std::array<std::uint8_t, 3> kTables{0, 1, 200};

SqliteOptions options() { return {.base_vfs = testing::faulty_vfs::name()}; }

// All rows of a backend, page by page.
Rows rows_of(Backend& backend) {
  Rows rows;
  const auto tx = *backend.begin(Access::kRead, 0);
  for (const std::uint8_t table : kTables) {
    for (Bytes from;;) {
      const auto page = tx->list(table, from, 7);
      if (!page) throw std::runtime_error(page.error().sentence);
      for (const RawRow& row : *page) rows[{table, row.key}] = row.value;
      if (page->size() < 7) break;
      from = page->back().key;
      from.push_back(0);
    }
  }
  return rows;
}

// What a script did to the disk, and which states a store was in: states[i] after operation marks[i].
struct History {
  std::vector<testing::DiskOperation> record{};
  std::vector<std::size_t> marks{};
  std::vector<Rows> states{};
};

// Writes to a store, remembers what is in it, and when.
class Script {
 public:
  explicit Script(std::uint64_t seed) : random_(seed) {
    testing::faulty_vfs::start_recording();
    note();
    backend_ = *SqliteBackend::create(folder_ / "store", options());
  }

  void transaction() {
    const auto tx = *backend_->begin(Access::kWrite, 0);
    for (std::uint32_t left = 1 + random_.below(6); left > 0; --left) change(*tx);
    EXPECT_THAT(tx->put(0, bytes_of("always there"), {}), IsOk());
    rows_[{0, bytes("always there")}] = {};
    EXPECT_THAT(tx->commit(), IsOk());
    note();
  }
  // More than SQLite lets stand in the log: it is brought into the database, and begun again from its start.
  void large_transaction() {
    const auto tx = *backend_->begin(Access::kWrite, 0);
    for (std::uint8_t i = 0; i < 45; ++i) {
      EXPECT_THAT(tx->put(2, {&i, 1}, Bytes(100'000, i)), IsOk());
    }
    EXPECT_THAT(tx->commit(), IsOk());
    note();
  }
  void given_up_transaction() {
    const auto tx = *backend_->begin(Access::kWrite, 0);
    EXPECT_THAT(tx->put(1, bytes_of("never"), Bytes(9'000, 1)), IsOk());
  }
  void clean() { EXPECT_EQ(*backend_->clean(0), true); }
  void suspend_and_resume() {
    EXPECT_THAT(backend_->suspend(), IsOk());
    EXPECT_THAT(backend_->resume(), IsOk());
  }

  History end() {
    backend_.reset();
    history_.record = testing::faulty_vfs::recorded();
    return std::move(history_);
  }

 private:
  static Bytes bytes(std::string_view text) { return {text.begin(), text.end()}; }
  void note() {
    history_.marks.push_back(testing::faulty_vfs::operations());
    history_.states.push_back(rows_);
  }
  void change(RawTransaction& tx) {
    const std::uint8_t table = kTables[random_.below(kTables.size())];
    const Bytes key(1 + random_.below(3), static_cast<std::uint8_t>(random_.below(8)));
    if (random_.below(4) == 0) {
      EXPECT_THAT(tx.erase(table, key), IsOk());
      rows_.erase({table, key});
      return;
    }
    const Bytes value(random_.below(random_.below(5) == 0 ? 12'000 : 400),
                      static_cast<std::uint8_t>(random_.below(256)));
    EXPECT_THAT(tx.put(table, key, value), IsOk());
    rows_[{table, key}] = value;
  }

  SeededRandom random_;
  TemporaryFolder folder_;
  std::unique_ptr<SqliteBackend> backend_;
  Rows rows_;
  History history_;
};

// What is found in the files after a crash, and that the store goes on from there. A store that is missing has no rows;
// one that does not open is nothing.
class AfterCrash {
 public:
  std::optional<Rows> found(const Files& files) {
    testing::put_files(folder_.path(), files);
    auto backend = SqliteBackend::open(path_, options());
    if (!backend && backend.error().code == Errc::kStoreMissing) {
      EXPECT_THAT(SqliteBackend::create(path_, options()), IsOk()) << "a creation that was broken off is in the way";
      return Rows{};
    }
    if (!backend) return std::nullopt;
    const Rows rows = rows_of(**backend);
    goes_on(**backend, rows);
    return rows;
  }
  [[nodiscard]] std::string integrity() const { return testing::integrity_of(path_); }

 private:
  static void goes_on(Backend& backend, Rows rows) {
    auto tx = *backend.begin(Access::kWrite, 0);
    EXPECT_THAT(tx->put(1, bytes_of("later"), bytes_of("row")), IsOk());
    EXPECT_THAT(tx->commit(), IsOk());
    tx.reset();
    EXPECT_THAT(backend.clean(0), testing::Gives(true));
    rows[{std::uint8_t{1}, Bytes{'l', 'a', 't', 'e', 'r'}}] = Bytes{'r', 'o', 'w'};
    EXPECT_TRUE(rows_of(backend) == rows) << "the store does not go on";
  }

  TemporaryFolder folder_;
  std::string path_ = folder_ / "store";
};

// Why these rows may not be found after this many operations; nothing, if they may.
std::string judged(const History& history, std::size_t done, const std::optional<Rows>& found) {
  if (!found) return "the store does not open";
  const auto later = std::ranges::upper_bound(history.marks, done);
  const auto committed = static_cast<std::size_t>(later - history.marks.begin()) - 1;
  if (found == history.states[committed]) return "";
  if (committed + 1 < history.states.size() && found == history.states[committed + 1]) return "";
  const bool is_older = std::ranges::find(history.states, *found) != history.states.end();
  return is_older ? "a committed transaction is lost" : "this state has never been";
}

// Every crash within [from, to) of a history.
std::size_t crash_everywhere(const History& history, std::size_t from, std::size_t to) {
  SeededRandom random(testing::seed());
  AfterCrash after;
  std::size_t crashes = 0;
  for (CrashImages images({}, history.record); images.next() && images.done() < to;) {
    if (images.done() < from) continue;
    for (const Damage damage : testing::kDamages) {
      const std::string why = judged(history, images.done(), after.found(images.image(damage, random)));
      EXPECT_EQ(why, "") << "operation " << images.done() << ", " << name_of(damage);
      if (::testing::Test::HasFailure()) return crashes;
      ++crashes;
    }
    EXPECT_EQ(after.integrity(), "ok") << "operation " << images.done();
  }
  return crashes;
}

TEST(StoreCrash, ATransactionHasHappenedOrNot) {
  Script script(testing::seed());
  for (int i = 1; i <= 36; ++i) {
    script.transaction();
    if (i % 5 == 0) script.given_up_transaction();
    if (i % 7 == 0) script.clean();
    if (i % 13 == 0) script.suspend_and_resume();
  }
  const History history = script.end();
  const std::size_t crashes = crash_everywhere(history, 0, history.record.size() + 1);
  std::cout << history.record.size() << " operations, " << crashes << " crashes" << std::endl;
}

// Decision 7: the header of the log goes first and is flushed. In another order an older state could come back.
TEST(StoreCrash, ErasingTheLogBringsNothingOldBack) {
  Script script(testing::seed());
  for (int i = 0; i < 8; ++i) script.transaction();
  const std::size_t from = testing::faulty_vfs::operations();
  script.clean();
  const std::size_t to = testing::faulty_vfs::operations();
  const History history = script.end();
  const std::size_t crashes = crash_everywhere(history, from, to + 1);
  std::cout << to - from << " operations, " << crashes << " crashes" << std::endl;
}

// Old transactions stand behind the new ones then. (The large one is in a table that is not compared: it takes long.)
TEST(StoreCrash, ALogThatIsBegunAgainBringsNothingOldBack) {
  Script script(testing::seed());
  for (int i = 0; i < 4; ++i) script.transaction();
  script.large_transaction();
  const std::size_t from = testing::faulty_vfs::operations();
  for (int i = 0; i < 4; ++i) script.transaction();
  const std::size_t to = testing::faulty_vfs::operations();
  const History history = script.end();
  EXPECT_TRUE(std::any_of(history.record.begin() + static_cast<std::ptrdiff_t>(from),
                          history.record.begin() + static_cast<std::ptrdiff_t>(to),
                          [](const auto& done) { return done.file == "store-wal" && done.offset == 0; }))
      << "it was not begun again";
  const std::size_t crashes = crash_everywhere(history, from, to);
  std::cout << to - from << " operations, " << crashes << " crashes" << std::endl;
}

std::vector<std::uint64_t> epochs_in(const std::string& path) {
  std::vector<std::uint64_t> epochs;
  FileSlot slot(path, testing::faulty_vfs::name());
  const auto loaded = slot.load();
  EXPECT_THAT(loaded, IsOk());
  for (const SlotEntry& entry : *loaded) {
    EXPECT_EQ(entry.generation, 100 + entry.epoch);
    epochs.push_back(entry.epoch);
  }
  std::ranges::sort(epochs);
  return epochs;
}

TEST(StoreCrash, ASlotHasAnEntryOrNot) {
  TemporaryFolder folder;
  std::vector<std::size_t> marks;
  std::vector<std::vector<std::uint64_t>> states;
  testing::faulty_vfs::start_recording();
  const auto note = [&](std::vector<std::uint64_t> epochs) {
    marks.push_back(testing::faulty_vfs::operations());
    states.push_back(std::move(epochs));
  };
  FileSlot slot(folder / "slot", testing::faulty_vfs::name());
  note({});
  for (std::uint64_t epoch = 1; epoch < 20; ++epoch) {
    EXPECT_THAT(slot.add({.epoch = epoch, .generation = 100 + epoch}), IsOk());
    note(epoch == 1 ? std::vector{epoch} : std::vector{epoch - 1, epoch});
    if (epoch == 1) continue;
    EXPECT_THAT(slot.erase(epoch - 1), IsOk());
    note({epoch});
  }
  const auto record = testing::faulty_vfs::recorded();
  SeededRandom random(testing::seed());
  for (CrashImages images({}, record); images.next();) {
    const auto done = static_cast<std::size_t>(std::ranges::upper_bound(marks, images.done()) - marks.begin()) - 1;
    for (const Damage damage : testing::kDamages) {
      testing::put_files(folder.path(), images.image(damage, random));
      const auto found = epochs_in(folder / "slot");
      EXPECT_TRUE(found == states[done] || found == states[std::min(done + 1, states.size() - 1)])
          << "operation " << images.done() << ", " << name_of(damage);
    }
  }
}

}  // namespace
}  // namespace pawl::store
