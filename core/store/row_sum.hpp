// The sum of all rows: a keyed set hash that is kept up row by row. Rows that were taken out of the database or put
// back behind the store's back leave another sum than the one in the head.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/crypto/aead.hpp"

namespace pawl::store {

/// The sum modulo 2^256 of keyed hashes, one for each row: of its table, its key, and the version and the tag of its
/// value. Without the key nobody can make another set of rows with the same sum.
class RowSum {
 public:
  static constexpr std::size_t kSize = 32;
  using Digest = std::array<std::uint8_t, kSize>;

  RowSum() = default;
  explicit RowSum(const Digest& digest);

  /// A value has its version in front and a tag at the end: 24 bytes at least.
  void add(const crypto::SealingKey& key, std::uint8_t table, ByteView row_key, ByteView value);
  void take(const crypto::SealingKey& key, std::uint8_t table, ByteView row_key, ByteView value);

  [[nodiscard]] Digest digest() const;
  friend bool operator==(const RowSum&, const RowSum&) = default;

 private:
  std::array<std::uint64_t, 4> limbs_{};  // the lowest first
};

}  // namespace pawl::store
