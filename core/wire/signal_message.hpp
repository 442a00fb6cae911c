// SignalMessage: one ratchet message. Version byte, protobuf body, 8-byte MAC.
#pragma once
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/crypto/x25519.hpp"

namespace pawl::wire {

inline constexpr std::size_t kMessageMacSize = 8;

/// A parsed message. The views point into the bytes that were parsed.
struct SignalMessage {
  std::uint8_t version = 0;  // the high half of the version byte
  crypto::PublicKey ratchet_key;
  std::uint32_t counter = 0;
  std::uint32_t previous_counter = 0;
  ByteView ciphertext;
  ByteView pq_ratchet;                // empty when absent
  std::optional<ByteView> addresses;  // as received, of any length
  ByteView authenticated;             // version byte and body exactly as received: what the MAC covers
  ByteView mac;                       // kMessageMacSize bytes
};

/// Errors: kInvalidMessage (too short, protobuf, key; `detail` kInvalidKey for a key), kLegacyVersion,
/// kUnsupportedVersion.
Result<SignalMessage> parse_signal_message(ByteView in);

/// What a sender puts into a message.
struct SignalMessageFields {
  std::uint8_t version = 0;
  crypto::PublicKey ratchet_key;
  std::uint32_t counter = 0;
  std::uint32_t previous_counter = 0;
  ByteView ciphertext;
  ByteView pq_ratchet = {};  // left out when empty
  ByteView addresses = {};   // left out when empty
};

/// Version byte and body, ready for its MAC to be appended (capacity for it is there).
Bytes write_signal_message(const SignalMessageFields& fields);

}  // namespace pawl::wire
