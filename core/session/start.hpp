// How a session begins, on either side. Trust in the peer's identity is the caller's to check, before.
#pragma once
#include "core/base/result.hpp"
#include "core/crypto/random.hpp"
#include "core/handshake/bundle.hpp"
#include "core/session/device_keys.hpp"
#include "core/session/record.hpp"
#include "core/wire/prekey_message.hpp"

namespace pawl::session {

/// The session of the side that uses a bundle. Errors: kInvalidSignature, kInvalidKey (an agreement is all zero),
/// kNoRandomness.
Result<SessionPtr> start(const DeviceKeys& own, const handshake::Bundle& bundle, crypto::Random& random);

/// The session of the side whose bundle it was, before it has read anything. Errors, in this order:
/// kUnknownSignedPrekey, kUnknownPrekey, kInvalidMessage (the base key is no valid point), kInvalidKey (an agreement is
/// all zero).
Result<SessionPtr> respond(const DeviceKeys& own, const wire::PrekeyMessage& message);

}  // namespace pawl::session
