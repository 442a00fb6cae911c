#include "core/store/counted_rows.hpp"

#include <algorithm>

#include "core/store/raw_table.hpp"
#include "core/store/row.hpp"

namespace pawl::store {
namespace {

constexpr Error kTooShort(Errc::kStoreCorrupt, "a row of the store is too short");

bool is_countable(ByteView value) { return value.size() >= kVersionSize + kTagSize; }

}  // namespace

Result<Done> for_each_row(RawTransaction& raw, std::uint8_t table, RowVisit visit) {
  Bytes from;
  for (;;) {
    PAWL_TRY(const auto page, raw.list(table, from, kRowsAtOnce));
    for (const RawRow& row : page) PAWL_CHECK(visit(row));
    if (page.size() < kRowsAtOnce) return Done{};
    from = page.back().key;
    from.push_back(0);  // the least key after it
  }
}

Result<std::optional<Bytes>> CountedRows::get(std::uint8_t table, ByteView key) {
  PAWL_TRY(auto value, raw_.get(table, key));
  if (value && !is_countable(*value)) return kTooShort;
  return value;
}

Result<std::vector<RawRow>> CountedRows::list(std::uint8_t table, ByteView from, std::size_t max) {
  PAWL_TRY(auto rows, raw_.list(table, from, max));
  if (!std::ranges::all_of(rows, [](const RawRow& row) { return is_countable(row.value); })) return kTooShort;
  return rows;
}

Result<Done> CountedRows::for_each(std::uint8_t table, RowVisit visit) {
  return for_each_row(
      raw_, table, [&](const RawRow& row) -> Result<Done> { return is_countable(row.value) ? visit(row) : kTooShort; });
}

Result<Done> CountedRows::put(std::uint8_t table, ByteView key, ByteView value, const std::optional<Bytes>& before) {
  PAWL_CHECK(raw_.put(table, key, value));
  if (before) sum_.take(key_, table, key, *before);
  sum_.add(key_, table, key, value);
  return Done{};
}

Result<Done> CountedRows::erase(std::uint8_t table, ByteView key, ByteView before) {
  PAWL_CHECK(raw_.erase(table, key));
  sum_.take(key_, table, key, before);
  return Done{};
}

}  // namespace pawl::store
