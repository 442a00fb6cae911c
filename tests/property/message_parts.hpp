// What stands in a message that we made.
#pragma once
#include "core/session/message.hpp"
#include "core/wire/prekey_message.hpp"
#include "core/wire/signal_message.hpp"
#include "core/wire/spqr_message.hpp"

namespace pawl::testing {

/// It points into the bytes of `message`.
inline wire::SignalMessage signal_message_in(const session::SealedMessage& message) {
  if (message.kind == session::MessageKind::kMessage) return *wire::parse_signal_message(message.bytes);
  return wire::parse_prekey_message(message.bytes)->message;
}

inline crypto::PublicKey ratchet_key_of(const session::SealedMessage& message) {
  return signal_message_in(message).ratchet_key;
}

/// The epoch of the post-quantum ratchet, from 1; 0: the message is of a suite that has none.
inline std::uint64_t pq_epoch_of(const session::SealedMessage& message) {
  const ByteView pq_message = signal_message_in(message).pq_ratchet;
  return pq_message.empty() ? 0 : wire::parse_spqr_message(pq_message)->epoch;
}

}  // namespace pawl::testing
