// What every Backend has to do, for the one over SQLite and for the one in memory.
#include <functional>
#include <memory>
#include <string>

#include "core/store/sqlite_backend.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/memory_backend.hpp"
#include "tests/support/temporary_folder.hpp"

namespace pawl::store {
namespace {

using ::pawl::testing::FailsWith;
using ::pawl::testing::Gives;
using ::pawl::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::SizeIs;

constexpr std::uint8_t kTable = 1;
constexpr std::uint8_t kOtherTable = 255;

// One database, and as many handles on it as a test wants.
class Database {
 public:
  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  virtual ~Database() = default;
  virtual std::unique_ptr<Backend> handle() = 0;
};

class MemoryDatabase final : public Database {
 public:
  std::unique_ptr<Backend> handle() override { return std::make_unique<testing::MemoryBackend>(rows_); }

 private:
  std::shared_ptr<testing::MemoryRows> rows_ = std::make_shared<testing::MemoryRows>();
};

// With one row in a table of its own: without it there would be nothing to open.
class SqliteDatabase final : public Database {
 public:
  SqliteDatabase() {
    auto made = *SqliteBackend::create(folder_ / "store", {});
    auto first = *made->begin(Access::kWrite, 0);
    EXPECT_THAT(first->put(0, {}, {}), IsOk());
    EXPECT_THAT(first->commit(), IsOk());
  }
  std::unique_ptr<Backend> handle() override { return *SqliteBackend::open(folder_ / "store", {}); }

 private:
  testing::TemporaryFolder folder_;
};

struct Kind {
  std::string name;
  std::function<std::unique_ptr<Database>()> make;
};

class BackendContract : public ::testing::TestWithParam<Kind> {
 protected:
  std::unique_ptr<RawTransaction> reading() { return *backend->begin(Access::kRead, 0); }
  std::unique_ptr<RawTransaction> writing() { return *backend->begin(Access::kWrite, 0); }
  void put(std::uint8_t table, ByteView key, ByteView value) {
    const auto tx = writing();
    EXPECT_THAT(tx->put(table, key, value), IsOk());
    EXPECT_THAT(tx->commit(), IsOk());
  }
  std::optional<Bytes> value_of(ByteView key) { return *reading()->get(kTable, key); }

