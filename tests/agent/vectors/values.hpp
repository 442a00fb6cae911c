// Values of test cases as the core takes them.
#pragma once
#include <array>
#include <span>

#include "core/base/bytes.hpp"
#include "core/crypto/kem1024.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/x25519.hpp"
#include "tests/agent/json_lines/request.hpp"
#include "tests/agent/vectors/outcome.hpp"

namespace vectors {

using agent::Bytes;
using agent::Json;
using agent::Request;

template <std::size_t Size>
std::array<std::uint8_t, Size> fixed(const Request& request, const char* name) {
  const Bytes bytes = request.bytes(name);
  expect(bytes.size() == Size, std::string("field ") + name + " has another length");
  std::array<std::uint8_t, Size> out{};
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

/// A public key with its type byte, or 32 bytes without.
pawl::crypto::PublicKey public_key(const Request& request, const char* name);
pawl::crypto::PrivateKey private_key(const Request& request, const char* name);
pawl::crypto::KeyPair key_pair(const Request& request, const char* private_name);
/// A written-out Kyber1024 key with its type byte.
pawl::crypto::KemPrivateKey kem_private_key(const Request& request, const char* name);

/// The fields of a file are hex: `got` has to be the bytes of field `name`.
void expect_bytes(const Request& request, const char* name, pawl::ByteView got);

/// The value that a call has to give.
template <class T>
T value_of(pawl::Result<T> result) {
  if (!result) throw Failed{std::string("refused: ") + result.error().sentence};
  return *std::move(result);
}

/// Randomness from a record, and zeros after its end: what those make is looked at by nobody.
class Tape final : public pawl::crypto::Random {
 public:
  Tape() = default;
  explicit Tape(Bytes recorded) : recorded_(std::move(recorded)) {}

  void record(pawl::ByteView bytes) { recorded_.insert(recorded_.end(), bytes.begin(), bytes.end()); }
  pawl::Result<pawl::Done> fill(std::span<std::uint8_t> out) override;

 private:
  Bytes recorded_;
  std::size_t at_ = 0;
};

}  // namespace vectors
