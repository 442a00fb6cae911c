// Lists that come in: config, options, bundles.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>

#include "capi/src/guard.hpp"
#include "capi/src/list.hpp"
#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace pawl::capi {

/// The rows of a list that was built without mistakes. Errors: what a setter has kept; kInvalidArgument, kWrongHandle.
Result<const Rows*> rows_of(const pawl_list* list, Where& where);

/// The one row of a list. What a call does not know is refused, so that an option is never dropped in silence.
class Fields {
 public:
  /// Borrows from `list`. Errors: as rows_of; kUnsupported for a field that is not in `known`; kInvalidArgument for a
  /// second row.
  static Result<Fields> of(const pawl_list* list, std::initializer_list<std::int32_t> known, Where& where);
  /// The same for a list that may be null: there are no fields then.
  static Result<Fields> of_optional(const pawl_list* list, std::initializer_list<std::int32_t> known, Where& where);

  [[nodiscard]] bool has(std::int32_t field) const noexcept;
  [[nodiscard]] std::optional<ByteView> bytes(std::int32_t field) const noexcept;

  /// None when absent. Errors: kInvalidArgument outside of least to greatest.
  Result<std::optional<std::int64_t>> number(std::int32_t field, std::int64_t least, std::int64_t greatest) const;
  /// Errors: kInvalidArgument also when absent.
  Result<std::int64_t> needed_number(std::int32_t field, std::int64_t least, std::int64_t greatest) const;
  Result<const char*> needed_text(std::int32_t field) const;
  Result<ByteView> needed_bytes(std::int32_t field) const;

 private:
  Fields(const Row* row, Where& where) noexcept : row_(row), where_(&where) {}
  [[nodiscard]] Error missing() const;

  const Row* row_;  // null: no fields
  Where* where_;
};

}  // namespace pawl::capi