  std::unique_ptr<Database> database = GetParam().make();
  std::unique_ptr<Backend> backend = database->handle();
};

auto row(ByteView key, ByteView value) {
  return ::testing::AllOf(Field(&RawRow::key, Eq(Bytes(key.begin(), key.end()))),
                          Field(&RawRow::value, Eq(Bytes(value.begin(), value.end()))));
}
Bytes bytes(std::string_view text) { return {text.begin(), text.end()}; }

TEST_P(BackendContract, ARowIsReadInTheTransactionThatWroteIt) {
  const auto tx = writing();
  EXPECT_THAT(tx->put(kTable, bytes_of("a"), bytes_of("1")), IsOk());
  EXPECT_THAT(tx->get(kTable, bytes_of("a")), Gives(Optional(bytes("1"))));
}

TEST_P(BackendContract, ARowIsReadByLaterTransactionsAndHandles) {
  put(kTable, bytes_of("a"), bytes_of("1"));
  EXPECT_THAT(value_of(bytes_of("a")), Optional(bytes("1")));
  backend = database->handle();
  EXPECT_THAT(value_of(bytes_of("a")), Optional(bytes("1")));
}

TEST_P(BackendContract, ARowThatIsNotThereIsNoError) {
  EXPECT_THAT(reading()->get(kTable, bytes_of("a")), Gives(std::nullopt));
  EXPECT_THAT(writing()->erase(kTable, bytes_of("a")), IsOk());
}

TEST_P(BackendContract, AValueReplacesTheOneBefore) {
  put(kTable, bytes_of("a"), bytes_of("a longer value"));
  put(kTable, bytes_of("a"), bytes_of("1"));
  EXPECT_THAT(value_of(bytes_of("a")), Optional(bytes("1")));
  EXPECT_THAT(reading()->list(kTable, {}, 10), Gives(SizeIs(1)));
}

TEST_P(BackendContract, AnErasedRowIsGone) {
  put(kTable, bytes_of("a"), bytes_of("1"));
  put(kTable, bytes_of("b"), bytes_of("2"));
  const auto tx = writing();
  EXPECT_THAT(tx->erase(kTable, bytes_of("a")), IsOk());
  EXPECT_THAT(tx->get(kTable, bytes_of("a")), Gives(std::nullopt));
  EXPECT_THAT(tx->list(kTable, {}, 10), Gives(ElementsAre(row(bytes_of("b"), bytes_of("2")))));
}

TEST_P(BackendContract, TablesAreApart) {
  put(kTable, bytes_of("a"), bytes_of("1"));
  put(kOtherTable, bytes_of("a"), bytes_of("2"));
  EXPECT_THAT(reading()->get(kTable, bytes_of("a")), Gives(Optional(bytes("1"))));
  EXPECT_THAT(reading()->get(kOtherTable, bytes_of("a")), Gives(Optional(bytes("2"))));
  EXPECT_THAT(reading()->list(kTable, {}, 10), Gives(SizeIs(1)));
}

TEST_P(BackendContract, WithoutACommitNothingHasHappened) {
  put(kTable, bytes_of("a"), bytes_of("1"));
  {
    const auto tx = writing();
    EXPECT_THAT(tx->put(kTable, bytes_of("a"), bytes_of("2")), IsOk());
    EXPECT_THAT(tx->put(kTable, bytes_of("b"), bytes_of("3")), IsOk());
    EXPECT_THAT(tx->erase(kTable, bytes_of("a")), IsOk());
  }
  EXPECT_THAT(reading()->list(kTable, {}, 10), Gives(ElementsAre(row(bytes_of("a"), bytes_of("1")))));
}

TEST_P(BackendContract, KeysAreListedInTheOrderOfTheirBytes) {
  const Bytes low{0x00}, longer{0x00, 0x00}, high{0x80}, highest{0xff};
  const auto tx = writing();
  for (const Bytes& key : {highest, longer, high, low}) EXPECT_THAT(tx->put(kTable, key, key), IsOk());
  EXPECT_THAT(tx->list(kTable, {}, 10),
              Gives(ElementsAre(row(low, low), row(longer, longer), row(high, high), row(highest, highest))));
}

TEST_P(BackendContract, AListBeginsAtAKeyAndEndsAtAMaximum) {
  for (const std::string_view key : {"a", "b", "c", "d"}) put(kTable, bytes_of(key), bytes_of("1"));
  const auto tx = reading();
  EXPECT_THAT(tx->list(kTable, bytes_of("b"), 2),
              Gives(ElementsAre(row(bytes_of("b"), bytes_of("1")), row(bytes_of("c"), bytes_of("1")))));
  EXPECT_THAT(tx->list(kTable, bytes_of("bb"), 1), Gives(ElementsAre(row(bytes_of("c"), bytes_of("1")))));
  EXPECT_THAT(tx->list(kTable, bytes_of("e"), 10), Gives(IsEmpty()));
  EXPECT_THAT(tx->list(kTable, {}, 0), Gives(IsEmpty()));
}

TEST_P(BackendContract, AnEmptyKeyAndAnEmptyValueAreARow) {
  put(kTable, {}, {});
  EXPECT_THAT(value_of({}), Optional(Bytes()));
  EXPECT_THAT(reading()->list(kTable, {}, 10), Gives(ElementsAre(row({}, {}))));
}

TEST_P(BackendContract, AValueMayHaveAMebibyte) {
  const Bytes large(1U << 20U, 0xa5);
  put(kTable, bytes_of("a"), large);
  EXPECT_THAT(value_of(bytes_of("a")), Optional(large));
  put(kTable, bytes_of("a"), bytes_of("1"));
  EXPECT_THAT(value_of(bytes_of("a")), Optional(bytes("1")));
}

TEST_P(BackendContract, AWriterIsAloneAmongAllHandles) {
  const auto other = database->handle();
  auto tx = writing();
  EXPECT_THAT(other->begin(Access::kWrite, 0), FailsWith(Errc::kStoreLocked));
  EXPECT_THAT(other->begin(Access::kWrite, 5), FailsWith(Errc::kStoreLocked));
  tx.reset();
  EXPECT_THAT(other->begin(Access::kWrite, 0), IsOk());
}

TEST_P(BackendContract, AReaderBesideAWriterSeesWhatIsCommitted) {
  put(kTable, bytes_of("a"), bytes_of("1"));
  const auto other = database->handle();
  const auto tx = writing();
  EXPECT_THAT(tx->put(kTable, bytes_of("a"), bytes_of("2")), IsOk());
  EXPECT_THAT((*other->begin(Access::kRead, 0))->get(kTable, bytes_of("a")), Gives(Optional(bytes("1"))));
  EXPECT_THAT(tx->commit(), IsOk());
  EXPECT_THAT((*other->begin(Access::kRead, 0))->get(kTable, bytes_of("a")), Gives(Optional(bytes("2"))));
}

TEST_P(BackendContract, WhatAReaderSeesStaysUntilItsEnd) {
  put(kTable, bytes_of("a"), bytes_of("1"));
  const auto other = database->handle();
  const auto snapshot = *other->begin(Access::kRead, 0);
  put(kTable, bytes_of("a"), bytes_of("2"));
  EXPECT_THAT(snapshot->get(kTable, bytes_of("a")), Gives(Optional(bytes("1"))));
}

TEST_P(BackendContract, AHandleHasOneTransactionAtATime) {
  auto tx = reading();
  EXPECT_THAT(backend->begin(Access::kRead, 0), FailsWith(Errc::kStoreLocked));
  EXPECT_THAT(backend->begin(Access::kWrite, 0), FailsWith(Errc::kStoreLocked));
  tx.reset();
  EXPECT_THAT(backend->begin(Access::kWrite, 0), IsOk());
}

TEST_P(BackendContract, CleaningKeepsTheRows) {
  put(kTable, bytes_of("a"), bytes_of("1"));
  EXPECT_THAT(backend->clean(0), Gives(true));
  EXPECT_THAT(value_of(bytes_of("a")), Optional(bytes("1")));
}

TEST_P(BackendContract, ASuspendedHandleIsInNobodysWayAndGoesOnLater) {
  put(kTable, bytes_of("a"), bytes_of("1"));
  EXPECT_THAT(backend->suspend(), IsOk());
  EXPECT_THAT(backend->begin(Access::kRead, 0), FailsWith(Errc::kSuspended));
  {
    const auto other = database->handle();
    const auto tx = *other->begin(Access::kWrite, 0);
    EXPECT_THAT(tx->put(kTable, bytes_of("a"), bytes_of("2")), IsOk());
    EXPECT_THAT(tx->commit(), IsOk());
  }
  EXPECT_THAT(backend->resume(), IsOk());
  EXPECT_THAT(value_of(bytes_of("a")), Optional(bytes("2")));
}

INSTANTIATE_TEST_SUITE_P(All, BackendContract,
                         ::testing::Values(Kind{"Memory", [] { return std::make_unique<MemoryDatabase>(); }},
                                           Kind{"Sqlite", [] { return std::make_unique<SqliteDatabase>(); }}),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace pawl::store
