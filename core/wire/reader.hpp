// A bounds-checked cursor over bytes that came from outside.
#pragma once
#include <cstddef>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace pawl::wire {

/// Reads from the front. Every error is kInvalidMessage; after one the reader stands where it stood.
class Reader {
 public:
  explicit Reader(ByteView in) : rest_(in) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }

  /// The next `count` bytes, as a view into the input.
  Result<ByteView> take(std::uint64_t count);
  /// A protobuf varint: at most ten bytes, 64 bits; padding with zero bits is allowed.
  Result<std::uint64_t> varint();

 private:
  ByteView rest_;
};

}  // namespace pawl::wire
