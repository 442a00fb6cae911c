#include "core/crypto/sha256_stream.hpp"

#include <cstring>

#include "core/base/wipe.hpp"

namespace pawl::crypto {
namespace {

// Written out for all bytes at once, which compilers make one instruction of.
void store_big_endian(std::uint32_t word, std::uint8_t* out) {
  const std::array<std::uint8_t, 4> bytes{static_cast<std::uint8_t>(word >> 24), static_cast<std::uint8_t>(word >> 16),
                                          static_cast<std::uint8_t>(word >> 8), static_cast<std::uint8_t>(word)};
  std::memcpy(out, bytes.data(), bytes.size());
}

}  // namespace

Sha256Stream::~Sha256Stream() {
  wipe_object(state_);
  wipe_object(block_);
}

void Sha256Stream::absorb(ByteView bytes) {
  if (bytes.empty()) return;
  const std::size_t waiting = absorbed_ % kSha256Block;
  absorbed_ += bytes.size();
  if (waiting != 0) {
    const ByteView head = bytes.first(std::min(bytes.size(), kSha256Block - waiting));
    std::memcpy(block_.data() + waiting, head.data(), head.size());
    if (waiting + head.size() < kSha256Block) return;
    compress_block();
    bytes = bytes.subspan(head.size());
  }
  const std::size_t whole = bytes.size() - bytes.size() % kSha256Block;
  if (whole != 0) sha256_compress(state_, bytes.first(whole));
  if (whole != bytes.size()) std::memcpy(block_.data(), bytes.data() + whole, bytes.size() - whole);
}

void Sha256Stream::finish(std::span<std::uint8_t, 32> out) {
  // FIPS 180-4, 5.1.1: a one bit, zeros, and the length in bits at the end of a block.
  const std::size_t waiting = absorbed_ % kSha256Block;
  block_[waiting] = 0x80;
  if (waiting >= kLengthAt) compress_block();
  const std::uint64_t bits = absorbed_ * 8;
  store_big_endian(static_cast<std::uint32_t>(bits >> 32), block_.data() + kLengthAt);
  store_big_endian(static_cast<std::uint32_t>(bits), block_.data() + kLengthAt + 4);
  compress_block();
  for (std::size_t i = 0; i < state_.size(); ++i) store_big_endian(state_[i], out.data() + 4 * i);
}

void Sha256Stream::compress_block() {
  sha256_compress(state_, block_);
  block_ = {};
}

}  // namespace pawl::crypto
