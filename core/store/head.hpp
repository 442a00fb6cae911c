// The head: where a store stands. It is written by every commit, and sealed under the long key.
#pragma once
#include <array>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/crypto/random.hpp"
#include "core/store/row_sum.hpp"
#include "core/store/vault_keys.hpp"

namespace pawl::store {

using Branch = std::array<std::uint8_t, 16>;

struct Head {
  std::uint64_t generation = 0;  // commits since the store was made
  Branch branch{};
  std::uint64_t epoch = 0;       // whose key seals the blocks of row keys
  std::uint64_t erasures = 0;    // row keys erased since the last rotation
  std::int64_t rotated_ms = 0;   // when that was
  std::uint64_t next_block = 0;  // its number
  std::uint64_t anew = 0;        // generation at which all forgettable rows were lost; 0: never
  RowSum sum{};
  friend bool operator==(const Head&, const Head&) = default;
};

/// Errors: kNoRandomness.
Result<Bytes> seal_head(const Head& head, const VaultKeys& keys, const StoreId& store_id, crypto::Random& random);
/// Errors: kStoreCorrupt.
Result<Head> open_head(ByteView sealed, const VaultKeys& keys, const StoreId& store_id);

/// The branch after one more commit. Errors: kNoRandomness.
Result<Branch> next_branch(const Head& head, const VaultKeys& keys, crypto::Random& random);

}  // namespace pawl::store
