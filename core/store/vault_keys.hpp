// The keys of a store, all derived from its store key, or from a passphrase.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>

#include "core/base/bytes.hpp"
#include "core/crypto/aead.hpp"

namespace pawl::store {

using StoreId = std::array<std::uint8_t, 16>;
using KeyCheck = std::array<std::uint8_t, 16>;
/// Stands for a name in a key, and for a row beside its row key.
using RowHash = std::array<std::uint8_t, 16>;

/// They stand in locked memory for as long as the store is open.
struct VaultKeys {
  crypto::SealingKey rows;   // the long key: seals what need not be forgotten
  crypto::SealingKey slot;   // seals the epoch keys
  crypto::SealingKey names;  // hashes names
  crypto::SealingKey sum;    // hashes rows for their sum, and generations for the branch
};

VaultKeys derive_keys(const crypto::SealingKey& store_key, const StoreId& store_id);
/// Shows whether a store key is the right one, and nothing else of it.
KeyCheck key_check(const crypto::SealingKey& store_key, const StoreId& store_id);

/// The first 16 bytes of a keyed hash of the parts.
RowHash row_hash(const crypto::SealingKey& key, std::initializer_list<ByteView> parts);

/// What a sealed row is bound to: the store, the schema, the table; then what the caller adds.
Bytes associated_data(const StoreId& store_id, std::uint8_t raw_table, std::initializer_list<ByteView> parts);

}  // namespace pawl::store
