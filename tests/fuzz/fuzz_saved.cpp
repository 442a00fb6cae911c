// Saved state: items that can be read are written back byte for byte.
#include "core/wire/saved.hpp"

#include "tests/fuzz/require.hpp"

namespace {

using namespace pawl;

constexpr wire::SavedFormat kFormat{{'f', 'u', 'z', 'z'}, 3};

// The tag of the next item, 256 when there is none.
unsigned next_tag(const wire::SavedReader& reader) {
  unsigned tag = 0;
  while (tag < 256 && !reader.next_is(static_cast<std::uint8_t>(tag))) ++tag;
  return tag;
}

bool copy_items(wire::SavedReader& from, wire::SavedWriter& to, int depth);

// By its tag: a number, a group or bytes. Bytes that came where a number was asked for are bytes again.
bool copy_item(wire::SavedReader& from, wire::SavedWriter& to, std::uint8_t tag, int depth) {
  if (tag % 4 == 0) {
    if (const auto value = from.u32(tag)) return to.u32(tag, *value), true;
  } else if (tag % 4 == 1) {
    if (const auto value = from.u64(tag)) return to.u64(tag, *value), true;
  } else if (tag % 4 == 2 && depth < 8) {
    auto group = from.group(tag);
    if (!group) return false;
    bool whole = false;
    to.group(tag, [&](wire::SavedWriter& inner) { whole = copy_items(*group, inner, depth + 1); });
    return whole;
  }
  const auto bytes = from.bytes(tag);
  if (bytes) to.bytes(tag, *bytes);
  return static_cast<bool>(bytes);
}

bool copy_items(wire::SavedReader& from, wire::SavedWriter& to, int depth) {
  for (unsigned tag = next_tag(from); tag < 256; tag = next_tag(from)) {
    if (!copy_item(from, to, static_cast<std::uint8_t>(tag), depth)) return false;
  }
  return static_cast<bool>(from.end());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView in(data, size);
  auto reader = wire::SavedReader::open(kFormat, in);
  if (!reader) return 0;
  wire::SavedWriter writer({kFormat.magic, reader->version()});
  if (copy_items(*reader, writer, 0)) fuzz::require(same_bytes(writer.done(), in), "what was read is written back");
  return 0;
}
