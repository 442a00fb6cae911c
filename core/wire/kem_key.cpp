#include "core/wire/kem_key.hpp"

#include <algorithm>

namespace pawl::wire {
namespace {

static_assert(crypto::kKemPublicKeySize == crypto::kKemCiphertextSize, "keys and ciphertexts are read alike");

// What stands behind the type.
Result<ByteView> untyped(ByteView in, KemType type) {
  if (type) {
    if (in.empty()) return Error(Errc::kInvalidKey, "a KEM key or ciphertext is empty, so it has no type");
    if (in.front() != *type) return Error(Errc::kInvalidKey, "a KEM key or ciphertext is of another type");
    in = in.subspan(1);
  }
  if (in.size() != crypto::kKemPublicKeySize) {
    return Error(Errc::kInvalidKey, "a KEM key or ciphertext has a wrong length");
  }
  return in;
}

}  // namespace

Result<crypto::KemPublicKey> parse_kem_public_key(ByteView in, KemType type) {
  PAWL_TRY(const ByteView bytes, untyped(in, type));
  crypto::KemPublicKey key{};
  std::ranges::copy(bytes, key.bytes.begin());
  return key;
}

Result<crypto::KemCiphertext> parse_kem_ciphertext(ByteView in, KemType type) {
  const auto bytes = untyped(in, type);
  if (!bytes) {
    return Error(Errc::kInvalidMessage, "the KEM ciphertext of the first message is malformed")
        .caused_by(bytes.error());
  }
  crypto::KemCiphertext ciphertext{};
  std::ranges::copy(*bytes, ciphertext.begin());
  return ciphertext;
}

Bytes write_kem(std::span<const std::uint8_t, crypto::kKemPublicKeySize> value, KemType type) {
  Bytes out;
  out.reserve(1 + value.size());
  if (type) out.push_back(*type);
  out.insert(out.end(), value.begin(), value.end());
  return out;
}

}  // namespace pawl::wire
