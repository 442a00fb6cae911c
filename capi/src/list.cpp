#include "capi/src/list.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "capi/src/arguments.hpp"
#include "core/base/utf8.hpp"

namespace pawl::capi {
namespace {

// Rows are short: a scan is the fastest search, and keeping them in order is an insertion.
template <class Fields>
auto place_of(Fields& fields, std::int32_t number) {
  return std::ranges::find_if(fields, [&](const Row::Field& field) { return field.number >= number; });
}

Result<Done> check_field(const Row& row, std::int32_t field, FieldType type) {
  if (type_of(field) != type) return Error(Errc::kInvalidArgument, "a value is not of the type of its field");
  const auto place = place_of(row.fields(), field);
  const bool present = place != row.fields().end() && place->number == field;
  if (!present && row.fields().size() >= PAWL_FIELDS_MAX) {
    return Error(Errc::kInvalidArgument, "a row has more than PAWL_FIELDS_MAX fields");
  }
  return Done{};
}

}  // namespace

void Row::set(std::int32_t field, std::string_view text) {
  Text copy{SecretBytes(text.size() + 1)};
  std::copy(text.begin(), text.end(), copy.with_nul.begin());
  store(field, std::move(copy));
}

void Row::set(std::int32_t field, ByteView bytes) {
  const auto place = place_of(fields_, field);
  const bool present = place != fields_.end() && place->number == field;
  if (auto* room = present ? std::get_if<SecretBytes>(&place->value) : nullptr) {
    room->assign(bytes.begin(), bytes.end());
  } else {
    store(field, joined({bytes}));
  }
}

std::optional<std::int64_t> Row::integer(std::int32_t field) const noexcept {
  const auto* number = std::get_if<std::int64_t>(find(field));
  return number != nullptr ? std::optional(*number) : std::nullopt;
}

std::optional<std::string_view> Row::text(std::int32_t field) const noexcept {
  const auto* text = std::get_if<Text>(find(field));
  if (text == nullptr) return std::nullopt;
  return std::string_view(reinterpret_cast<const char*>(text->with_nul.data()), text->with_nul.size() - 1);
}

std::optional<ByteView> Row::bytes(std::int32_t field) const noexcept {
  const Value* value = find(field);
  if (const auto* secret = std::get_if<SecretBytes>(value)) return ByteView(*secret);
  if (const auto* plain = std::get_if<Bytes>(value)) return ByteView(*plain);
  return std::nullopt;
}

const Row::Value* Row::find(std::int32_t field) const noexcept {
  const auto place = place_of(fields_, field);
  return place != fields_.end() && place->number == field ? &place->value : nullptr;
}

void Row::store(std::int32_t field, Value&& value) {
  if (fields_.empty()) fields_.reserve(kUsualFields);
  const auto place = place_of(fields_, field);
  if (place != fields_.end() && place->number == field) {
    place->value = std::move(value);
  } else {
    fields_.insert(place, Field{field, std::move(value)});
  }
}

Result<Done> check(const Row& row, std::int32_t field, std::int64_t) {
  return check_field(row, field, FieldType::kInt);
}

Result<Done> check(const Row& row, std::int32_t field, std::string_view text) {
  PAWL_CHECK(check_field(row, field, FieldType::kText));
  if (text.size() > PAWL_TEXT_MAX) return Error(Errc::kInvalidArgument, "a text is longer than PAWL_TEXT_MAX");
  if (text.find('\0') != std::string_view::npos) return Error(Errc::kInvalidArgument, "a text has a NUL in it");
  if (!is_utf8(text)) return Error(Errc::kInvalidArgument, "a text is not UTF-8");
  return Done{};
}

Result<Done> check(const Row& row, std::int32_t field, ByteView bytes) {
  PAWL_CHECK(check_field(row, field, FieldType::kBytes));
  if (bytes.size() > PAWL_BYTES_MAX) {
    return Error(Errc::kInvalidArgument, "a byte string is longer than PAWL_BYTES_MAX");
  }
  return Done{};
}

namespace {

/// Runs a setter (rows -> Result<Done>); what it refuses is kept for the call that will get the list.
template <class Setter>
void set_in(pawl_list* list, Setter&& setter) noexcept {
  if (!live(list) || list->kept) return;
  const auto keep = [&](const Error& error) {
    const auto row = list->rows.empty() ? 0 : list->rows.size() - 1;
    list->kept = pawl_list::Kept{error, static_cast<std::int32_t>(row)};
  };
  try {
    if (const Result<Done> done = setter(list->rows); !done) keep(done.error());
  } catch (const std::bad_alloc&) {
    keep(Error(Errc::kOutOfMemory, "there was not enough memory to build a list"));
  }
}

Row& newest(Rows& rows) {
  if (rows.empty()) rows.emplace_back();
  return rows.back();
}

template <class Value>
void set_value(pawl_list* list, std::int32_t field, Result<Value> value) noexcept {
  set_in(list, [&](Rows& rows) -> Result<Done> {
    PAWL_TRY(const auto given, value);
    Row& row = newest(rows);
    PAWL_CHECK(check(row, field, given));
    row.set(field, given);
    return Done{};
  });
}

/// As far as it is needed to see that it is too long.
Result<std::string_view> text_view(const char* text) noexcept {
  if (text == nullptr) return Error(Errc::kInvalidArgument, "a text is NULL");
  return std::string_view(text, ::strnlen(text, PAWL_TEXT_MAX + 1));
}

const Row* row_of(const pawl_list* list, std::size_t row) noexcept {
  return live(list) && row < list->rows.size() ? &list->rows[row] : nullptr;
}

}  // namespace
}  // namespace pawl::capi

