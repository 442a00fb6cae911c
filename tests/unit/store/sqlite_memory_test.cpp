// Memory runs out at each allocation, SQLite's own among them, of everything that a store in a file does: a transaction
// has happened or not, and the same works afterwards.
#include <functional>
#include <memory>
#include <new>
#include <optional>

#include "core/store/file_slot.hpp"
#include "core/store/sqlite_backend.hpp"
#include "tests/capi/failing_memory.hpp"
#include "tests/support/faulty_vfs.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_folder.hpp"

namespace pawl::store {
namespace {

using pawl_test::Refusal;
using pawl_test::runs_out;
using testing::IsOk;

SqliteOptions options() { return {.base_vfs = testing::faulty_vfs::name()}; }  // which flushes nothing: quick

Result<Done> write(Backend& backend, char value) {
  PAWL_TRY(const auto tx, backend.begin(Access::kWrite, 0));
  PAWL_CHECK(tx->put(1, bytes_of("value"), Bytes(1, static_cast<std::uint8_t>(value))));
  PAWL_CHECK(tx->put(1, bytes_of("large"), Bytes(10'000, static_cast<std::uint8_t>(value))));
  PAWL_CHECK(tx->erase(1, bytes_of("not there")));
  return tx->commit();
}
// What stands in both rows.
Result<char> read(Backend& backend) {
  PAWL_TRY(const auto tx, backend.begin(Access::kRead, 0));
  PAWL_TRY(const auto value, tx->get(1, bytes_of("value")));
  PAWL_TRY(const auto rows, tx->list(1, bytes_of("large"), 1));
  EXPECT_TRUE(value && rows.size() == 1 && rows.front().value == Bytes(10'000, value->front()));
  return static_cast<char>(value->front());
}

class SqliteWithoutMemory : public ::testing::TestWithParam<Refusal> {
 protected:
  using Call = std::function<Result<Done>()>;

  // Until a call of it has had all the memory that it wanted. Before each the store is made anew.
  void run(const Call& call, std::size_t at_least, char possible = 'a') {
    std::size_t allocations = 0;
    for (bool refused = true; refused; ++allocations) {
      folder.emplace();
      backend = *SqliteBackend::create(path(), options());
      ASSERT_THAT(write(*backend, 'a'), IsOk());
      std::optional<Errc> error;
      refused = runs_out(allocations, GetParam(), [&] { error = error_of(call); });
      ASSERT_TRUE(!error || (refused && *error == Errc::kOutOfMemory))
          << "after " << allocations << ": " << ::testing::PrintToString(*error);
      ASSERT_EQ(error_of(call), std::nullopt) << "after " << allocations;
      const auto found = read(*backend);
      ASSERT_THAT(found, IsOk()) << "after " << allocations;
      EXPECT_TRUE(*found == 'a' || *found == possible);
    }
    EXPECT_GT(allocations, at_least);
  }
  static std::optional<Errc> error_of(const Call& call) {
    try {
      const auto done = call();
      return done ? std::nullopt : std::optional(done.error().code);
    } catch (const std::bad_alloc&) {
      return Errc::kOutOfMemory;
    }
  }
  [[nodiscard]] std::string path() const { return *folder / "store"; }

  std::optional<testing::TemporaryFolder> folder;
  std::unique_ptr<SqliteBackend> backend;
};

TEST_P(SqliteWithoutMemory, WritesAllOrNothing) {
  run([&] { return write(*backend, 'b'); }, 3, 'b');
}

TEST_P(SqliteWithoutMemory, Reads) {
  const auto call = [&]() -> Result<Done> {
    PAWL_CHECK(read(*backend));
    return Done{};
  };
  run(call, 3);
}

TEST_P(SqliteWithoutMemory, IsCleaned) {
  const auto call = [&]() -> Result<Done> {
    PAWL_CHECK(backend->clean(0));
    return Done{};
  };
  run(call, 1);
}

TEST_P(SqliteWithoutMemory, IsSuspendedAndResumed) {
  const auto call = [&]() -> Result<Done> {
    if (auto done = backend->suspend(); !done && done.error().code != Errc::kSuspended) return done;
    return backend->resume();
  };
  run(call, 10);
}

TEST_P(SqliteWithoutMemory, IsOpened) {
  const auto call = [&]() -> Result<Done> {
    backend.reset();
    PAWL_TRY(backend, SqliteBackend::open(path(), options()));
    return Done{};
  };
  run(call, 10);
}

TEST_P(SqliteWithoutMemory, IsCreated) {
  const auto call = [&]() -> Result<Done> {
    PAWL_CHECK(SqliteBackend::create(*folder / "other", options()));
    return Done{};
  };
  run(call, 10);
}

TEST_P(SqliteWithoutMemory, SlotIsChanged) {
  const auto call = [&]() -> Result<Done> {
    FileSlot slot(*folder / "slot", options().base_vfs);
    PAWL_CHECK(slot.add({.epoch = 1}));
    PAWL_CHECK(slot.add({.epoch = 2}));
    PAWL_CHECK(slot.load());
    return slot.erase(1);
  };
  run(call, 3);
}

INSTANTIATE_TEST_SUITE_P(Refused, SqliteWithoutMemory, ::testing::Values(Refusal::kOne, Refusal::kAllFromOn),
                         [](const auto& refusal) { return refusal.param == Refusal::kOne ? "Once" : "ForGood"; });

}  // namespace
}  // namespace pawl::store
