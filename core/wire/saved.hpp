// Saved state: the one byte format in which our own states (a record of sessions, a set of keys) are kept.
//
//   saved state = magic (4 bytes) || version (1 byte, from 1) || items
//   item        = tag (1 byte) || length of the value (4 bytes, little endian) || value
//   value       = a number (u32: 4 bytes, u64: 8 bytes, little endian), bytes, a group (items again), or a row (raw
//                 fields of fixed lengths, one after the other)
//
// The meaning of a tag is the writer's business. A reader asks for the items in the order in which they were
// written, every number has one width and nothing may be left over, so a state has exactly one form: equal states
// give equal bytes, and what can be read is written back byte for byte. Integrity is not this format's business:
// sealing (crypto/aead.hpp) goes around it. Reading is total all the same.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace pawl::wire {

/// A kind of saved state, and the newest version of it that this build writes and reads.
struct SavedFormat {
  std::array<std::uint8_t, 4> magic;
  std::uint8_t newest;
};

/// Writes items one after the other. A value is below 4 GiB. Memory that it outgrows is erased.
class SavedWriter {
 public:
  /// `expected` is a guess at the size; a good one saves moving the bytes. Most conversations are smaller than this.
  explicit SavedWriter(const SavedFormat& format, std::size_t expected = 1'000);

  SavedWriter& u32(std::uint8_t tag, std::uint32_t value);
  SavedWriter& u64(std::uint8_t tag, std::uint64_t value);
  SavedWriter& bytes(std::uint8_t tag, ByteView value);

  /// A group whose items `fill(*this)` writes.
  template <class Fill>
  SavedWriter& group(std::uint8_t tag, Fill&& fill) {
    const std::size_t start = open_group(tag);
    fill(*this);
    close_group(start);
    return *this;
  }

  /// Fields of a row, written inside group(): no tag, no length.
  SavedWriter& raw(ByteView value);
  SavedWriter& raw_u8(std::uint8_t value) { return raw(ByteView(&value, 1)); }
  SavedWriter& raw_u32(std::uint32_t value);
  SavedWriter& raw_u64(std::uint64_t value);

  /// Hands over what was written; the writer is spent.
  [[nodiscard]] SecretBytes done() { return std::move(out_); }

 private:
  void item(std::uint8_t tag, std::size_t size);
  std::size_t open_group(std::uint8_t tag);
  void close_group(std::size_t start);

  SecretBytes out_;
};

/// Reads what SavedWriter wrote. Every error is kStoreCorrupt unless it is said otherwise; after an error the
/// reader stands where it stood.
class SavedReader {
 public:
  /// Checks magic and version. Errors: also kStoreTooNew when a later build wrote it.
  static Result<SavedReader> open(const SavedFormat& format, ByteView in);

  [[nodiscard]] std::uint8_t version() const { return version_; }

  /// The next item, which has to carry this tag and this kind of value. Views point into the input.
  Result<std::uint32_t> u32(std::uint8_t tag);
  Result<std::uint64_t> u64(std::uint8_t tag);
  Result<ByteView> bytes(std::uint8_t tag);
  Result<SavedReader> group(std::uint8_t tag);
  template <std::size_t N>
  Result<std::span<const std::uint8_t, N>> fixed(std::uint8_t tag) {
    const ByteView before = rest_;
    PAWL_TRY(const ByteView value, bytes(tag));
    if (value.size() != N) {
      rest_ = before;
      return Error(Errc::kStoreCorrupt, "a value of the saved state has a wrong length");
    }
    return value.first<N>();
  }

  /// Fields of a row, of a reader that group() gave.
  template <std::size_t N>
  Result<std::span<const std::uint8_t, N>> raw() {
    if (rest_.size() < N) return Error(Errc::kStoreCorrupt, "the saved state ends inside a row");
    const auto value = rest_.first<N>();
    rest_ = rest_.subspan(N);
    return value;
  }
  template <class SecretKind>
  Result<SecretKind> raw_secret() {
    PAWL_TRY(const auto bytes, raw<SecretKind::kSize>());
    return SecretKind::copy_of(bytes);
  }
  Result<std::uint8_t> raw_u8();
  Result<std::uint32_t> raw_u32();
  Result<std::uint64_t> raw_u64();
  /// All that is left of a row: its last field, of any length.
  ByteView rest() { return std::exchange(rest_, {}); }
  /// Nothing is left.
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  /// True when an item with this tag comes next: for what may be absent, and for lists.
  [[nodiscard]] bool next_is(std::uint8_t tag) const { return !rest_.empty() && rest_.front() == tag; }

  /// Nothing may be left.
  [[nodiscard]] Result<Done> end() const;

 private:
  SavedReader(ByteView rest, std::uint8_t version) : rest_(rest), version_(version) {}

  ByteView rest_;
  std::uint8_t version_;
};

}  // namespace pawl::wire
