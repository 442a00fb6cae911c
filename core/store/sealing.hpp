// What rows are sealed with in one transaction, and the form of the rows that the vault keeps for itself.
#pragma once
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/crypto/random.hpp"
#include "core/store/epoch.hpp"
#include "core/store/vault_keys.hpp"

namespace pawl::store {

/// What it refers to outlives it.
struct Sealing {
  const StoreId& store_id;
  const VaultKeys& keys;
  const Epoch& epoch;
  crypto::Random& random;
  std::uint64_t version;  // of the rows that the transaction writes
};

/// A row of the vault's own: version || sealed text, bound to store, table, version and key. Errors: kNoRandomness.
Result<Bytes> seal_own_row(const Sealing& sealing, const crypto::SealingKey& key, std::uint8_t table, ByteView raw_key,
                           ByteView text);
struct OwnRow {
  std::uint64_t version;
  SecretBytes text;
};
/// Errors: kStoreCorrupt, also when the text is not of this size.
Result<OwnRow> open_own_row(const StoreId& store_id, const crypto::SealingKey& key, std::uint8_t table,
                            ByteView raw_key, ByteView value, std::size_t text_size);

}  // namespace pawl::store
