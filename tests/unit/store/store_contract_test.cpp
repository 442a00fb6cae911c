// What every store promises an account (core/store/store.hpp), wherever it keeps its rows.
#include <gmock/gmock.h>

#include <functional>
#include <memory>

#include "core/store/file_slot.hpp"
#include "core/store/memory_store.hpp"
#include "core/store/sqlite_backend.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/vaults.hpp"

namespace pawl::testing {
namespace {

using store::Access;
using store::RowKey;
using store::Table;
using ::testing::ElementsAre;

// A store and all that it stands on.
struct Kept {
  std::unique_ptr<TemporaryFolder> folder{};
  std::unique_ptr<Shelf> shelf{};
  std::unique_ptr<store::Store> store{};
};
struct Kind {
  const char* name;
  Kept (*make)();
};

Kept in_memory() { return {.store = std::make_unique<store::MemoryStore>()}; }
Kept sealed() {
  Kept kept{.shelf = std::make_unique<Shelf>()};
  kept.store = *kept.shelf->create();
  return kept;
}
Kept in_a_file() {
  Kept kept{.folder = std::make_unique<TemporaryFolder>(), .shelf = std::make_unique<Shelf>()};
  const std::string path = *kept.folder / "store";
  kept.store = *store::Vault::create(Shelf::config(), {.backend = *store::SqliteBackend::create(path, {}),
                                                       .slot = std::make_unique<store::FileSlot>(path + ".slot"),
                                                       .random = kept.shelf->random()});
  return kept;
}

// Each case runs on a table whose rows must be forgotten, and on one whose need not be.
class StoreContract : public ::testing::TestWithParam<std::tuple<Kind, Table>> {
 protected:
  using Values = std::vector<std::pair<Bytes, std::string>>;

  Result<Done> put(const RowKey& key, std::string_view value) { return testing::put(store_, table_, key, value); }
  Result<Done> erase(const RowKey& key) { return testing::erase(store_, table_, key); }
  Result<std::string> get(const RowKey& key) { return testing::get(store_, table_, key); }
  Values list(std::string_view name, ByteView prefix = {}, ByteView after = {}, std::size_t max = 100) {
    const auto tx = *store_.begin(Access::kRead, 0);
    const auto rows = *tx->list(table_, name, prefix, after, max);
    Values values;
    for (const auto& row : rows) {
      values.emplace_back(row.rest, std::string(row.value.begin(), row.value.end()));
    }
    return values;
  }
  // All rows of the table, in pages of this size: name, rest, value, as one text, sorted.
  std::vector<std::string> pages_of(std::size_t max) {
    const auto tx = *store_.begin(Access::kRead, 0);
    std::vector<std::string> rows;
    Bytes cursor;
    do {
      const auto page = *tx->page(table_, cursor, max);
      EXPECT_LE(page.size(), max);
      for (const auto& row : page) {
        rows.push_back(row.name + "/" + std::string(row.rest.begin(), row.rest.end()) + "/" +
                       std::string(row.value.begin(), row.value.end()));
      }
    } while (!cursor.empty());
    std::ranges::sort(rows);
    return rows;
  }

