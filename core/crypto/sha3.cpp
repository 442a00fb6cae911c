#include "core/crypto/sha3.hpp"

#include "core/crypto/keccak/sponge.hpp"

namespace pawl::crypto {
namespace {

void hash(keccak::Kind kind, std::initializer_list<ByteView> parts, std::span<std::uint8_t> out) noexcept {
  keccak::Sponge sponge(kind);
  for (const ByteView part : parts) sponge.absorb(part);
  sponge.squeeze(out);
}

}  // namespace

void sha3_256(std::initializer_list<ByteView> parts, std::span<std::uint8_t, 32> out) noexcept {
  hash(keccak::kSha3_256, parts, out);
}

void sha3_512(std::initializer_list<ByteView> parts, std::span<std::uint8_t, 64> out) noexcept {
  hash(keccak::kSha3_512, parts, out);
}

void shake128(std::initializer_list<ByteView> parts, std::span<std::uint8_t> out) noexcept {
  hash(keccak::kShake128, parts, out);
}

void shake256(std::initializer_list<ByteView> parts, std::span<std::uint8_t> out) noexcept {
  hash(keccak::kShake256, parts, out);
}

}  // namespace pawl::crypto
