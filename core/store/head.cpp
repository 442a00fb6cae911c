#include "core/store/head.hpp"

#include "core/crypto/aead.hpp"
#include "core/store/fields.hpp"
#include "core/store/raw_table.hpp"

namespace pawl::store {
namespace {

constexpr std::size_t kSize = 8 + 16 + 8 * 5 + RowSum::kSize;

Bytes associated(const StoreId& store_id) { return associated_data(store_id, kHeadTable, {kHeadKey}); }

}  // namespace

Result<Bytes> seal_head(const Head& head, const VaultKeys& keys, const StoreId& store_id, crypto::Random& random) {
  FieldWriter text(kSize);
  text.number(head.generation).bytes(head.branch).number(head.epoch).number(head.erasures);
  text.number(static_cast<std::uint64_t>(head.rotated_ms)).number(head.next_block).number(head.anew);
  text.bytes(head.sum.digest());
  return crypto::seal(keys.rows, text.written(), associated(store_id), random);
}

Result<Head> open_head(ByteView sealed, const VaultKeys& keys, const StoreId& store_id) {
  PAWL_TRY(const auto text, crypto::open(keys.rows, sealed, associated(store_id)));
  if (text.size() != kSize) return Error(Errc::kStoreCorrupt, "the head of the store is damaged");
  FieldReader fields(text);
  Head head;
  head.generation = fields.number<std::uint64_t>();
  head.branch = fields.bytes<16>();
  head.epoch = fields.number<std::uint64_t>();
  head.erasures = fields.number<std::uint64_t>();
  head.rotated_ms = static_cast<std::int64_t>(fields.number<std::uint64_t>());
  head.next_block = fields.number<std::uint64_t>();
  head.anew = fields.number<std::uint64_t>();
  head.sum = RowSum(fields.bytes<RowSum::kSize>());
  return head;
}

Result<Branch> next_branch(const Head& head, const VaultKeys& keys, crypto::Random& random) {
  std::array<std::uint8_t, 16> chance{};
  PAWL_CHECK(random.fill(chance));
  return row_hash(keys.sum, {bytes_of("branch"), head.branch, wire::big_endian(head.generation), chance});
}

}  // namespace pawl::store
