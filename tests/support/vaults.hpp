// Vaults over a database and a slot in memory, with all that a test can do behind their backs.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/vault.hpp"
#include "tests/support/faulty_backend.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/memory_backend.hpp"
#include "tests/support/memory_slot.hpp"

namespace pawl::testing {

inline const Bytes kStoreKey(32, 0x5A);

/// What is left of a store when its process is gone.
struct SavedStore {
  MemoryRows database{};
  MemorySlot::Entries slot{};
};

/// One database with its slot. Vaults are opened on it as processes would open a file.
class Shelf {
 public:
  Shelf() = default;
  explicit Shelf(const SavedStore& saved) { put_back(saved); }

  [[nodiscard]] store::VaultParts parts() {
    return {.backend = std::make_unique<FaultyBackend>(std::make_unique<MemoryBackend>(database_), faults_),
            .slot = std::make_unique<FaultySlot>(std::make_unique<MemorySlot>(slot_), faults_),
            .random = random_};
  }
  [[nodiscard]] static store::VaultConfig config() { return {.unlock = {.bytes = kStoreKey}}; }
  Result<std::unique_ptr<store::Vault>> create(const store::VaultConfig& with = config()) {
    return store::Vault::create(with, parts());
  }
  Result<std::unique_ptr<store::Vault>> open(const store::VaultConfig& with = config()) {
    return store::Vault::open(with, parts());
  }

  [[nodiscard]] auto& rows() { return database_->rows; }
  [[nodiscard]] MemorySlot::Entries& slot() { return *slot_; }
  [[nodiscard]] Faults& faults() { return *faults_; }
  [[nodiscard]] SeededRandom& random() { return random_; }

  [[nodiscard]] SavedStore saved() const { return {*database_, *slot_}; }
  void put_back(const SavedStore& saved) {
    database_->rows = saved.database.rows;
    *slot_ = saved.slot;
  }

 private:
  std::shared_ptr<MemoryRows> database_ = std::make_shared<MemoryRows>();
  std::shared_ptr<MemorySlot::Entries> slot_ = std::make_shared<MemorySlot::Entries>();
  std::shared_ptr<Faults> faults_ = std::make_shared<Faults>();
  SeededRandom random_{1};
};

/// A vault's process ends at once: nothing is forgotten, nothing is given back to the store.
inline void crash(Shelf& shelf, std::unique_ptr<store::Vault> vault) {
  Faults& faults = shelf.faults();
  const Faults before = faults;
  faults.calls_until_failure = 0;
  faults.fails_for_good = true;
  vault.reset();
  faults = before;
}

// One row in one transaction.
inline Result<Done> put(store::Store& store, store::Table table, const store::RowKey& key, std::string_view value) {
  PAWL_TRY(const auto tx, store.begin(store::Access::kWrite, 0));
  PAWL_CHECK(tx->put(table, key, bytes_of(value)));
  return tx->commit();
}
inline Result<Done> erase(store::Store& store, store::Table table, const store::RowKey& key) {
  PAWL_TRY(const auto tx, store.begin(store::Access::kWrite, 0));
  PAWL_CHECK(tx->erase(table, key));
  return tx->commit();
}
/// The value, or "(none)".
inline Result<std::string> get(store::Store& store, store::Table table, const store::RowKey& key) {
  PAWL_TRY(const auto tx, store.begin(store::Access::kRead, 0));
  PAWL_TRY(const auto value, tx->get(table, key));
  return value ? std::string(value->begin(), value->end()) : std::string("(none)");
}

}  // namespace pawl::testing
