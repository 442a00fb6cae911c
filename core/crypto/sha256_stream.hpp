// SHA-256 fed in pieces, and from a state in the middle: what hashing, HMAC and HKDF are made of.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>

#include "core/base/bytes.hpp"

namespace pawl::crypto {

/// The eight words between two blocks.
using Sha256State = std::array<std::uint32_t, 8>;
inline constexpr std::size_t kSha256Block = 64;
inline constexpr Sha256State kSha256Start = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                             0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

/// The most bytes that share a block with the padding after them.
inline constexpr std::size_t kSha256Tail = kSha256Block - 9;

/// Takes whole blocks into the state. `blocks` is a multiple of kSha256Block long.
void sha256_compress(Sha256State& state, ByteView blocks);

/// The digest of what has led to `state` (`before` bytes, a multiple of kSha256Block) and of `parts` after it, at most
/// kSha256Tail bytes in all. Most of what the protocol hashes is that short, and this costs less than a stream.
void sha256_last_block(const Sha256State& state, std::uint64_t before, std::initializer_list<ByteView> parts,
                       std::span<std::uint8_t, 32> out);

class Sha256Stream {
 public:
  Sha256Stream() = default;
  /// Goes on after `absorbed` bytes, a multiple of kSha256Block, that have led to `state`.
  Sha256Stream(const Sha256State& state, std::uint64_t absorbed) : state_(state), absorbed_(absorbed) {}
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;
  ~Sha256Stream();

  void absorb(ByteView bytes);
  /// The digest; the stream is used up.
  void finish(std::span<std::uint8_t, 32> out);

 private:
  void compress_block();

  Sha256State state_ = kSha256Start;
  std::array<std::uint8_t, kSha256Block> block_{};  // the absorbed_ % 64 bytes that wait for the rest, then zeros
  std::uint64_t absorbed_ = 0;
};

}  // namespace pawl::crypto
