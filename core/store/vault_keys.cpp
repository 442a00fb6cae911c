#include "core/store/vault_keys.hpp"

#include "core/crypto/blake2b.hpp"
#include "core/store/fields.hpp"
#include "core/store/raw_table.hpp"

namespace pawl::store {
namespace {

crypto::SealingKey derived(const crypto::SealingKey& store_key, std::string_view label, const StoreId& store_id) {
  return crypto::SealingKey::make([&](std::span<std::uint8_t> out) {
    crypto::keyed_blake2b(store_key, {bytes_of(label), store_id}, out);
  });
}

}  // namespace

VaultKeys derive_keys(const crypto::SealingKey& store_key, const StoreId& store_id) {
  return {.rows = derived(store_key, "pawl store: long key", store_id),
          .slot = derived(store_key, "pawl store: slot key", store_id),
          .names = derived(store_key, "pawl store: name-hash key", store_id),
          .sum = derived(store_key, "pawl store: row-sum key", store_id)};
}

KeyCheck key_check(const crypto::SealingKey& store_key, const StoreId& store_id) {
  return row_hash(store_key, {bytes_of("pawl store: key check"), store_id});
}

RowHash row_hash(const crypto::SealingKey& key, std::initializer_list<ByteView> parts) {
  RowHash hash{};
  crypto::keyed_blake2b(key, parts, hash);
  return hash;
}

Bytes associated_data(const StoreId& store_id, std::uint8_t raw_table, std::initializer_list<ByteView> parts) {
  FieldWriter data(128);
  data.bytes(store_id).number(kSchema).number(raw_table);
  for (const ByteView part : parts) data.bytes(part);
  return data.done();
}

}  // namespace pawl::store
