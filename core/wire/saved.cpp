#include "core/wire/saved.hpp"

#include <algorithm>

#include "core/wire/little_endian.hpp"

namespace pawl::wire {

namespace {

constexpr std::size_t kHeaderSize = 5;  // magic, version; of an item: tag, length

}  // namespace

SavedWriter::SavedWriter(const SavedFormat& format, std::size_t expected) {
  out_.reserve(kHeaderSize + expected);
  append(out_, format.magic);
  out_.push_back(format.newest);
}

void SavedWriter::item(std::uint8_t tag, std::size_t size) {
  out_.push_back(tag);
  append(out_, little_endian(static_cast<std::uint32_t>(size)));
}

SavedWriter& SavedWriter::u32(std::uint8_t tag, std::uint32_t value) { return bytes(tag, little_endian(value)); }

SavedWriter& SavedWriter::u64(std::uint8_t tag, std::uint64_t value) { return bytes(tag, little_endian(value)); }

SavedWriter& SavedWriter::bytes(std::uint8_t tag, ByteView value) {
  item(tag, value.size());
  append(out_, value);
  return *this;
}

SavedWriter& SavedWriter::raw(ByteView value) {
  append(out_, value);
  return *this;
}

SavedWriter& SavedWriter::raw_u32(std::uint32_t value) { return raw(little_endian(value)); }

SavedWriter& SavedWriter::raw_u64(std::uint64_t value) { return raw(little_endian(value)); }

// The length of a group is known at its end: room is kept for it, and it is filled in then.
std::size_t SavedWriter::open_group(std::uint8_t tag) {
  item(tag, 0);
  return out_.size();
}

void SavedWriter::close_group(std::size_t start) {
  const auto size = little_endian(static_cast<std::uint32_t>(out_.size() - start));
  std::ranges::copy(size, out_.begin() + static_cast<std::ptrdiff_t>(start - size.size()));
}

Result<SavedReader> SavedReader::open(const SavedFormat& format, ByteView in) {
  if (in.size() < kHeaderSize || !same_bytes(in.first(format.magic.size()), format.magic)) {
    return Error(Errc::kStoreCorrupt, "these bytes are not a saved state of this kind");
  }
  const std::uint8_t version = in[format.magic.size()];
  if (version == 0) return Error(Errc::kStoreCorrupt, "a saved state has no version 0");
  if (version > format.newest) return Error(Errc::kStoreTooNew, "a later version of the library saved this state");
  return SavedReader(in.subspan(kHeaderSize), version);
}

Result<ByteView> SavedReader::bytes(std::uint8_t tag) {
  if (!next_is(tag)) return Error(Errc::kStoreCorrupt, "the saved state lacks an item");
  if (rest_.size() < kHeaderSize) return Error(Errc::kStoreCorrupt, "the saved state ends inside an item");
  const std::size_t size = from_little_endian<std::uint32_t>(rest_.subspan<1, 4>());
  const ByteView after = rest_.subspan(kHeaderSize);
  if (size > after.size()) return Error(Errc::kStoreCorrupt, "the saved state ends inside a value");
  rest_ = after.subspan(size);
  return after.first(size);
}

Result<std::uint32_t> SavedReader::u32(std::uint8_t tag) {
  PAWL_TRY(const auto value, fixed<4>(tag));
  return from_little_endian<std::uint32_t>(value);
}

Result<std::uint64_t> SavedReader::u64(std::uint8_t tag) {
  PAWL_TRY(const auto value, fixed<8>(tag));
  return from_little_endian<std::uint64_t>(value);
}

Result<std::uint8_t> SavedReader::raw_u8() {
  PAWL_TRY(const auto value, raw<1>());
  return value.front();
}

Result<std::uint32_t> SavedReader::raw_u32() {
  PAWL_TRY(const auto value, raw<4>());
  return from_little_endian<std::uint32_t>(value);
}

Result<std::uint64_t> SavedReader::raw_u64() {
  PAWL_TRY(const auto value, raw<8>());
  return from_little_endian<std::uint64_t>(value);
}

Result<SavedReader> SavedReader::group(std::uint8_t tag) {
  PAWL_TRY(const ByteView items, bytes(tag));
  return SavedReader(items, version_);
}

Result<Done> SavedReader::end() const {
  if (!rest_.empty()) return Error(Errc::kStoreCorrupt, "the saved state has something left over");
  return Done{};
}

}  // namespace pawl::wire
