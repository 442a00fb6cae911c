#include "core/crypto/x25519.hpp"

#include <sodium.h>

#include "core/crypto/edwards.hpp"

namespace pawl::crypto {
namespace {

// u < p = 2^255 - 19, so that bit 255 is clear, too.
bool is_reduced(std::span<const std::uint8_t, 32> u) {
  if (u[31] != 0x7F) return u[31] < 0x7F;
  const bool all_ones = std::ranges::all_of(u.subspan<1, 30>(), [](std::uint8_t byte) { return byte == 0xFF; });
  return !all_ones || u[0] < 0xED;
}

}  // namespace

PublicKey PublicKey::from_u(std::span<const std::uint8_t, 32> u) {
  PublicKey key;
  std::copy(u.begin(), u.end(), key.bytes.begin() + 1);
  return key;
}

PrivateKey clamped(std::span<const std::uint8_t, 32> bytes) {
  return PrivateKey::make([&](std::span<std::uint8_t, 32> out) {
    std::copy(bytes.begin(), bytes.end(), out.begin());
    out[0] &= 0xF8;
    out[31] = static_cast<std::uint8_t>((out[31] & 0x7F) | 0x40);
  });
}

PublicKey public_key_of(const PrivateKey& key) {
  PublicKey result;
  crypto_scalarmult_base(result.bytes.data() + 1, key.reveal().data());
  return result;
}

Result<KeyPair> generate_key_pair(Random& random) {
  PAWL_TRY(const auto drawn, random_secret<PrivateKey>(random));
  PrivateKey key = clamped(drawn.reveal());
  const PublicKey public_key = public_key_of(key);
  return KeyPair{std::move(key), public_key};
}

Result<SharedSecret> agree(const PrivateKey& mine, const PublicKey& theirs) {
  int refused = 0;
  SharedSecret shared = SharedSecret::make([&](std::span<std::uint8_t, 32> out) {
    refused = crypto_scalarmult(out.data(), mine.reveal().data(), theirs.u().data());
  });
  if (refused != 0 || is_zero_ct(shared.reveal())) return Error(Errc::kInvalidKey, "the key agreement gives zero");
  return shared;
}

bool is_canonical(const PublicKey& key) {
  if (!is_reduced(key.u())) return false;
  const auto point = edwards::map_from_u(key.u(), false);  // either point with this u will do
  // libsodium refuses what is not on the curve (u on the twist), small orders, and points outside of the subgroup.
  return point && crypto_core_ed25519_is_valid_point(point->data()) == 1;
}

}  // namespace pawl::crypto
