// Memory runs out at each allocation of everything that a vault does: nothing has happened, or all of it, and the same
// works afterwards.
#include <gmock/gmock.h>

#include <functional>
#include <new>

#include "core/store/inspect.hpp"
#include "core/store/vault.hpp"
#include "tests/capi/failing_memory.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/vaults.hpp"

namespace pawl::testing {
namespace {

using pawl_test::Refusal;
using pawl_test::runs_out;
using store::Access;
using store::RowKey;
using store::Table;

constexpr RowKey kBob{.name = "bob, whose name is too long to stand in a string without an allocation"};
constexpr RowKey kCarol{.name = "carol"};
const Bytes kOtherKey(32, 0x77);

class VaultWithoutMemory : public ::testing::TestWithParam<Refusal> {
 protected:
  VaultWithoutMemory() {
    {
      const auto vault = *shelf_.create();
      for (const Table table : {Table::kPeers, Table::kSessions}) {
        EXPECT_THAT(put(*vault, table, kBob, "old"), IsOk());
        EXPECT_THAT(put(*vault, table, kBob, "before"), IsOk());
        EXPECT_THAT(put(*vault, table, kCarol, "hers"), IsOk());
      }
      before_ = shelf_.saved();  // with something to forget
    }
    shelf_.put_back(before_);
  }

  using Call = std::function<Result<Done>(store::Vault&)>;

  // What `call` leaves in the store is the one or the other, wherever the memory runs out.
  void run(const Call& call, std::initializer_list<const char*> possible, const char* in_the_end) {
    std::size_t allocations = 0;
    for (bool refused = true; refused; ++allocations) {
      shelf_.put_back(before_);
      auto vault = *shelf_.open();
      Result<Done> done = Done{};
      refused = runs_out(allocations, GetParam(), [&] {
        try {
          done = call(*vault);
        } catch (const std::bad_alloc&) {
          done = Error(Errc::kOutOfMemory, "an allocation was refused");
        }
      });
      ASSERT_TRUE(done || (refused && done.error().code == Errc::kOutOfMemory)) << "after " << allocations;
      expect_one_of(*vault, possible, allocations);
      ASSERT_THAT(call(*vault), IsOk()) << "after " << allocations;
      EXPECT_THAT(get(*vault, Table::kSessions, kBob), Gives(in_the_end));
      const auto found = store::inspect(vault->state(), store::Mending::kNone, 0);
      ASSERT_TRUE(found && found->is_sound()) << "after " << allocations;
    }
    EXPECT_GT(allocations, 3U);
  }

  static void expect_one_of(store::Vault& vault, std::initializer_list<const char*> possible, std::size_t allocations) {
    const auto session = get(vault, Table::kSessions, kBob);
    const auto peer = get(vault, Table::kPeers, kBob);
    ASSERT_THAT(session, IsOk()) << "after " << allocations;
    ASSERT_THAT(peer, Gives(*session)) << "the two go together";
    EXPECT_TRUE(std::ranges::any_of(possible, [&](const char* one) { return *session == one; })) << *session;
    EXPECT_THAT(get(vault, Table::kSessions, kCarol), Gives("hers"));
  }

  Shelf shelf_;
  SavedStore before_;
};

TEST_P(VaultWithoutMemory, WritesAllOrNothing) {
  const auto write = [](store::Vault& vault) -> Result<Done> {
    PAWL_TRY(const auto tx, vault.begin(Access::kWrite, 0));
    for (const Table table : {Table::kPeers, Table::kSessions}) PAWL_CHECK(tx->put(table, kBob, bytes_of("after")));
    return tx->commit();
  };
  run(write, {"before", "after"}, "after");
}

TEST_P(VaultWithoutMemory, ErasesAllOrNothing) {
  const auto erase = [](store::Vault& vault) -> Result<Done> {
    PAWL_TRY(const auto tx, vault.begin(Access::kWrite, 0));
    for (const Table table : {Table::kPeers, Table::kSessions}) PAWL_CHECK(tx->erase(table, kBob));
    return tx->commit();
  };
  run(erase, {"before", "(none)"}, "(none)");
}

// Whoever goes on after an exception gets an error, and no half of a transaction.
TEST_P(VaultWithoutMemory, CommitsNothingAfterAWriteThatHadNone) {
  const auto write = [](store::Vault& vault) -> Result<Done> {
    PAWL_TRY(const auto tx, vault.begin(Access::kWrite, 0));
    for (const Table table : {Table::kPeers, Table::kSessions}) {
      try {
        (void)tx->put(table, kBob, bytes_of("after"));
      } catch (const std::bad_alloc&) {
        continue;
      }
    }
    return tx->commit();
  };
  run(write, {"before", "after"}, "after");
}

TEST_P(VaultWithoutMemory, Reads) {
  const auto read = [](store::Vault& vault) -> Result<Done> {
    PAWL_TRY(const auto tx, vault.begin(Access::kRead, 0));
    PAWL_CHECK(tx->get(Table::kSessions, kBob));
    PAWL_CHECK(tx->list(Table::kSessions, kBob.name, {}, {}, 10));
    Bytes cursor;
    PAWL_CHECK(tx->page(Table::kSessions, cursor, 1));
    return tx->commit();
  };
  run(read, {"before"}, "before");
}

TEST_P(VaultWithoutMemory, Forgets) {
  run([](store::Vault& vault) { return vault.forget(0, 0); }, {"before"}, "before");
}

TEST_P(VaultWithoutMemory, IsRekeyed) {
  run([](store::Vault& vault) { return vault.rekey(kOtherKey, 0, 0); }, {"before"}, "before");
}

TEST_P(VaultWithoutMemory, IsInspected) {
  const auto inspect = [](store::Vault& vault) -> Result<Done> {
    PAWL_CHECK(store::inspect(vault.state(), store::Mending::kNone, 0));
    return Done{};
  };
  run(inspect, {"before"}, "before");
}

TEST_P(VaultWithoutMemory, IsClosed) {
  std::size_t allocations = 0;
  for (bool refused = true; refused; ++allocations) {
    shelf_.put_back(before_);
    auto vault = *shelf_.open();
    refused = runs_out(allocations, GetParam(), [&] { vault.reset(); });
    expect_one_of(**shelf_.open(), {"before"}, allocations);
    EXPECT_EQ(shelf_.slot().size(), 1U) << "it was forgotten then, or has been now";
  }
}

TEST_P(VaultWithoutMemory, IsOpened) {
  for (const bool without_slot : {false, true}) {
    std::size_t allocations = 0;
    for (bool refused = true; refused; ++allocations) {
      shelf_.put_back(before_);
      if (without_slot) shelf_.slot().clear();
      auto config = Shelf::config();
      config.start_anew = true;
      const auto open = [&] {
        try {
          return static_cast<bool>(shelf_.open(config));
        } catch (const std::bad_alloc&) {
          return false;
        }
      };
      refused = runs_out(allocations, GetParam(), [&] { (void)open(); });
      ASSERT_TRUE(open()) << "after " << allocations;
      EXPECT_THAT(get(**shelf_.open(), Table::kPeers, kBob), Gives("before"));
    }
    EXPECT_GT(allocations, 10U);
  }
}

INSTANTIATE_TEST_SUITE_P(Refused, VaultWithoutMemory, ::testing::Values(Refusal::kOne, Refusal::kAllFromOn));

}  // namespace
}  // namespace pawl::testing
