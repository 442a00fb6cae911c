#include "core/wire/protobuf.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <protozero/types.hpp>
#include <protozero/varint.hpp>

#include "core/wire/reader.hpp"

namespace pawl::wire {

namespace {

using WireType = protozero::pbf_wire_type;

// The walk is ours: protozero's own reader cuts tags and lengths to 32 bits without a word, refuses the field numbers
// 19000 to 19999 and lets a skipped number be wider than 64 bits.
struct Tag {
  std::uint32_t field;
  WireType type;
};

Result<Tag> read_tag(Reader& in) {
  PAWL_TRY(const std::uint64_t tag, in.varint());
  if (tag > std::numeric_limits<std::uint32_t>::max() || (tag >> 3) == 0) {
    return Error(Errc::kInvalidMessage, "the message has a field without a valid number");
  }
  return Tag{static_cast<std::uint32_t>(tag >> 3), static_cast<WireType>(tag & 7)};
}

Result<ByteView> read_sized(Reader& in) {
  PAWL_TRY(const std::uint64_t size, in.varint());
  return in.take(size);
}

Result<Done> skip(Reader& in, WireType type) {
  switch (type) {
    case WireType::varint:
      PAWL_CHECK(in.varint());
      return Done{};
    case WireType::fixed64:
      PAWL_CHECK(in.take(8));
      return Done{};
    case WireType::length_delimited:
      PAWL_CHECK(read_sized(in));
      return Done{};
    case WireType::fixed32:
      PAWL_CHECK(in.take(4));
      return Done{};
    default:
      return Error(Errc::kInvalidMessage, "the message has a field of a type that is not in use");
  }
}

Result<Done> read_value(Reader& in, WireType type, const KnownField& field) {
  const bool is_number = std::holds_alternative<NumberField*>(field.value);
  if (type != (is_number ? WireType::varint : WireType::length_delimited)) {
    return Error(Errc::kInvalidMessage, "a field of the message has the wrong type");
  }
  if (is_number) {
    PAWL_TRY(const std::uint64_t value, in.varint());
    *std::get<NumberField*>(field.value) = static_cast<std::uint32_t>(value);
  } else {
    PAWL_TRY(*std::get<BytesField*>(field.value), read_sized(in));
  }
  return Done{};
}

}  // namespace

Result<Done> read_fields(ByteView body, std::initializer_list<KnownField> known) {
  Reader in(body);
  while (!in.empty()) {
    PAWL_TRY(const Tag tag, read_tag(in));
    const auto* field = std::ranges::find(known, tag.field, &KnownField::number);
    if (field == known.end()) {
      PAWL_CHECK(skip(in, tag.type));
    } else {
      PAWL_CHECK(read_value(in, tag.type, *field));
    }
  }
  return Done{};
}

FieldWriter::FieldWriter(std::uint8_t first, std::size_t capacity) {
  out_.reserve(capacity);
  out_.push_back(first);
}

void FieldWriter::varint(std::uint64_t value) {
  std::array<char, protozero::max_varint_length> digits{};
  const int size = protozero::add_varint_to_buffer(digits.data(), value);
  out_.insert(out_.end(), digits.begin(), digits.begin() + size);
}

FieldWriter& FieldWriter::number(std::uint32_t field, std::uint32_t value) {
  varint(std::uint64_t{field} << 3 | static_cast<std::uint64_t>(WireType::varint));
  varint(value);
  return *this;
}

FieldWriter& FieldWriter::bytes(std::uint32_t field, ByteView value) {
  varint(std::uint64_t{field} << 3 | static_cast<std::uint64_t>(WireType::length_delimited));
  varint(value.size());
  out_.insert(out_.end(), value.begin(), value.end());
  return *this;
}

}  // namespace pawl::wire
