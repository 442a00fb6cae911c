// One row as it stands in the database:
//
//   key     hash of table and name (16 bytes) || rest
//   value   version (8 bytes) || sealed text                  in tables that need not be forgotten: under the long key
//           version (8) || block (8) || place (1) || sealed text      in the others: under the key at that place
//   text    value || name || length of the name (2 bytes)
//
// Store, schema, table, version, place and key are associated data: a row that stands elsewhere than where it was
// written does not open.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/crypto/aead.hpp"
#include "core/crypto/random.hpp"
#include "core/store/store.hpp"
#include "core/store/vault_keys.hpp"

namespace pawl::store {

inline constexpr std::size_t kVersionSize = 8;
inline constexpr std::size_t kTagSize = 16;

constexpr std::uint8_t raw_table(Table table) { return static_cast<std::uint8_t>(table); }

/// Errors: kInvalidArgument (a name or a rest that is too long).
Result<Bytes> raw_key(const crypto::SealingKey& names, Table table, const RowKey& key);
/// The rest that a raw key ends in. Errors: kStoreCorrupt.
Result<ByteView> rest_of(ByteView raw_key);

/// Where the key of a row stands.
struct Place {
  std::uint64_t block = 0;
  std::uint8_t index = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

/// What stands open in front of a sealed row.
struct RowFront {
  std::uint64_t version = 0;
  Place place{};  // in forgettable tables
  ByteView written{};
  ByteView sealed{};
};
/// Errors: kStoreCorrupt.
Result<RowFront> parse_front(Table table, ByteView value);
Bytes write_front(Table table, std::uint64_t version, const Place& place);

struct RowText {
  std::string name;
  SecretBytes value;
};

/// A row that is to be sealed, or was: where it stands.
struct RowAt {
  const StoreId& store_id;
  Table table;
  ByteView raw_key;
};
/// The value for the database. Errors: kNoRandomness.
Result<Bytes> seal_row(const crypto::SealingKey& key, const RowAt& at, ByteView front, std::string_view name,
                       ByteView value, crypto::Random& random);
/// Errors: kStoreCorrupt.
Result<RowText> open_row(const crypto::SealingKey& key, const RowAt& at, const RowFront& front);

}  // namespace pawl::store
