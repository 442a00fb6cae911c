// Rows of the database that are counted in the sum of the head: whatever is written goes through here.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/store/backend.hpp"
#include "core/store/raw_table.hpp"
#include "core/store/row_sum.hpp"

namespace pawl::store {

/// Calls `visit` (const RawRow& -> Result<Done>) with each row of a table, in the order of their keys and not all in
/// memory. `rows` has list(); it may be written to: what comes before the row that is visited is not seen any more.
template <class Rows, class Visit>
Result<Done> for_each_row(Rows& rows, std::uint8_t table, Visit&& visit) {
  Bytes from;
  for (;;) {
    PAWL_TRY(const auto page, rows.list(table, from, kRowsAtOnce));
    for (const RawRow& row : page) PAWL_CHECK(visit(row));
    if (page.size() < kRowsAtOnce) return Done{};
    from = page.back().key;
    from.push_back(0);  // the least key after it
  }
}

class CountedRows {
 public:
  /// All of them outlive it.
  CountedRows(RawTransaction& raw, const crypto::SealingKey& key, RowSum& sum) : raw_(raw), key_(key), sum_(sum) {}

  /// A value that is too short to be one of ours is kStoreCorrupt. Other errors: those of the database.
  Result<std::optional<Bytes>> get(std::uint8_t table, ByteView key);
  Result<std::vector<RawRow>> list(std::uint8_t table, ByteView from, std::size_t max);
  /// `before` is what get() says now.
  Result<Done> put(std::uint8_t table, ByteView key, ByteView value, const std::optional<Bytes>& before);
  Result<Done> erase(std::uint8_t table, ByteView key, ByteView before);

 private:
  RawTransaction& raw_;
  const crypto::SealingKey& key_;
  RowSum& sum_;
};

}  // namespace pawl::store
