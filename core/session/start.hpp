// How a session begins, on either side. Trust in the peer's identity, and whether the suite may be used, are the
// caller's to check, before.
#pragma once
#include "core/base/result.hpp"
#include "core/handshake/bundle.hpp"
#include "core/session/ends.hpp"
#include "core/session/record.hpp"
#include "core/session/suites.hpp"
#include "core/wire/prekey_message.hpp"

namespace pawl::session {

/// The session of the side that uses a bundle. The suite is one that the bundle and the family of `sender`'s keys are
/// good for (choose_suite). Errors:
/// kInvalidSignature, kInvalidKey (an agreement is all zero, a KEM key is not well-formed), kNoRandomness.
Result<SessionPtr> start(const Sender& sender, const handshake::Bundle& bundle, Suite suite);

/// The session of the side whose bundle it was, before it has read anything: of the suite that the family of its keys
/// has in the message's version. Errors, in this order:
/// kUnknownSignedPrekey, kUnknownKemPrekey, kUnknownPrekey; kInvalidMessage, for a message that a last-resort KEM
/// prekey has seen before (detail kNoSession: the session is gone, and nobody knows which of its messages were read) or
/// that it cannot remember any more (detail kStoreFull), or for a base key that is no valid point; kInvalidKey (an
/// agreement is all zero); kInvalidMessage (the KEM ciphertext is malformed).
Result<SessionPtr> respond(const Receiver& receiver, const wire::PrekeyMessage& message);

}  // namespace pawl::session