namespace capi = pawl::capi;

pawl_list* pawl_list_new() { return new (std::nothrow) pawl_list; }

void pawl_list_free(pawl_list* list) {
  if (capi::live(list)) delete list;
}

std::size_t pawl_list_count(const pawl_list* list) { return capi::live(list) ? list->rows.size() : 0; }

std::int64_t pawl_list_int(const pawl_list* list, std::size_t row, std::int32_t field) {
  const capi::Row* found = capi::row_of(list, row);
  return found != nullptr ? found->integer(field).value_or(0) : 0;
}

const char* pawl_list_text(const pawl_list* list, std::size_t row, std::int32_t field) {
  const capi::Row* found = capi::row_of(list, row);
  const auto text = found != nullptr ? found->text(field) : std::nullopt;
  return text ? text->data() : nullptr;
}

const std::uint8_t* pawl_list_bytes(const pawl_list* list, std::size_t row, std::int32_t field) {
  static constexpr std::uint8_t kPresentAndEmpty = 0;
  const capi::Row* found = capi::row_of(list, row);
  const auto bytes = found != nullptr ? found->bytes(field) : std::nullopt;
  if (!bytes) return nullptr;
  return bytes->empty() ? &kPresentAndEmpty : bytes->data();
}

std::size_t pawl_list_size(const pawl_list* list, std::size_t row, std::int32_t field) {
  const capi::Row* found = capi::row_of(list, row);
  if (found == nullptr) return 0;
  if (const auto text = found->text(field)) return text->size();
  if (const auto bytes = found->bytes(field)) return bytes->size();
  return 0;
}

std::int32_t pawl_list_field(const pawl_list* list, std::size_t row, std::size_t n) {
  const capi::Row* found = capi::row_of(list, row);
  return found != nullptr && n < found->fields().size() ? found->fields()[n].number : 0;
}

void pawl_list_add(pawl_list* list) {
  capi::set_in(list, [](capi::Rows& rows) -> pawl::Result<pawl::Done> {
    if (rows.size() >= PAWL_ROWS_MAX) {
      return pawl::Error(pawl::Errc::kInvalidArgument, "a list has more than PAWL_ROWS_MAX rows");
    }
    rows.emplace_back();
    return pawl::Done{};
  });
}

void pawl_list_set_int(pawl_list* list, std::int32_t field, std::int64_t value) {
  capi::set_value(list, field, pawl::Result<std::int64_t>(value));
}

void pawl_list_set_text(pawl_list* list, std::int32_t field, const char* value) {
  capi::set_value(list, field, capi::text_view(value));
}

void pawl_list_set_bytes(pawl_list* list, std::int32_t field, const std::uint8_t* value, std::size_t value_len) {
  capi::set_value(list, field, capi::view(value, value_len));
}
