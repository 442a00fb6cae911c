// Public keys as they travel: a type byte, and the u-coordinate.
#pragma once
#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/crypto/x25519.hpp"

namespace pawl::wire {

/// Exactly 33 bytes with type 05. Whether the point is a good one is not asked here.
/// Errors: kInvalidKey, with a sentence each for no type, another type and another length.
Result<crypto::PublicKey> parse_public_key(ByteView in);

/// The same inside a message, where what stands behind the 33rd byte is ignored, as deployed clients do. Errors:
/// kInvalidMessage, with kInvalidKey as its cause.
Result<crypto::PublicKey> parse_public_key_of_message(ByteView in);

}  // namespace pawl::wire
