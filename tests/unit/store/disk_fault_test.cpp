// Every call to the disk fails once: the error says so, a transaction has happened or not, and trying again works.
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

#include "core/store/file_slot.hpp"
#include "core/store/sqlite_backend.hpp"
#include "tests/support/faulty_vfs.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_folder.hpp"

namespace pawl::store {
namespace {

using testing::DiskFailure;
using testing::IsOk;
namespace disk = testing::faulty_vfs;

SqliteOptions options() { return {.base_vfs = disk::name()}; }

// A store that is not damaged is not called damaged, nor missing, when the disk fails.
void expect_of_the_disk(const Error& error) {
  EXPECT_TRUE(error.code == Errc::kIoError || error.code == Errc::kStoreFull) << ::testing::PrintToString(error);
}

template <class Call>
auto with_one_retry(std::size_t& errors, Call&& call) {
  auto first = call();
  if (first) return *std::move(first);
  ++errors;
  expect_of_the_disk(first.error());
  auto second = call();
  if (!second) throw std::runtime_error(second.error().sentence);
  return *std::move(second);
}

/// Goes through a store's life and tries everything once more that fails.
class Life {
 public:
  explicit Life(const std::string& path) : path_(path) {}

  void live() {
    backend_ = with_one_retry(errors_, [&] { return SqliteBackend::create(path_, options()); });
    for (char value = 'a'; value < 'f'; ++value) write(value);
    with_one_retry(errors_, [&] { return backend_->clean(0); });
    with_one_retry(errors_, [&] { return backend_->suspend(); });
    with_one_retry(errors_, [&] { return backend_->resume(); });
    write('f');
    backend_.reset();
    backend_ = with_one_retry(errors_, [&] { return SqliteBackend::open(path_, options()); });
    with_one_retry(errors_, [&] { return read(); });
    EXPECT_EQ(found_, 'f');
  }
  [[nodiscard]] std::size_t errors() const { return errors_; }

 private:
  void write(char value) {
    const char before = found_;
    const auto first = write_once(value);
    if (first) {
      found_ = value;
      return;
    }
    ++errors_;
    expect_of_the_disk(first.error());
    EXPECT_THAT(read(), IsOk());
    EXPECT_TRUE(found_ == before || (found_ == value && first.error().code == Errc::kIoError)) << found_;
    EXPECT_THAT(write_once(value), IsOk());
    EXPECT_THAT(read(), IsOk());
    EXPECT_EQ(found_, value);
  }
  Result<Done> write_once(char value) {
    PAWL_TRY(const auto tx, backend_->begin(Access::kWrite, 0));
    PAWL_CHECK(tx->put(1, bytes_of("value"), bytes_of({&value, 1})));
    PAWL_CHECK(tx->put(1, bytes_of("large"), Bytes(10'000, static_cast<std::uint8_t>(value))));
    PAWL_CHECK(tx->erase(1, bytes_of("not there")));
    return tx->commit();
  }
  // Both rows are of one transaction.
  Result<Done> read() {
    PAWL_TRY(const auto tx, backend_->begin(Access::kRead, 0));
    PAWL_TRY(const auto value, tx->get(1, bytes_of("value")));
    PAWL_TRY(const auto rows, tx->list(1, bytes_of("large"), 1));
    if (value) {
      found_ = static_cast<char>(value->front());
      EXPECT_TRUE(rows.front().value == Bytes(10'000, value->front()));
    } else {
      found_ = 0;
    }
    return Done{};
  }

  std::string path_;
  std::unique_ptr<SqliteBackend> backend_;
  char found_ = 0;
  std::size_t errors_ = 0;
};

class DiskFault : public ::testing::TestWithParam<DiskFailure> {};

TEST_P(DiskFault, AnyCallMayFailOnceInTheLifeOfAStore) {
  std::size_t noticed = 0;
  for (std::size_t call = 0;; ++call) {
    testing::TemporaryFolder folder;
    Life life(folder / "store");
    disk::fail_a_call(call, GetParam());
    life.live();
    if (!disk::has_failed()) {
      std::cout << call << " calls, " << noticed << " errors" << std::endl;
      EXPECT_GT(call, 100U);
      EXPECT_GT(noticed, 10U);
      break;
    }
    EXPECT_LE(life.errors(), 1U);
    noticed += life.errors();
    ASSERT_FALSE(HasFailure()) << "call " << call;
  }
}

TEST_P(DiskFault, AnyCallMayFailOnceInTheLifeOfASlot) {
  for (std::size_t call = 0;; ++call) {
    testing::TemporaryFolder folder;
    FileSlot slot(folder / "slot", disk::name());
    std::size_t errors = 0;
    disk::fail_a_call(call, GetParam());
    for (std::uint64_t epoch = 1; epoch < 4; ++epoch) {
      with_one_retry(errors, [&] { return slot.add({.epoch = epoch}); });
      with_one_retry(errors, [&] { return slot.erase(epoch - 1); });
    }
    const auto entries = with_one_retry(errors, [&] { return slot.load(); });
    ASSERT_EQ(entries.size(), 1U) << "call " << call;
    EXPECT_EQ(entries.front().epoch, 3U);
    if (!disk::has_failed()) break;
    ASSERT_FALSE(HasFailure()) << "call " << call;
  }
}

INSTANTIATE_TEST_SUITE_P(All, DiskFault,
                         ::testing::Values(DiskFailure::kError, DiskFailure::kFull, DiskFailure::kShort),
                         [](const auto& how) {
                           return how.param == DiskFailure::kError  ? "Error"
                                  : how.param == DiskFailure::kFull ? "Full"
                                                                    : "Short";
                         });

}  // namespace
}  // namespace pawl::store
