// PreKeySignalMessage: the handshake around the first messages.
// The wrapper is not authenticated: its values are good for the handshake and for nothing else.
#pragma once
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/crypto/x25519.hpp"
#include "core/wire/signal_message.hpp"

namespace pawl::wire {

struct PrekeyMessage {
  std::uint8_t version = 0;
  std::uint32_t registration_id = 0;  // absent: 0
  std::optional<std::uint32_t> prekey_id;
  std::uint32_t signed_prekey_id = 0;
  std::optional<std::uint32_t> kem_prekey_id;
  std::optional<ByteView> kem_ciphertext;
  crypto::PublicKey base_key;
  crypto::PublicKey identity_key;
  SignalMessage message;
};

/// Errors: as parse_signal_message.
Result<PrekeyMessage> parse_prekey_message(ByteView in);

struct PrekeyMessageFields {
  std::uint8_t version = 0;
  std::uint32_t registration_id = 0;
  std::optional<std::uint32_t> prekey_id = {};
  std::uint32_t signed_prekey_id = 0;
  std::optional<std::uint32_t> kem_prekey_id = {};
  ByteView kem_ciphertext = {};  // written with kem_prekey_id only
  crypto::PublicKey base_key;
  crypto::PublicKey identity_key;
  ByteView message;  // a complete SignalMessage
};

Bytes write_prekey_message(const PrekeyMessageFields& fields);

}  // namespace pawl::wire