  Kept kept_ = std::get<0>(GetParam()).make();
  store::Store& store_ = *kept_.store;
  Table table_ = std::get<1>(GetParam());
};

TEST_P(StoreContract, RowsAreReadAsTheyWereWritten) {
  const Bytes rest{1, 2, 3};
  ASSERT_THAT(put({"bob", rest}, "one"), IsOk());
  EXPECT_THAT(get({"bob", rest}), Gives("one"));
  EXPECT_THAT(get({"bob", {}}), Gives("(none)"));
  EXPECT_THAT(get({"bo", rest}), Gives("(none)"));
  EXPECT_THAT(get({{}, rest}), Gives("(none)"));
}

TEST_P(StoreContract, ValuesOfAnySizeAreKept) {
  for (const std::size_t size : {0U, 1U, 100U, 100'000U}) {
    const std::string value(size, 'v');
    ASSERT_THAT(put({.name = "bob"}, value), IsOk());
    EXPECT_THAT(get({.name = "bob"}), Gives(value));
  }
}

TEST_P(StoreContract, NamesAndRestsMayBeEmptyAndOfAnyBytes) {
  const std::string odd_name("a\0b\xFF", 4);
  const Bytes odd_rest{0, 0xFF, 0};
  const std::array keys{RowKey{}, RowKey{.name = odd_name}, RowKey{.rest = odd_rest}, RowKey{odd_name, odd_rest}};
  for (std::size_t i = 0; i < keys.size(); ++i) ASSERT_THAT(put(keys.at(i), std::to_string(i)), IsOk());
  for (std::size_t i = 0; i < keys.size(); ++i) EXPECT_THAT(get(keys.at(i)), Gives(std::to_string(i)));
}

TEST_P(StoreContract, RowsAreReplacedAndErased) {
  ASSERT_THAT(put({.name = "bob"}, "one"), IsOk());
  ASSERT_THAT(put({.name = "bob"}, "two"), IsOk());
  EXPECT_THAT(get({.name = "bob"}), Gives("two"));
  ASSERT_THAT(erase({.name = "bob"}), IsOk());
  EXPECT_THAT(get({.name = "bob"}), Gives("(none)"));
  EXPECT_THAT(erase({.name = "bob"}), IsOk()) << "one that is not there";
}

TEST_P(StoreContract, TablesAreApart) {
  ASSERT_THAT(put({.name = "bob"}, "one"), IsOk());
  for (const Table other : store::kTables) {
    if (other == table_) continue;
    EXPECT_THAT(testing::get(store_, other, {.name = "bob"}), Gives("(none)"));
  }
}

TEST_P(StoreContract, ATransactionReadsWhatItHasWritten) {
  const auto tx = *store_.begin(Access::kWrite, 0);
  ASSERT_THAT(tx->put(table_, {.name = "bob"}, bytes_of("one")), IsOk());
  ASSERT_THAT(tx->put(table_, {.name = "bob"}, bytes_of("two")), IsOk());
  const auto value = *tx->get(table_, {.name = "bob"});
  EXPECT_TRUE(value && same_bytes(*value, bytes_of("two")));
  EXPECT_EQ(tx->list(table_, "bob", {}, {}, 9)->size(), 1U);
  ASSERT_THAT(tx->erase(table_, {.name = "bob"}), IsOk());
  EXPECT_FALSE(tx->get(table_, {.name = "bob"})->has_value());
  EXPECT_TRUE(tx->list(table_, "bob", {}, {}, 9)->empty());
}

TEST_P(StoreContract, NothingHasHappenedWithoutACommit) {
  ASSERT_THAT(put({.name = "bob"}, "one"), IsOk());
  ASSERT_THAT(put({.name = "carol"}, "hers"), IsOk());
  {
    const auto tx = *store_.begin(Access::kWrite, 0);
    ASSERT_THAT(tx->put(table_, {.name = "bob"}, bytes_of("two")), IsOk());
    ASSERT_THAT(tx->put(table_, {.name = "bob"}, bytes_of("three")), IsOk());
    ASSERT_THAT(tx->put(table_, {.name = "dave"}, {}), IsOk());
    ASSERT_THAT(tx->erase(table_, {.name = "carol"}), IsOk());
  }
  EXPECT_THAT(get({.name = "bob"}), Gives("one"));
  EXPECT_THAT(get({.name = "carol"}), Gives("hers"));
  EXPECT_THAT(get({.name = "dave"}), Gives("(none)"));
}

TEST_P(StoreContract, ATransactionForReadingDoesNotWrite) {
  const auto tx = *store_.begin(Access::kRead, 0);
  EXPECT_THAT(tx->put(table_, {.name = "bob"}, {}), FailsWith(Errc::kInternal));
  EXPECT_THAT(tx->erase(table_, {.name = "bob"}), FailsWith(Errc::kInternal));
}

TEST_P(StoreContract, ThereIsOneTransactionAtATime) {
  const auto tx = *store_.begin(Access::kWrite, 0);
  EXPECT_THAT(store_.begin(Access::kRead, 0), FailsWith(Errc::kStoreLocked));
}

TEST_P(StoreContract, RowsOfANameComeInOrder) {
  for (const Bytes& rest : {Bytes{2}, {1, 0xFF}, {1}, {}, {1, 0}, {0xFF}}) ASSERT_THAT(put({"bob", rest}, "v"), IsOk());
  for (const std::string_view other : {"bo", "bobb", ""}) ASSERT_THAT(put({other, Bytes{1}}, "another's"), IsOk());
  const auto row = [](Bytes rest) { return std::pair(std::move(rest), std::string("v")); };
  EXPECT_THAT(list("bob"), ElementsAre(row({}), row({1}), row({1, 0}), row({1, 0xFF}), row({2}), row({0xFF})));
  EXPECT_THAT(list("bob", {}, {}, 2), ElementsAre(row({}), row({1})));
  EXPECT_THAT(list("bob", Bytes{1}), ElementsAre(row({1}), row({1, 0}), row({1, 0xFF})));
  EXPECT_THAT(list("bob", Bytes{1}, Bytes{1}), ElementsAre(row({1, 0}), row({1, 0xFF})));
  EXPECT_THAT(list("bob", Bytes{1}, Bytes{1, 0}), ElementsAre(row({1, 0xFF})));
  EXPECT_THAT(list("bob", Bytes{1}, Bytes{0}), ElementsAre(row({1}), row({1, 0}), row({1, 0xFF})));
  EXPECT_THAT(list("bob", Bytes{1}, Bytes{2}), ElementsAre());
  EXPECT_THAT(list("bob", {}, Bytes{1, 0xFF}), ElementsAre(row({2}), row({0xFF})));
  EXPECT_THAT(list("nobody"), ElementsAre());
}

TEST_P(StoreContract, PagesHaveEveryRowOnce) {
  EXPECT_TRUE(pages_of(3).empty());
  std::vector<std::string> all;
  for (int i = 0; i < 12; ++i) {
    const std::string name = "name " + std::to_string(i / 2), rest(1, static_cast<char>('a' + i)), value(2, 'v');
    ASSERT_THAT(put({name, bytes_of(rest)}, value), IsOk());
    all.push_back(name + "/" + rest + "/" + value);
  }
  std::ranges::sort(all);
  for (const std::size_t max : {1U, 3U, 4U, 12U, 13U}) EXPECT_EQ(pages_of(max), all) << "in pages of " << max;
}

TEST_P(StoreContract, SaysWhetherNothingHasBeenCommittedSince) {
  EXPECT_FALSE((*store_.begin(Access::kRead, 0))->follows_the_last());
  EXPECT_TRUE((*store_.begin(Access::kRead, 0))->follows_the_last());
  ASSERT_THAT(put({.name = "bob"}, "one"), IsOk());
  EXPECT_TRUE((*store_.begin(Access::kRead, 0))->follows_the_last());
}

TEST_P(StoreContract, LetsGoUntilItIsResumed) {
  ASSERT_THAT(put({.name = "bob"}, "one"), IsOk());
  ASSERT_THAT(store_.suspend(0, 0), IsOk());
  EXPECT_THAT(store_.begin(Access::kRead, 0), FailsWith(Errc::kSuspended));
  ASSERT_THAT(store_.resume(), IsOk());
  EXPECT_THAT(get({.name = "bob"}), Gives("one"));
}

TEST_P(StoreContract, ForgettingChangesNoRow) {
  ASSERT_THAT(put({.name = "bob"}, "one"), IsOk());
  ASSERT_THAT(put({.name = "bob"}, "two"), IsOk());
  ASSERT_THAT(store_.forget(0, 0), IsOk());
  EXPECT_THAT(get({.name = "bob"}), Gives("two"));
  EXPECT_FALSE(store_.is_forgetting_due(1'000'000'000));
}

std::string name_of(const ::testing::TestParamInfo<StoreContract::ParamType>& info) {
  const auto& [kind, table] = info.param;
  return std::string(kind.name) + (is_forgettable(table) ? "Forgettable" : "Lasting");
}

INSTANTIATE_TEST_SUITE_P(Of, StoreContract,
                         ::testing::Combine(::testing::Values(Kind{"Memory", in_memory}, Kind{"Vault", sealed},
                                                              Kind{"File", in_a_file}),
                                            ::testing::Values(Table::kPeers, Table::kSessions)),
                         name_of);

}  // namespace
}  // namespace pawl::testing
