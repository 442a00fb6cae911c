// The ratchet key of a message that we made.
#pragma once
#include "core/session/message.hpp"
#include "core/wire/prekey_message.hpp"
#include "core/wire/signal_message.hpp"

namespace pawl::testing {

inline crypto::PublicKey ratchet_key_of(const session::SealedMessage& message) {
  if (message.kind == session::MessageKind::kMessage) return wire::parse_signal_message(message.bytes)->ratchet_key;
  return wire::parse_prekey_message(message.bytes)->message.ratchet_key;
}

}  // namespace pawl::testing
