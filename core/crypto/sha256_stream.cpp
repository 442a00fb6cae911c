#include "core/crypto/sha256_stream.hpp"

#include "core/base/wipe.hpp"

namespace pawl::crypto {

Sha256Stream::~Sha256Stream() {
  wipe({reinterpret_cast<std::uint8_t*>(state_.data()), sizeof state_});
  wipe(block_);
}

void Sha256Stream::absorb(ByteView bytes) {
  const std::size_t waiting = absorbed_ % kSha256Block;
  absorbed_ += bytes.size();
  if (waiting != 0) {
    const ByteView head = bytes.first(std::min(bytes.size(), kSha256Block - waiting));
    std::ranges::copy(head, block_.begin() + static_cast<std::ptrdiff_t>(waiting));
    bytes = bytes.subspan(head.size());
    if (waiting + head.size() < kSha256Block) return;
    sha256_compress(state_, block_);
  }
  const std::size_t whole = bytes.size() - bytes.size() % kSha256Block;
  if (whole != 0) sha256_compress(state_, bytes.first(whole));
  std::ranges::copy(bytes.subspan(whole), block_.begin());
}

void Sha256Stream::finish(std::span<std::uint8_t, 32> out) {
  // FIPS 180-4, 5.1.1: a one bit, zeros, and the length in bits at the end of a block.
  std::size_t used = absorbed_ % kSha256Block;
  block_[used++] = 0x80;
  if (used > kSha256Block - 8) {
    std::fill(block_.begin() + static_cast<std::ptrdiff_t>(used), block_.end(), std::uint8_t{0});
    sha256_compress(state_, block_);
    used = 0;
  }
  std::fill(block_.begin() + static_cast<std::ptrdiff_t>(used), block_.end(), std::uint8_t{0});
  const std::uint64_t bits = absorbed_ * 8;
  for (std::size_t i = 0; i < 8; ++i) block_[kSha256Block - 1 - i] = static_cast<std::uint8_t>(bits >> (8 * i));
  sha256_compress(state_, block_);
  for (std::size_t i = 0; i < 32; ++i) out[i] = static_cast<std::uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
}

}  // namespace pawl::crypto
