// Argon2id (RFC 9106, libsodium, one lane): a key from a passphrase.
#pragma once
#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/crypto/aead.hpp"

namespace pawl::crypto {

struct Argon2idCost {
  std::uint32_t passes = 3;
  std::uint32_t memory_kib = 65'536;
  friend bool operator==(const Argon2idCost&, const Argon2idCost&) = default;
};
inline constexpr Argon2idCost kLeastArgon2idCost{1, 8};
inline constexpr Argon2idCost kMostArgon2idCost{10, 1'048'576};  // a file that says more is not obeyed

constexpr bool is_allowed(const Argon2idCost& cost) {
  return cost.passes >= kLeastArgon2idCost.passes && cost.passes <= kMostArgon2idCost.passes &&
         cost.memory_kib >= kLeastArgon2idCost.memory_kib && cost.memory_kib <= kMostArgon2idCost.memory_kib;
}

/// Errors: kInvalidArgument (no passphrase, or a cost that is not allowed), kOutOfMemory.
Result<SealingKey> argon2id(ByteView passphrase, std::span<const std::uint8_t, 16> salt, const Argon2idCost& cost);

}  // namespace pawl::crypto
