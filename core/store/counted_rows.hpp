// Rows of the database that are counted in the sum of the head: whatever is written goes through here.
#pragma once
#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/store/backend.hpp"
#include "core/store/row_sum.hpp"

namespace pawl::store {

/// What is done with each row of a table: a reference to a function, so that walking is compiled once.
class RowVisit {
 public:
  template <class Function>
  RowVisit(Function&& visit)  // NOLINT(google-explicit-constructor, bugprone-forwarding-reference-overload)
      : visit_(&visit), call_([](const void* function, const RawRow& row) {
          return (*static_cast<const std::remove_reference_t<Function>*>(function))(row);
        }) {}
  Result<Done> operator()(const RawRow& row) const { return call_(visit_, row); }

 private:
  const void* visit_;
  Result<Done> (*call_)(const void*, const RawRow&);
};

/// All rows of a table in the order of their keys, not all in memory at once. The table may be written to on the way:
/// what comes before the present row is not seen any more.
Result<Done> for_each_row(RawTransaction& raw, std::uint8_t table, RowVisit visit);

class CountedRows {
 public:
  /// All of them outlive it.
  CountedRows(RawTransaction& raw, const crypto::SealingKey& key, RowSum& sum) : raw_(raw), key_(key), sum_(sum) {}

  /// A value that is too short to be one of ours is kStoreCorrupt. Other errors: those of the database.
  Result<std::optional<Bytes>> get(std::uint8_t table, ByteView key);
  Result<std::vector<RawRow>> list(std::uint8_t table, ByteView from, std::size_t max);
  Result<Done> for_each(std::uint8_t table, RowVisit visit);
  /// `before` is what get() says now.
  Result<Done> put(std::uint8_t table, ByteView key, ByteView value, const std::optional<Bytes>& before);
  Result<Done> erase(std::uint8_t table, ByteView key, ByteView before);

 private:
  RawTransaction& raw_;
  const crypto::SealingKey& key_;
  RowSum& sum_;
};

}  // namespace pawl::store
