#include "core/store/row_sum.hpp"

#include "core/crypto/blake2b.hpp"
#include "core/store/fields.hpp"
#include "core/store/row.hpp"

namespace pawl::store {
namespace {

using Limbs = std::array<std::uint64_t, 4>;

Limbs limbs_of(const RowSum::Digest& digest) {
  FieldReader fields(digest);
  Limbs limbs{};
  for (std::uint64_t& limb : limbs) limb = fields.number<std::uint64_t>();
  return limbs;
}

Limbs element(const crypto::SealingKey& key, std::uint8_t table, ByteView row_key, ByteView value) {
  RowSum::Digest digest{};
  crypto::keyed_blake2b(key, {ByteView(&table, 1), value.first<kVersionSize>(), value.last<kTagSize>(), row_key},
                        digest);
  return limbs_of(digest);
}

}  // namespace

RowSum::RowSum(const Digest& digest) : limbs_(limbs_of(digest)) {}

void RowSum::add(const crypto::SealingKey& key, std::uint8_t table, ByteView row_key, ByteView value) {
  const Limbs more = element(key, table, row_key, value);
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < limbs_.size(); ++i) {
    const std::uint64_t sum = limbs_[i] + more[i];
    limbs_[i] = sum + carry;
    carry = static_cast<std::uint64_t>(sum < more[i]) | static_cast<std::uint64_t>(limbs_[i] < sum);
  }
}

void RowSum::take(const crypto::SealingKey& key, std::uint8_t table, ByteView row_key, ByteView value) {
  const Limbs less = element(key, table, row_key, value);
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < limbs_.size(); ++i) {
    const std::uint64_t difference = limbs_[i] - less[i];
    const bool borrows = limbs_[i] < less[i] || difference < borrow;
    limbs_[i] = difference - borrow;
    borrow = borrows ? 1 : 0;
  }
}

RowSum::Digest RowSum::digest() const {
  Digest digest{};
  std::size_t at = 0;
  for (const std::uint64_t limb : limbs_) {
    for (const std::uint8_t byte : wire::big_endian(limb)) digest[at++] = byte;
  }
  return digest;
}

}  // namespace pawl::store
