// XEdDSA in the dialect that deployed clients speak: the sign of the public point travels in the
// top bit of the signature, and the scalar is used as it is.
#pragma once
#include <array>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/crypto/x25519.hpp"

namespace pawl::crypto {

using Signature = std::array<std::uint8_t, 64>;

/// Signs `message` with the clamped scalar `key` and 64 fresh random bytes. Errors: kNoRandomness.
Result<Signature> xeddsa_sign(const PrivateKey& key, ByteView message, Random& random);

/// True when `signature` (any length; 64 to be good) is one of `key` over `message`. All inputs are public.
bool xeddsa_verify(const PublicKey& key, ByteView message, ByteView signature);

}  // namespace pawl::crypto
