#include "core/store/row.hpp"

#include "core/store/fields.hpp"

namespace pawl::store {
namespace {

constexpr std::size_t kPlaceSize = 9;
constexpr std::size_t kNameLength = 2;
constexpr std::size_t kHashSize = std::tuple_size_v<RowHash>;

constexpr Error kDamaged(Errc::kStoreCorrupt, "a row of the store is damaged");

constexpr std::size_t front_size(Table table) { return kVersionSize + (is_forgettable(table) ? kPlaceSize : 0); }

Bytes associated(const RowAt& at, ByteView front) {
  return associated_data(at.store_id, raw_table(at.table), {front, at.raw_key});
}

}  // namespace

Result<Bytes> raw_key(const crypto::SealingKey& names, Table table, const RowKey& key) {
  if (key.name.size() > kMaxNameSize || key.rest.size() > kMaxRestSize) {
    return Error(Errc::kInvalidArgument, "the key of a row is too long");
  }
  const std::uint8_t number = raw_table(table);
  FieldWriter raw(kHashSize + key.rest.size());
  raw.bytes(row_hash(names, {ByteView(&number, 1), bytes_of(key.name)})).bytes(key.rest);
  return raw.done();
}

Result<ByteView> rest_of(ByteView raw_key) {
  if (raw_key.size() < kHashSize || raw_key.size() > kHashSize + kMaxRestSize) return kDamaged;
  return raw_key.subspan(kHashSize);
}

Result<RowFront> parse_front(Table table, ByteView value) {
  const std::size_t size = front_size(table);
  if (value.size() < size + crypto::kSealOverhead) return kDamaged;
  FieldReader fields(value);
  RowFront front;
  front.version = fields.number<std::uint64_t>();
  if (is_forgettable(table)) {
    front.place.block = fields.number<std::uint64_t>();
    front.place.index = fields.number<std::uint8_t>();
  }
  front.written = value.first(size);
  front.sealed = value.subspan(size);
  return front;
}

Bytes write_front(Table table, std::uint64_t version, const Place& place) {
  FieldWriter front(front_size(table));
  front.number(version);
  if (is_forgettable(table)) front.number(place.block).number(place.index);
  return front.done();
}

Result<Bytes> seal_row(const crypto::SealingKey& key, const RowAt& at, ByteView front, std::string_view name,
                       ByteView value, crypto::Random& random) {
  const auto name_length = wire::big_endian(static_cast<std::uint16_t>(name.size()));
  const SecretBytes text = joined({value, bytes_of(name), name_length});
  PAWL_TRY(const Bytes sealed, crypto::seal(key, text, associated(at, front), random));
  FieldWriter row(front.size() + sealed.size());
  return row.bytes(front).bytes(sealed).done();
}

Result<RowText> open_row(const crypto::SealingKey& key, const RowAt& at, const RowFront& front) {
  PAWL_TRY(auto text, crypto::open(key, front.sealed, associated(at, front.written)));
  if (text.size() < kNameLength) return kDamaged;
  const std::size_t name_end = text.size() - kNameLength;
  const std::size_t name_size = FieldReader(ByteView(text).subspan(name_end)).number<std::uint16_t>();
  if (name_size > name_end || name_size > kMaxNameSize) return kDamaged;
  const std::size_t value_size = name_end - name_size;
  RowText row{.name = std::string(reinterpret_cast<const char*>(text.data()) + value_size, name_size), .value = {}};
  text.resize(value_size);
  row.value = std::move(text);
  return row;
}

}  // namespace pawl::store
