// Vaults: rows come back, and only as they were written; every other state of the database has its own error.
#include "core/store/vault.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/store/raw_table.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/vaults.hpp"

namespace pawl::testing {
namespace {

using store::Access;
using store::RowKey;
using store::Table;
using store::Vault;

constexpr RowKey kBob{.name = "bob"};

template <class T>
bool is_forked(const Result<T>& result) {
  return !result && result.error().code == Errc::kForked;
}

TEST(Vault, KeepsRowsOverAClose) {
  Shelf shelf;
  {
    const auto vault = *shelf.create();
    ASSERT_THAT(put(*vault, Table::kSettings, kBob, "a pin"), IsOk());
    ASSERT_THAT(put(*vault, Table::kSessions, kBob, "a session"), IsOk());
  }
  const auto vault = *shelf.open();
  EXPECT_THAT(get(*vault, Table::kSettings, kBob), Gives("a pin"));
  EXPECT_THAT(get(*vault, Table::kSessions, kBob), Gives("a session"));
  EXPECT_THAT(get(*vault, Table::kSessions, {.name = "carol"}), Gives("(none)"));
}

TEST(Vault, LeavesNothingOfNamesAndValuesInTheDatabase) {
  Shelf shelf;
  const auto vault = *shelf.create();
  for (const Table table : store::kTables) {
    ASSERT_THAT(put(*vault, table, {.name = "a name to hide"}, "a value to hide"), IsOk());
  }
  for (const auto& [key, value] : shelf.rows()) {
    for (const ByteView bytes : {ByteView(key.second), ByteView(value)}) {
      const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      EXPECT_EQ(text.find("to hide"), std::string_view::npos);
    }
  }
}

TEST(Vault, NeedsADatabaseThatIsEmptyToCreate) {
  Shelf shelf;
  EXPECT_THAT(shelf.open(), FailsWith(Errc::kStoreMissing));
  ASSERT_THAT(shelf.create(), IsOk());
  EXPECT_THAT(shelf.create(), FailsWith(Errc::kStoreExists));
}

TEST(Vault, OpensToItsKeyOnly) {
  Shelf shelf;
  ASSERT_THAT(shelf.create(), IsOk());
  const Bytes other(32, 0x5B), short_one(31, 0x5A);
  EXPECT_THAT(shelf.open({.unlock = {.bytes = other}}), FailsWith(Errc::kWrongStoreKey));
  EXPECT_THAT(shelf.open({.unlock = {.bytes = kStoreKey, .is_passphrase = true}}), FailsWith(Errc::kWrongStoreKey));
  EXPECT_THAT(shelf.open({.unlock = {.bytes = short_one}}), FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(Shelf().create({.unlock = {.bytes = short_one}}), FailsWith(Errc::kInvalidArgument));
}

TEST(Vault, HasOneTransactionAtATime) {
  Shelf shelf;
  const auto vault = *shelf.create();
  const auto tx = *vault->begin(Access::kRead, 0);
  EXPECT_THAT(vault->begin(Access::kRead, 0), FailsWith(Errc::kStoreLocked));
}

TEST(Vault, ReadsBesideAWriter) {
  Shelf shelf;
  const auto writer = *shelf.create();
  ASSERT_THAT(put(*writer, Table::kSessions, kBob, "before"), IsOk());
  const auto reader = *shelf.open();
  const auto tx = *writer->begin(Access::kWrite, 0);
  ASSERT_THAT(tx->put(Table::kSessions, kBob, bytes_of("after")), IsOk());
  EXPECT_THAT(get(*reader, Table::kSessions, kBob), Gives("before"));
  EXPECT_THAT(reader->begin(Access::kWrite, 0), FailsWith(Errc::kStoreLocked));
  ASSERT_THAT(tx->commit(), IsOk());
  EXPECT_THAT(get(*reader, Table::kSessions, kBob), Gives("after"));
}

TEST(Vault, SaysWhetherSomebodyElseHasCommitted) {
  Shelf shelf;
  const auto a = *shelf.create();
  const auto b = *shelf.open();
  const auto follows = [](Vault& vault) { return (*vault.begin(Access::kRead, 0))->follows_the_last(); };
  EXPECT_FALSE(follows(*a)) << "the first one";
  EXPECT_TRUE(follows(*a));
  ASSERT_THAT(put(*a, Table::kSettings, kBob, "1"), IsOk());
  EXPECT_TRUE(follows(*a)) << "after a commit of its own";
  ASSERT_THAT(put(*b, Table::kSettings, kBob, "2"), IsOk());
  EXPECT_FALSE(follows(*a)) << "after one of another";
  EXPECT_TRUE(follows(*a));
}

TEST(Vault, CommitsNothingWhereNothingWasWritten) {
  Shelf shelf;
  const auto vault = *shelf.create();
  const auto anchor = vault->status().anchor;
  EXPECT_THAT((*vault->begin(Access::kWrite, 0))->commit(), IsOk());
  EXPECT_EQ(vault->status().anchor, anchor);
}

TEST(Vault, RefusesKeysThatAreTooLong) {
  Shelf shelf;
  const auto vault = *shelf.create();
  const std::string name(store::kMaxNameSize, 'n');
  const Bytes rest(store::kMaxRestSize, 1);
  ASSERT_THAT(put(*vault, Table::kSettings, {name, rest}, "as long as it may be"), IsOk());
  EXPECT_THAT(get(*vault, Table::kSettings, {name, rest}), Gives("as long as it may be"));
  const std::string longer = name + 'n';
  EXPECT_THAT(put(*vault, Table::kSettings, {.name = longer}, ""), FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(put(*vault, Table::kSettings, {.rest = Bytes(store::kMaxRestSize + 1)}, ""),
              FailsWith(Errc::kInvalidArgument));
}

TEST(Vault, AnswersASecondWriteWithTheErrorOfTheFirst) {
  Shelf shelf;
  const auto vault = *shelf.create();
  {
    const auto tx = *vault->begin(Access::kWrite, 0);
    ASSERT_THAT(tx->put(Table::kSettings, kBob, {}), IsOk());
    shelf.faults().calls_until_failure = 0;
    shelf.faults().fails_for_good = false;
    ASSERT_THAT(tx->put(Table::kSettings, {.name = "carol"}, {}), FailsWith(Errc::kIoError));
    EXPECT_THAT(tx->put(Table::kSettings, {.name = "dave"}, {}), FailsWith(Errc::kIoError));
    EXPECT_THAT(tx->erase(Table::kSettings, kBob), FailsWith(Errc::kIoError));
    EXPECT_THAT(tx->get(Table::kSettings, kBob), FailsWith(Errc::kIoError));
    EXPECT_THAT(tx->list(Table::kSettings, "bob", {}, {}, 1), FailsWith(Errc::kIoError));
    Bytes cursor;
    EXPECT_THAT(tx->page(Table::kSettings, cursor, 1), FailsWith(Errc::kIoError));
    EXPECT_THAT(tx->commit(), FailsWith(Errc::kIoError));
  }
  EXPECT_THAT(get(*vault, Table::kSettings, kBob), Gives("(none)"));
}

TEST(Vault, ReadsOnAfterAReadThatFailed) {
  Shelf shelf;
  const auto vault = *shelf.create();
  ASSERT_THAT(put(*vault, Table::kSessions, kBob, "a session"), IsOk());
  const auto tx = *vault->begin(Access::kWrite, 0);
  shelf.faults().calls_until_failure = 0;
  shelf.faults().fails_for_good = false;
  EXPECT_THAT(tx->get(Table::kSessions, kBob), FailsWith(Errc::kIoError));
  EXPECT_THAT(tx->get(Table::kSessions, kBob), IsOk());
}

// Whether a commit that failed has happened, the next transaction shows.
TEST(Vault, LooksAnewAfterACommitThatFailed) {
  for (const bool unseen : {false, true}) {
    Shelf shelf;
    const auto vault = *shelf.create();
    ASSERT_THAT(put(*vault, Table::kSessions, kBob, "before"), IsOk());
    {
      const auto tx = *vault->begin(Access::kWrite, 0);
      ASSERT_THAT(tx->put(Table::kSessions, kBob, bytes_of("after")), IsOk());
      shelf.faults().commits_fail = true;
      shelf.faults().commits_unseen = unseen;
      ASSERT_THAT(tx->commit(), FailsWith(Errc::kIoError));
      shelf.faults().commits_fail = false;
    }
    EXPECT_FALSE((*vault->begin(Access::kRead, 0))->follows_the_last());
    EXPECT_THAT(get(*vault, Table::kSessions, kBob), Gives(unseen ? "after" : "before"));
    ASSERT_THAT(put(*vault, Table::kSessions, kBob, "at last"), IsOk());
    EXPECT_THAT(get(*vault, Table::kSessions, kBob), Gives("at last"));
  }
}

TEST(Vault, WritesNothingWithoutRandomness) {
  Shelf shelf;
  const auto made = *shelf.create();
  ASSERT_THAT(put(*made, Table::kSettings, kBob, "a pin"), IsOk());
  const auto before = shelf.rows();
  NoRandom none;
  auto parts = shelf.parts();
  const auto vault = *Vault::open(Shelf::config(), {std::move(parts.backend), std::move(parts.slot), none});
  for (const Table table : {Table::kSettings, Table::kSessions}) {
    EXPECT_THAT(put(*vault, table, kBob, "another"), FailsWith(Errc::kNoRandomness));
  }
  EXPECT_THAT(get(*vault, Table::kSettings, kBob), Gives("a pin"));
  EXPECT_EQ(shelf.rows(), before);
}

TEST(Vault, LetsGoAndTakesUpAgain) {
  Shelf shelf;
  const auto vault = *shelf.create();
  ASSERT_THAT(put(*vault, Table::kSessions, kBob, "a session"), IsOk());
  ASSERT_THAT(erase(*vault, Table::kSessions, kBob), IsOk());
  ASSERT_THAT(vault->suspend(0, 0), IsOk());
  EXPECT_EQ(vault->status().erasures, 0U) << "it has forgotten";
  EXPECT_THAT(vault->suspend(0, 0), IsOk());
  EXPECT_THAT(vault->begin(Access::kRead, 0), FailsWith(Errc::kSuspended));
  EXPECT_THAT(vault->forget(0, 0), FailsWith(Errc::kSuspended));
  EXPECT_THAT(vault->rekey(kStoreKey, 0, 0), FailsWith(Errc::kSuspended));
  ASSERT_THAT(vault->resume(), IsOk());
  EXPECT_THAT(vault->resume(), IsOk());
  EXPECT_THAT(get(*vault, Table::kSessions, kBob), Gives("(none)"));
}

TEST(Vault, StaysWhereItIsWhenTheDatabaseDoesNotLetGo) {
  Shelf shelf;
  const auto vault = *shelf.create();
  shelf.faults().calls_until_failure = 0;
  EXPECT_THAT(vault->suspend(0, 0), FailsWith(Errc::kIoError));
  shelf.faults().calls_until_failure = Faults::kNever;
  EXPECT_THAT(vault->begin(Access::kRead, 0), IsOk());
  ASSERT_THAT(vault->suspend(0, 0), IsOk());
  shelf.faults().calls_until_failure = 0;
  EXPECT_THAT(vault->resume(), FailsWith(Errc::kIoError));
  shelf.faults().calls_until_failure = Faults::kNever;
  EXPECT_THAT(vault->begin(Access::kRead, 0), FailsWith(Errc::kSuspended));
}

TEST(Vault, KeepsItsKeysInLockedMemory) {
  Shelf shelf;
  const auto vault = *shelf.create();
  EXPECT_TRUE(vault->status().durable);
  EXPECT_EQ(vault->status().locked, vault->state().arena.locked());
}

TEST(Vault, DoesNothingInAForkedChild) {
  Shelf shelf;
  auto vault = *shelf.create();
  if (!vault->status().locked) GTEST_SKIP() << "the system gives no locked memory";
  ASSERT_THAT(put(*vault, Table::kSessions, kBob, "1"), IsOk());
  ASSERT_THAT(put(*vault, Table::kSessions, kBob, "2"), IsOk());
  const auto before = shelf.rows();
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const bool refuses = is_forked(vault->begin(Access::kRead, 0)) && is_forked(vault->forget(0, 0));
    vault.reset();
    _exit(refuses && shelf.rows() == before ? 0 : 1);
  }
  int status = 1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_THAT(get(*vault, Table::kSessions, kBob), Gives("2"));
}

// Blocks have 48 places. Rows that go leave places for those that come.
TEST(Vault, UsesPlacesOfRowKeysAgain) {
  Shelf shelf;
  const auto vault = *shelf.create();
  const auto blocks = [&] {
    return std::ranges::count_if(shelf.rows(), [](const auto& row) { return row.first.first == store::kBlockTable; });
  };
  const auto number = [](int i) { return std::to_string(i); };
  {
    const auto tx = *vault->begin(Access::kWrite, 0);
    for (int i = 0; i < 100; ++i) ASSERT_THAT(tx->put(Table::kInbox, {.name = number(i)}, {}), IsOk());
    ASSERT_THAT(tx->commit(), IsOk());
  }
  EXPECT_EQ(blocks(), 3);
  for (int i = 0; i < 100; i += 2) ASSERT_THAT(erase(*vault, Table::kInbox, {.name = number(i)}), IsOk());
  for (int i = 100; i < 150; ++i) ASSERT_THAT(put(*vault, Table::kInbox, {.name = number(i)}, "new"), IsOk());
  EXPECT_EQ(blocks(), 3);
  for (int i = 0; i < 150; ++i) {
    const auto* wanted = i >= 100 ? "new" : i % 2 == 0 ? "(none)" : "";
    EXPECT_THAT(get(*vault, Table::kInbox, {.name = number(i)}), Gives(wanted)) << i;
  }
  {
    const auto tx = *vault->begin(Access::kWrite, 0);
    for (int i = 0; i < 150; ++i) ASSERT_THAT(tx->erase(Table::kInbox, {.name = number(i)}), IsOk());
    ASSERT_THAT(tx->commit(), IsOk());
  }
  EXPECT_EQ(blocks(), 0);
}

}  // namespace
}  // namespace pawl::testing
