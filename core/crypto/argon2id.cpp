#include "core/crypto/argon2id.hpp"

#include <sodium.h>

namespace pawl::crypto {

static_assert(crypto_pwhash_argon2id_SALTBYTES == 16);
static_assert(crypto_pwhash_argon2id_OPSLIMIT_MIN == kLeastArgon2idCost.passes);
static_assert(crypto_pwhash_argon2id_MEMLIMIT_MIN == kLeastArgon2idCost.memory_kib * 1024);

Result<SealingKey> argon2id(ByteView passphrase, std::span<const std::uint8_t, 16> salt, const Argon2idCost& cost) {
  if (passphrase.empty()) return Error(Errc::kInvalidArgument, "the passphrase is empty");
  if (!is_allowed(cost)) return Error(Errc::kInvalidArgument, "the cost of the passphrase is out of its limits");
  int refused = 0;
  SealingKey key = SealingKey::make([&](std::span<std::uint8_t, 32> out) {
    refused = crypto_pwhash_argon2id(out.data(), out.size(), reinterpret_cast<const char*>(passphrase.data()),
                                     passphrase.size(), salt.data(), cost.passes, std::size_t{cost.memory_kib} * 1024,
                                     crypto_pwhash_argon2id_ALG_ARGON2ID13);
  });
  if (refused != 0) return Error(Errc::kOutOfMemory, "there is not enough memory for the passphrase");
  return key;
}

}  // namespace pawl::crypto
