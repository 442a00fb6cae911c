#include "core/store/sealing.hpp"

#include "core/crypto/aead.hpp"
#include "core/store/fields.hpp"
#include "core/store/row.hpp"

namespace pawl::store {

Result<Bytes> seal_own_row(const Sealing& sealing, const crypto::SealingKey& key, std::uint8_t table, ByteView raw_key,
                           ByteView text) {
  const auto version = wire::big_endian(sealing.version);
  const Bytes bound = associated_data(sealing.store_id, table, {version, raw_key});
  PAWL_TRY(const Bytes sealed, crypto::seal(key, text, bound, sealing.random));
  return FieldWriter(version.size() + sealed.size()).bytes(version).bytes(sealed).done();
}

Result<OwnRow> open_own_row(const StoreId& store_id, const crypto::SealingKey& key, std::uint8_t table,
                            ByteView raw_key, ByteView value, std::size_t text_size) {
  if (value.size() != kVersionSize + crypto::kSealOverhead + text_size) {
    return Error(Errc::kStoreCorrupt, "a row of the store's own has a wrong length");
  }
  const auto version = value.first<kVersionSize>();
  PAWL_TRY(auto text,
           crypto::open(key, value.subspan(kVersionSize), associated_data(store_id, table, {version, raw_key})));
  return OwnRow{wire::from_big_endian<std::uint64_t>(version), std::move(text)};
}

}  // namespace pawl::store
