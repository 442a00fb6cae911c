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

using Block = std::array<std::uint8_t, kSha256Block>;
constexpr std::size_t kLengthAt = kSha256Block - 8;

// FIPS 180-4, 5.1.1: the length in bits stands at the end of the last block.
void put_length(Block& block, std::uint64_t bytes) {
  const std::uint64_t bits = bytes * 8;
  store_big_endian(static_cast<std::uint32_t>(bits >> 32), block.data() + kLengthAt);
  store_big_endian(static_cast<std::uint32_t>(bits), block.data() + kLengthAt + 4);
}

void store_digest(const Sha256State& state, std::span<std::uint8_t, 32> out) {
  for (std::size_t i = 0; i < state.size(); ++i) store_big_endian(state[i], out.data() + 4 * i);
}

}  // namespace

void sha256_last_block(const Sha256State& state, std::uint64_t before, std::initializer_list<ByteView> parts,
                       std::span<std::uint8_t, 32> out) {
  Block block{};
  std::size_t size = 0;
  for (const ByteView part : parts) {
    if (!part.empty()) std::memcpy(block.data() + size, part.data(), part.size());
    size += part.size();
  }
  block[size] = 0x80;
  put_length(block, before + size);
  Sha256State last = state;
  sha256_compress(last, block);
  store_digest(last, out);
  wipe_object(last);
  wipe_object(block);
}

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
  const std::size_t waiting = absorbed_ % kSha256Block;
  block_[waiting] = 0x80;
  if (waiting >= kLengthAt) compress_block();
  put_length(block_, absorbed_);
  compress_block();
  store_digest(state_, out);
}

void Sha256Stream::compress_block() {
  sha256_compress(state_, block_);
  block_ = {};
}

}  // namespace pawl::crypto
