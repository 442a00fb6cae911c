#include "core/crypto/hmac.hpp"

namespace pawl::crypto {
namespace {

using Block = Secret<kSha256Block, struct BlockTag>;

// The key, hashed when it is longer than a block, filled up with zeros and combined with `pad`.
Block padded(ByteView key, std::uint8_t pad) {
  return Block::make([&](std::span<std::uint8_t, kSha256Block> out) {
    if (key.size() > kSha256Block) {
      Sha256Stream stream;
      stream.absorb(key);
      stream.finish(out.first<32>());
    } else {
      std::copy(key.begin(), key.end(), out.begin());
    }
    for (std::uint8_t& byte : out) byte ^= pad;
  });
}

Sha256State state_after(const Block& block) {
  Sha256State state = kSha256Start;
  sha256_compress(state, block.reveal());
  return state;
}

}  // namespace

HmacKey::HmacKey(ByteView key) : inner_(state_after(padded(key, 0x36))), outer_(state_after(padded(key, 0x5C))) {}

// What HmacKey(ByteView{}) comes to: the states after 64 bytes of 36, and of 5C.
HmacKey::HmacKey()
    : inner_{0xf454dead, 0x9725214f, 0x90daf2a0, 0xdf1228ea, 0x64e5750f, 0xa3924181, 0x824a932b, 0xf8e04e32},
      outer_{0xd385480f, 0x7abb6477, 0x37c9c538, 0x5dd82467, 0x8e043a72, 0x753434b0, 0xdeb82818, 0x361d45a6} {}

HmacKey::~HmacKey() {
  wipe_object(inner_);
  wipe_object(outer_);
}

void HmacKey::mac(std::initializer_list<ByteView> parts, std::span<std::uint8_t, 32> out) const {
  std::size_t size = 0;
  for (const ByteView part : parts) size += part.size();
  if (size <= kSha256Tail) {
    sha256_last_block(inner_, kSha256Block, parts, out);
  } else {
    Sha256Stream inner(inner_, kSha256Block);
    for (const ByteView part : parts) inner.absorb(part);
    inner.finish(out);
  }
  sha256_last_block(outer_, kSha256Block, {out}, out);
}

}  // namespace pawl::crypto
