#include "core/crypto/xeddsa.hpp"

#include <sodium.h>

#include <initializer_list>

#include "core/crypto/edwards.hpp"

namespace pawl::crypto {
namespace {

using Scalar = Secret<32, struct ScalarTag>;  // below the group order L
using Nonce = Secret<64, struct NonceTag>;

// LE(SHA512(parts)) mod L.
Scalar hash_to_scalar(std::initializer_list<ByteView> parts) {
  crypto_hash_sha512_state state;
  crypto_hash_sha512_init(&state);
  for (const ByteView part : parts) crypto_hash_sha512_update(&state, part.data(), part.size());
  const auto digest =
      Nonce::make([&](std::span<std::uint8_t, 64> out) { crypto_hash_sha512_final(&state, out.data()); });
  wipe_object(state);
  return Scalar::make(
      [&](std::span<std::uint8_t, 32> out) { crypto_core_ed25519_scalar_reduce(out.data(), digest.reveal().data()); });
}

// LE(key) mod L.
Scalar scalar_of(const PrivateKey& key) {
  const auto wide = Nonce::make([&](std::span<std::uint8_t, 64> out) { std::ranges::copy(key.reveal(), out.begin()); });
  return Scalar::make(
      [&](std::span<std::uint8_t, 32> out) { crypto_core_ed25519_scalar_reduce(out.data(), wide.reveal().data()); });
}

edwards::Encoded base_times(const Scalar& scalar) {
  edwards::Encoded point{};
  (void)!crypto_scalarmult_ed25519_base_noclamp(point.data(), scalar.reveal().data());
  return point;
}

// nonce_scalar + hash * key.
Scalar response(const Scalar& nonce_scalar, const Scalar& hash, const Scalar& key) {
  const auto product = Scalar::make([&](std::span<std::uint8_t, 32> out) {
    crypto_core_ed25519_scalar_mul(out.data(), hash.reveal().data(), key.reveal().data());
  });
  return Scalar::make([&](std::span<std::uint8_t, 32> out) {
    crypto_core_ed25519_scalar_add(out.data(), product.reveal().data(), nonce_scalar.reveal().data());
  });
}

// FE FF^31: keeps the nonce's hash apart from every other use of SHA-512 (XEdDSA, "hash1").
constexpr auto kNoncePrefix = [] {
  std::array<std::uint8_t, 32> prefix{};
  prefix.fill(0xFF);
  prefix[0] = 0xFE;
  return prefix;
}();

bool satisfies_equation(const edwards::Encoded& key, ByteView message, ByteView nonce_point,
                        std::span<const std::uint8_t, 32> s) {
  const auto point = edwards::normalised(key);
  if (!point) return false;
  const Scalar hash = hash_to_scalar({nonce_point, *point, message});
  const auto expected = edwards::combine(s, hash.reveal(), *point);
  return expected && same_bytes(*expected, nonce_point);
}

}  // namespace

SigningKey::SigningKey(const PrivateKey& key) : key_(key.clone()), point_(base_times(scalar_of(key))) {}

Result<Signature> SigningKey::sign(ByteView message, Random& random) const {
  PAWL_TRY(const auto fresh, random_secret<Nonce>(random));
  const Scalar nonce_scalar = hash_to_scalar({kNoncePrefix, key_.reveal(), message, fresh.reveal()});
  const edwards::Encoded nonce_point = base_times(nonce_scalar);
  const Scalar hash = hash_to_scalar({nonce_point, point_, message});
  const Scalar s = response(nonce_scalar, hash, scalar_of(key_));
  Signature signature{};
  std::ranges::copy(nonce_point, signature.begin());
  std::ranges::copy(s.reveal(), signature.begin() + 32);
  signature[63] = static_cast<std::uint8_t>(signature[63] | (point_[31] & 0x80));
  return signature;
}

Result<Signature> xeddsa_sign(const PrivateKey& key, ByteView message, Random& random) {
  return SigningKey(key).sign(message, random);
}

bool xeddsa_verify(const PublicKey& key, ByteView message, ByteView signature) {
  if (signature.size() != 64) return false;
  Signature plain{};  // with the sign bit taken out
  std::ranges::copy(signature, plain.begin());
  plain[63] &= 0x7F;
  if ((plain[63] & 0xE0) != 0) return false;  // s >= 2^253
  const auto point = edwards::map_from_u(key.u(), (signature[63] & 0x80) != 0);
  if (!point) return false;
  // What libsodium accepts satisfies the equation. It refuses more than the dialect does (s >= L, small orders), so
  // its refusal decides nothing.
  if (crypto_sign_verify_detached(plain.data(), message.data(), message.size(), point->data()) == 0) return true;
  return satisfies_equation(*point, message, signature.first<32>(), std::span(plain).last<32>());
}

}  // namespace pawl::crypto
