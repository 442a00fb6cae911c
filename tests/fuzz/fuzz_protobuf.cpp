// The walk over protobuf fields: a second, naive walk over the same bytes has to come to the same answer.
#include "core/wire/protobuf.hpp"

#include <algorithm>
#include <optional>

#include "tests/fuzz/require.hpp"

namespace {

using pawl::ByteView;

// The rules of core/wire/protobuf.hpp, spelled out byte by byte.
struct NaiveWalk {
  ByteView rest;
  std::optional<std::uint32_t> number = {};  // field 1
  std::optional<ByteView> bytes = {};        // field 2

  bool varint(std::uint64_t& value) {
    value = 0;
    for (unsigned i = 0; i < 10; ++i) {
      if (rest.empty()) return false;
      const std::uint8_t byte = rest.front();
      rest = rest.subspan(1);
      value |= std::uint64_t{byte & 127U} << (7 * i);
      if (byte < 128) return i < 9 || byte <= 1;
    }
    return false;
  }

  bool take(std::uint64_t count, ByteView& head) {
    if (count > rest.size()) return false;
    head = rest.first(static_cast<std::size_t>(count));
    rest = rest.subspan(head.size());
    return true;
  }

  bool field() {
    std::uint64_t tag = 0, value = 0;
    ByteView view;
    if (!varint(tag) || tag > 0xFFFFFFFF || tag < 8) return false;
    const std::uint64_t known = tag >> 3, type = tag & 7;
    if ((known == 1 && type != 0) || (known == 2 && type != 2)) return false;
    if (type == 0) {
      if (!varint(value)) return false;
      if (known == 1) number = static_cast<std::uint32_t>(value & 0xFFFFFFFF);
      return true;
    }
    if (type == 1) return take(8, view);
    if (type == 5) return take(4, view);
    if (type != 2 || !varint(value) || !take(value, view)) return false;
    if (known == 2) bytes = view;
    return true;
  }

  bool all() {
    while (!rest.empty()) {
      if (!field()) return false;
    }
    return true;
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pawl;
  wire::NumberField number;
  wire::BytesField bytes;
  const bool accepted = static_cast<bool>(wire::read_fields({data, size}, {{1, &number}, {2, &bytes}}));

  NaiveWalk naive{{data, size}};
  fuzz::require(accepted == naive.all(), "both walks accept the same bodies");
  if (!accepted) return 0;
  fuzz::require(number == naive.number, "both walks read the same number");
  fuzz::require(bytes.has_value() == naive.bytes.has_value(), "both walks find the same bytes");
  if (bytes)
    fuzz::require(bytes->data() == naive.bytes->data() && bytes->size() == naive.bytes->size(), "and the same");
  return 0;
}
