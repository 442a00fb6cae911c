#include "core/wire/public_key.hpp"

#include <algorithm>

namespace pawl::wire {

Result<crypto::PublicKey> parse_public_key(ByteView in) {
  if (in.empty()) return Error(Errc::kInvalidKey, "a public key is empty, so it has no type");
  if (in.front() != crypto::kCurve25519Type) return Error(Errc::kInvalidKey, "a public key is of another type than 05");
  crypto::PublicKey key;
  if (in.size() != key.bytes.size()) return Error(Errc::kInvalidKey, "a public key is not 33 bytes long");
  std::copy(in.begin(), in.end(), key.bytes.begin());
  return key;
}

Result<crypto::PublicKey> parse_public_key_of_message(ByteView in) {
  auto key = parse_public_key(in.first(std::min(in.size(), sizeof(crypto::PublicKey::bytes))));
  if (key) return key;
  Error refusal = key.error();
  refusal.detail = refusal.code;
  refusal.code = Errc::kInvalidMessage;
  return refusal;
}

}  // namespace pawl::wire
