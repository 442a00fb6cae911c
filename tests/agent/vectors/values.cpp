#include "tests/agent/vectors/values.hpp"

#include <algorithm>

#include "core/wire/kem_key.hpp"
#include "core/wire/public_key.hpp"

namespace vectors {

namespace crypto = pawl::crypto;

crypto::PublicKey public_key(const Request& request, const char* name) {
  if (request.bytes(name).size() == 32) return crypto::PublicKey::from_u(fixed<32>(request, name));
  return value_of(pawl::wire::parse_public_key(request.bytes(name)));
}

crypto::PrivateKey private_key(const Request& request, const char* name) {
  return crypto::clamped(fixed<32>(request, name));
}

crypto::KeyPair key_pair(const Request& request, const char* private_name) {
  crypto::PrivateKey key = private_key(request, private_name);
  const crypto::PublicKey public_key = crypto::public_key_of(key);
  return {std::move(key), public_key};
}

crypto::KemPrivateKey kem_private_key(const Request& request, const char* name) {
  const Bytes key = request.bytes(name);
  expect(!key.empty() && key.front() == pawl::wire::kKyber1024Type, "a KEM key is of another type");
  return value_of(crypto::KemPrivateKey::from_expanded(crypto::KemKind::kKyber1024, pawl::ByteView(key).subspan(1)));
}

void expect_bytes(const Request& request, const char* name, pawl::ByteView got) {
  const std::string hex = agent::hex(got.data(), got.size());
  expect(hex == request.text(name), std::string(name) + " is " + hex + ", not " + request.text(name));
}

pawl::Result<pawl::Done> Tape::fill(std::span<std::uint8_t> out) {
  const std::size_t count = std::min(out.size(), recorded_.size() - at_);
  std::copy_n(recorded_.begin() + static_cast<std::ptrdiff_t>(at_), count, out.begin());
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(count), out.end(), std::uint8_t{0});
  at_ += count;
  return pawl::Done{};
}

}  // namespace vectors
