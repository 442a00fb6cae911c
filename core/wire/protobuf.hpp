// Protobuf fields as the message formats use them: numbers of 32 bits and bytes.
#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <utility>
#include <variant>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace pawl::wire {

using NumberField = std::optional<std::uint32_t>;
using BytesField = std::optional<ByteView>;

/// A field that the reader knows, and where its value goes. What it is given decides its wire type.
struct KnownField {
  std::uint32_t number;
  std::variant<NumberField*, BytesField*> value;
};

/// Reads a whole body. A repeated field keeps its last value, a number wider than 32 bits is cut, an unknown field is
/// skipped. Errors: kInvalidMessage for a known field with another wire type, a tag that is over 32 bits or numbered 0,
/// anything cut short, and groups, which no honest sender writes.
Result<Done> read_fields(ByteView body, std::initializer_list<KnownField> known);

/// Writes fields in the order of the calls.
class FieldWriter {
 public:
  /// `first`: what stands before the fields. `capacity`: the bytes that are expected in all.
  FieldWriter(std::uint8_t first, std::size_t capacity);

  FieldWriter& number(std::uint32_t field, std::uint32_t value);
  FieldWriter& bytes(std::uint32_t field, ByteView value);

  /// Hands over what was written; the writer is spent.
  [[nodiscard]] Bytes done() { return std::move(out_); }

 private:
  void varint(std::uint64_t value);

  Bytes out_;
};

/// The most bytes that a field takes beside its value (tag and length), and a number with its tag. For field
/// numbers up to 15.
inline constexpr std::size_t kFieldOverhead = 6;

}  // namespace pawl::wire
