// A message that was read, written again from its fields.
#pragma once
#include "core/wire/prekey_message.hpp"
#include "core/wire/signal_message.hpp"

namespace pawl::testing {

inline Bytes written_again(const wire::SignalMessage& message) {
  Bytes out = wire::write_signal_message({.version = message.version,
                                          .ratchet_key = message.ratchet_key,
                                          .counter = message.counter,
                                          .previous_counter = message.previous_counter,
                                          .ciphertext = message.ciphertext,
                                          .pq_ratchet = message.pq_ratchet,
                                          .addresses = message.addresses.value_or(ByteView{})});
  out.insert(out.end(), message.mac.begin(), message.mac.end());
  return out;
}

inline Bytes written_again(const wire::PrekeyMessage& message) {
  const Bytes inner = written_again(message.message);
  return wire::write_prekey_message({.version = message.version,
                                     .registration_id = message.registration_id,
                                     .prekey_id = message.prekey_id,
                                     .signed_prekey_id = message.signed_prekey_id,
                                     .kem_prekey_id = message.kem_prekey_id,
                                     .kem_ciphertext = message.kem_ciphertext.value_or(ByteView{}),
                                     .base_key = message.base_key,
                                     .identity_key = message.identity_key,
                                     .message = inner});
}

}  // namespace pawl::testing
