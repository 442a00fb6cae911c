// pawl_list: rows of typed, numbered fields, the one data shape that crosses the ABI.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "capi/src/handle.hpp"
#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "pawl/base.h"

namespace pawl::capi {

/// What a field of a certain number holds.
enum class FieldType { kInt, kText, kBytes, kNone };
[[nodiscard]] constexpr FieldType type_of(std::int32_t field) {
  switch (field / 1000) {
    case 1:
      return FieldType::kInt;
    case 2:
      return FieldType::kText;
    case 3:
      return FieldType::kBytes;
    default:
      return FieldType::kNone;
  }
}

class Row {
 public:
  struct Text {
    SecretBytes with_nul;
  };
  /// Bytes may be a plain vector too: a message that was made elsewhere is moved in, not copied.
  using Value = std::variant<std::int64_t, Text, SecretBytes, Bytes>;
  struct Field {
    std::int32_t number;
    Value value;
  };

  /// What a row has room for as soon as it has a field; most rows never have more.
  static constexpr std::size_t kUsualFields = 8;

  /// Puts a value in place of an earlier one of that field; it has to be one that check() lets through. Nothing is
  /// allocated, so nothing can fail, when there is room for the field (or it is there already) and it takes an int64_t,
  /// bytes that are moved, or no more bytes than it had. The ascending order of the numbers costs least.
  void set(std::int32_t field, std::int64_t value) { store(field, value); }
  void set(std::int32_t field, std::string_view text);
  void set(std::int32_t field, ByteView bytes);
  void set(std::int32_t field, SecretBytes&& bytes) { store(field, std::move(bytes)); }
  void set(std::int32_t field, Bytes&& bytes) { store(field, std::move(bytes)); }

  /// None when the field is absent.
  [[nodiscard]] std::optional<std::int64_t> integer(std::int32_t field) const noexcept;
  [[nodiscard]] std::optional<std::string_view> text(std::int32_t field) const noexcept;
  [[nodiscard]] std::optional<ByteView> bytes(std::int32_t field) const noexcept;

  [[nodiscard]] const std::vector<Field, WipingAllocator<Field>>& fields() const noexcept { return fields_; }

 private:
  [[nodiscard]] const Value* find(std::int32_t field) const noexcept;
  void store(std::int32_t field, Value&& value);

  std::vector<Field, WipingAllocator<Field>> fields_;  // in ascending order of their numbers
};

/// May this value, which comes from outside, be put into the row? Errors: kInvalidArgument for a field of another type,
/// one field more than PAWL_FIELDS_MAX, text that is too long, not UTF-8 or has a NUL in it, bytes that are too long.
Result<Done> check(const Row& row, std::int32_t field, std::int64_t value);
Result<Done> check(const Row& row, std::int32_t field, std::string_view text);
Result<Done> check(const Row& row, std::int32_t field, ByteView bytes);

using Rows = std::vector<Row, WipingAllocator<Row>>;

}  // namespace pawl::capi

struct pawl_list {
  static constexpr auto kKind = pawl::capi::Kind::kList;
  struct Kept {
    pawl::Error error;
    std::int32_t row;
  };

  pawl::capi::Tag tag{kKind};
  pawl::capi::Rows rows;
  std::optional<Kept> kept{};  // the first error of a setter
};
