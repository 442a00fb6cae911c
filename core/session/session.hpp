// One session with one device: a Double Ratchet, and who is at its ends (signal-sessions, "State of one session").
#pragma once
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/x25519.hpp"
#include "core/ratchet/double_ratchet.hpp"
#include "core/session/device_keys.hpp"
#include "core/session/message.hpp"
#include "core/wire/service_id.hpp"
#include "core/wire/signal_message.hpp"

namespace pawl::session {

/// X3DH and Double Ratchet.
inline constexpr std::uint8_t kClassicVersion = 3;

/// What every message carries until the peer has answered.
struct Pending {
  std::optional<std::uint32_t> prekey_id;
  std::uint32_t signed_prekey_id;
};

struct Session {
  std::uint8_t version;
  bool registration_id_confirmed;  // by a bundle; the wrapper of a message is not authenticated
  crypto::PublicKey remote_identity;
  crypto::PublicKey base_key;  // of the handshake that made this session, on both sides
  std::uint32_t remote_registration_id;
  std::optional<Pending> pending;
  ratchet::DoubleRatchet ratchet;

  [[nodiscard]] Session clone() const;
};

struct SealedBySession {
  SealedMessage message;
  ratchet::SendChange change;
};
/// The next message to the peer. Errors: kStaleSession when the sender chain has no number left.
Result<SealedBySession> seal(const Session& session, const DeviceKeys& own, ByteView text);

struct OpenedBySession {
  ratchet::ReceiveChange change;
  SecretBytes text;
};
/// What a message may be checked against.
struct Expected {
  const crypto::PublicKey& own_identity;
  const std::optional<wire::AddressesField>& addresses;  // none: the names at the ends are no service ids
  const ratchet::JumpLimits& limits;
};
/// What a message says. All of its bytes are authenticated before anything of it is decrypted, and what is wrong with
/// it after that is the same error. Errors: kDuplicateMessage, kTooFarAhead, kInvalidKey, kUnsupportedVersion (not that
/// of the session), kBadMac (also for addresses, length and padding), kNoRandomness.
Result<OpenedBySession> open(const Session& session, const wire::SignalMessage& message, const Expected& expected,
                             crypto::Random& random);

}  // namespace pawl::session
