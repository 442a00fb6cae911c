// A vault in a file after a crash, whatever the moment: it opens, rows that must be forgotten and rows that need not be
// are those of one transaction, and the slot has the key to them. The database and the slot lose their writes apart.
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "core/store/file_slot.hpp"
#include "core/store/sqlite_backend.hpp"
#include "core/store/vault.hpp"
#include "tests/property/seed.hpp"
#include "tests/support/crash_images.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/vaults.hpp"

namespace pawl::testing {
namespace {

using store::Table;
using store::Vault;

// A folder with a vault in it.
class Home {
 public:
  explicit Home(SeededRandom& random) : random_(random) {}

  Result<std::unique_ptr<Vault>> create() {
    PAWL_TRY(auto backend, store::SqliteBackend::create(path_, options()));
    return Vault::create(Shelf::config(), parts(std::move(backend)));
  }
  Result<std::unique_ptr<Vault>> open() {
    PAWL_TRY(auto backend, store::SqliteBackend::open(path_, options()));
    return Vault::open(Shelf::config(), parts(std::move(backend)));
  }
  [[nodiscard]] const std::string& folder() const { return folder_.path(); }

 private:
  static store::SqliteOptions options() { return {.base_vfs = faulty_vfs::name()}; }
  store::VaultParts parts(std::unique_ptr<store::Backend> backend) {
    return {.backend = std::move(backend),
            .slot = std::make_unique<store::FileSlot>(path_ + ".slot", faulty_vfs::name()),
            .random = random_};
  }

  SeededRandom& random_;
  TemporaryFolder folder_;
  std::string path_ = folder_ / "store";
};

Result<Done> write(Vault& vault, const std::string& value) {
  PAWL_TRY(const auto tx, vault.begin(store::Access::kWrite, 0));
  PAWL_CHECK(tx->put(Table::kSessions, {.name = "bob"}, bytes_of(value)));
  PAWL_CHECK(tx->put(Table::kSettings, {.name = "bob"}, bytes_of(value)));
  PAWL_CHECK(tx->put(Table::kSkipped, {.name = value}, bytes_of(value)));
  if (value != "1") PAWL_CHECK(tx->erase(Table::kSkipped, {.name = std::to_string(std::stoi(value) - 1)}));
  return tx->commit();
}

// The number that was written last; 0: there is no store, or nothing was written to it. -1: something else is there.
int found_in(Vault& vault) {
  const auto forgettable = get(vault, Table::kSessions, {.name = "bob"});
  const auto lasting = get(vault, Table::kSettings, {.name = "bob"});
  if (!forgettable || !lasting || *forgettable != *lasting) return -1;
  if (*lasting == "(none)") return 0;
  const auto skipped = get(vault, Table::kSkipped, {.name = *lasting});
  return skipped && *skipped == *lasting ? std::stoi(*lasting) : -1;
}
int found_in(Home& home) {
  auto vault = home.open();
  if (!vault && vault.error().code == Errc::kStoreMissing) {
    EXPECT_THAT(home.create(), IsOk()) << "a creation that was broken off is in the way";
    return 0;
  }
  if (!vault) {
    ADD_FAILURE() << "the vault does not open: " << vault.error().sentence;
    return -1;
  }
  const int found = found_in(**vault);
  EXPECT_THAT((*vault)->forget(0, 0), IsOk());
  EXPECT_THAT(write(**vault, std::to_string(found + 1)), IsOk());
  EXPECT_EQ(found_in(**vault), found + 1) << "the vault does not go on";
  return found;
}

TEST(VaultCrash, ATransactionHasHappenedOrNotAndTheSlotHasItsKey) {
  SeededRandom random(seed());
  Home home(random);
  std::vector<std::size_t> marks;
  const auto note = [&] { marks.push_back(faulty_vfs::operations()); };
  faulty_vfs::start_recording();
  note();
  auto vault = *home.create();
  for (int i = 1; i <= 14; ++i) {
    ASSERT_THAT(write(*vault, std::to_string(i)), IsOk());
    note();
    if (i % 4 == 0) {
      ASSERT_THAT(vault->forget(0, 0), IsOk());
    }
    if (i % 6 == 0) {
      vault.reset();
      vault = *home.open();
    }
  }
  vault.reset();
  const auto record = faulty_vfs::recorded();
  std::size_t crashes = 0;
  for (CrashImages images({}, record); images.next();) {
    const auto committed = std::ranges::upper_bound(marks, images.done()) - marks.begin() - 1;
    for (const Damage damage : kDamages) {
      put_files(home.folder(), images.image(damage, random));
      const int found = found_in(home);
      EXPECT_TRUE(found == committed || found == committed + 1) << found << " instead of " << committed;
      ASSERT_FALSE(HasFailure()) << "operation " << images.done() << ", " << name_of(damage);
      ++crashes;
    }
  }
  std::cout << record.size() << " operations, " << crashes << " crashes" << std::endl;
}

}  // namespace
}  // namespace pawl::testing
