// The epoch key: it seals the blocks of row keys, and stands in the slot alone, sealed under the slot key.
#pragma once
#include <cstdint>
#include <vector>

#include "core/base/result.hpp"
#include "core/crypto/random.hpp"
#include "core/store/slot.hpp"
#include "core/store/vault_keys.hpp"

namespace pawl::store {

struct Epoch {
  std::uint64_t number = 0;
  crypto::SealingKey key;
};

/// Errors: kNoRandomness.
Result<SlotEntry> seal_epoch(const Epoch& epoch, std::uint64_t generation, const VaultKeys& keys,
                             const StoreId& store_id, crypto::Random& random);
/// Errors: kStoreRolledBack when its key is in no entry.
Result<Epoch> find_epoch(std::uint64_t number, const std::vector<SlotEntry>& entries, const VaultKeys& keys,
                         const StoreId& store_id);

}  // namespace pawl::store
