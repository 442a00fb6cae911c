// The message of the post-quantum ratchet that a session message carries in its field pq_ratchet:
//
//   version (1) || epoch (varint) || index (varint) || type (1) || chunk number (varint) || chunk (32)
//
// Some types carry no chunk, and so no number.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace pawl::wire {

/// The one version there is. Of a message of a higher one only the head is read.
inline constexpr std::uint8_t kSpqrVersion = 1;

inline constexpr std::size_t kSpqrChunk = 32;
using SpqrChunk = std::array<std::uint8_t, kSpqrChunk>;

/// One of the pieces in which an object travels.
struct SpqrPiece {
  std::uint16_t number = 0;
  SpqrChunk chunk{};

  friend bool operator==(const SpqrPiece&, const SpqrPiece&) = default;
};

/// What a message carries for the exchange of its epoch.
enum class SpqrType : std::uint8_t {
  kNone = 0,
  kHeader = 1,        // HDR
  kVector = 2,        // EK
  kVectorAndAck = 3,  // EK_CT1_ACK: also says that all of ciphertext 1 is there
  kAck = 4,           // CT1_ACK
  kCiphertext1 = 5,   // CT1
  kCiphertext2 = 6,   // CT2
};
constexpr bool carries_piece(SpqrType type) { return type != SpqrType::kNone && type != SpqrType::kAck; }

/// What every version of the message begins with.
struct SpqrHead {
  std::uint8_t version = kSpqrVersion;
  std::uint64_t epoch = 1;  // from 1
  std::uint32_t index = 0;

  friend bool operator==(const SpqrHead&, const SpqrHead&) = default;
};

struct SpqrMessage {
  std::uint64_t epoch = 1;
  std::uint32_t index = 0;
  SpqrType type = SpqrType::kNone;
  SpqrPiece piece{};  // where the type carries one

  friend bool operator==(const SpqrMessage&, const SpqrMessage&) = default;
};

/// The head of a message of any version, which is not empty. Errors: kInvalidMessage.
Result<SpqrHead> parse_spqr_head(ByteView in);
/// A message of version 1 whole. What stands behind it is ignored, as the protocol wants. Errors: kInvalidMessage.
Result<SpqrMessage> parse_spqr_message(ByteView in);

/// The bytes of a message, kept without allocating: every session message has some.
class SpqrBytes {
 public:
  static constexpr std::size_t kMax = 1 + 10 + 5 + 1 + 3 + kSpqrChunk;

  [[nodiscard]] ByteView view() const { return ByteView(bytes_).first(size_); }
  void append(std::uint8_t byte) { bytes_[size_++] = byte; }
  void append(const SpqrChunk& chunk) {
    std::ranges::copy(chunk, bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += chunk.size();
  }

 private:
  std::array<std::uint8_t, kMax> bytes_{};
  std::size_t size_ = 0;
};
SpqrBytes write_spqr_message(const SpqrMessage& message);

}  // namespace pawl::wire
