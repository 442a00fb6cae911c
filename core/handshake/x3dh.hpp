// X3DH: from two sets of keys to the first root key.
#pragma once
#include "core/base/result.hpp"
#include "core/handshake/agreement.hpp"

namespace pawl::handshake {

/// Errors: kInvalidKey when a Diffie-Hellman value is all zero.
Result<FirstKeys> x3dh_initiate(const Initiator& keys);
/// Errors: kInvalidMessage when the base key is not canonical, kInvalidKey when a Diffie-Hellman value is all zero.
Result<FirstKeys> x3dh_respond(const Responder& keys);

}  // namespace pawl::handshake
