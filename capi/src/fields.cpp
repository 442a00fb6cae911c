#include "capi/src/fields.hpp"

#include <algorithm>

namespace pawl::capi {

Result<const Rows*> rows_of(const pawl_list* list, Where& where) {
  PAWL_TRY(const auto* const checked, live(list));
  if (checked->kept) {
    where.row = checked->kept->row;
    return checked->kept->error;
  }
  return &checked->rows;
}

Result<Fields> Fields::of(const pawl_list* list, std::initializer_list<std::int32_t> known, Where& where) {
  PAWL_TRY(const auto* const rows, rows_of(list, where));
  if (rows->size() > 1) {
    where.row = 1;
    return Error(Errc::kInvalidArgument, "a list has a second row where there may be one only");
  }
  if (rows->empty()) return Fields(nullptr, where);
  for (const Row::Field& field : rows->front().fields()) {
    if (std::ranges::find(known, field.number) == known.end()) {
      where.row = 0;
      return Error(Errc::kUnsupported, "a list has a field that this call does not know");
    }
  }
  return Fields(&rows->front(), where);
}

Result<Fields> Fields::of_optional(const pawl_list* list, std::initializer_list<std::int32_t> known, Where& where) {
  if (list == nullptr) return Fields(nullptr, where);
  return of(list, known, where);
}

bool Fields::has(std::int32_t field) const noexcept {
  if (row_ == nullptr) return false;
  return std::ranges::find(row_->fields(), field, &Row::Field::number) != row_->fields().end();
}

std::optional<ByteView> Fields::bytes(std::int32_t field) const noexcept {
  return row_ != nullptr ? row_->bytes(field) : std::nullopt;
}

Result<std::optional<std::int64_t>> Fields::number(std::int32_t field, std::int64_t least,
                                                   std::int64_t greatest) const {
  const auto given = row_ != nullptr ? row_->integer(field) : std::nullopt;
  if (given && (*given < least || *given > greatest)) {
    where_->row = 0;
    return Error(Errc::kInvalidArgument, "a number in a list is out of range");
  }
  return given;
}

Result<std::int64_t> Fields::needed_number(std::int32_t field, std::int64_t least, std::int64_t greatest) const {
  PAWL_TRY(const auto given, number(field, least, greatest));
  if (!given) return missing();
  return *given;
}

Result<const char*> Fields::needed_text(std::int32_t field) const {
  const auto given = row_ != nullptr ? row_->text(field) : std::nullopt;
  if (!given) return missing();
  return given->data();  // with a NUL at its end, as rows keep it
}

Result<ByteView> Fields::needed_bytes(std::int32_t field) const {
  const auto given = bytes(field);
  if (!given) return missing();
  return *given;
}

Error Fields::missing() const {
  where_->row = 0;
  return Error(Errc::kInvalidArgument, "a list lacks a field that this call needs");
}

}  // namespace pawl::capi
