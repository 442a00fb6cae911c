#include "tests/property/layout.hpp"

#include <algorithm>

#include "core/wire/reader.hpp"
#include "core/wire/signal_message.hpp"

namespace pawl::testing {

namespace {

constexpr std::uint32_t kInner = 4;  // the wrapper's field that holds the message
constexpr std::uint32_t kRatchetKey = 1, kPqRatchet = 5;

std::vector<FieldPlace> fields_between(ByteView message, std::size_t begin, std::size_t end) {
  std::vector<FieldPlace> fields;
  wire::Reader in(message.subspan(begin, end - begin));
  const auto here = [&] { return end - in.left(); };
  while (!in.empty()) {
    FieldPlace field{0, here(), 0, 0};
    const std::uint64_t tag = *in.varint();
    field.number = static_cast<std::uint32_t>(tag >> 3);
    field.value = here();
    const std::uint64_t number = *in.varint();
    if ((tag & 7) == 2) {
      field.value = here();
      (void)*in.take(number);
    }
    field.end = here();
    fields.push_back(field);
  }
  return fields;
}

bool is_wrapper(const session::SealedMessage& message) { return message.kind == session::MessageKind::kPrekey; }

std::vector<FieldPlace> inner_fields(const session::SealedMessage& message) {
  const std::size_t end = mac_begin(message);
  if (!is_wrapper(message)) return fields_between(message.bytes, 1, end);
  const auto outer = fields_of(message);
  return fields_between(message.bytes, std::ranges::find(outer, kInner, &FieldPlace::number)->value + 1, end);
}

void add_range(std::vector<std::size_t>& places, std::size_t begin, std::size_t end) {
  for (; begin < end; ++begin) places.push_back(begin);
}

// Tag, length and the first byte of the value, which is the type of a key or the version of a message; a number as a
// whole.
void add_framing(std::vector<std::size_t>& places, const FieldPlace& field) {
  constexpr std::size_t kLongestNumber = 10;
  const bool is_number = field.end - field.value <= kLongestNumber;
  add_range(places, field.begin, is_number ? field.end : field.value + 1);
}

// What a message of the post-quantum ratchet ends with, if it brings a piece.
std::size_t chunk_size(const FieldPlace& pq_ratchet) {
  constexpr std::size_t kChunk = 32;
  return pq_ratchet.end - pq_ratchet.value > kChunk ? kChunk : 0;
}

}  // namespace

std::vector<FieldPlace> fields_of(const session::SealedMessage& message) {
  const std::size_t end = message.bytes.size();
  return fields_between(message.bytes, 1, is_wrapper(message) ? end : end - wire::kMessageMacSize);
}

std::size_t mac_begin(const session::SealedMessage& message) {
  if (!is_wrapper(message)) return message.bytes.size() - wire::kMessageMacSize;
  const auto outer = fields_of(message);
  return std::ranges::find(outer, kInner, &FieldPlace::number)->end - wire::kMessageMacSize;
}

std::vector<std::size_t> framing_bytes(const session::SealedMessage& message) {
  std::vector<std::size_t> places{0};
  if (is_wrapper(message)) {
    for (const FieldPlace& field : fields_of(message)) add_framing(places, field);
  }
  for (const FieldPlace& field : inner_fields(message)) {
    if (field.number == kPqRatchet) {
      add_range(places, field.begin, field.end - chunk_size(field));
    } else {
      add_framing(places, field);
    }
  }
  return places;
}

std::vector<std::size_t> header_bytes(const session::SealedMessage& message) {
  std::vector<std::size_t> places = framing_bytes(message);
  const auto inner = inner_fields(message);
  const auto key = std::ranges::find(inner, kRatchetKey, &FieldPlace::number);
  add_range(places, key->value + 1, key->end);
  return places;
}

}  // namespace pawl::testing
