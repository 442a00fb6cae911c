// One session with one device: its ratchet, and who is at its ends.
#pragma once
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/x25519.hpp"
#include "core/ratchet/triple_ratchet.hpp"
#include "core/session/ends.hpp"
#include "core/session/message.hpp"
#include "core/session/suites.hpp"
#include "core/wire/service_id.hpp"
#include "core/wire/signal_message.hpp"

namespace pawl::session {

/// How long a post-quantum session that has not been answered may send.
inline constexpr std::int64_t kUnansweredKeptS = std::int64_t{30} * 24 * 60 * 60;

/// What of a post-quantum handshake every message carries until the peer has answered.
struct PendingKem {
  std::uint32_t prekey_id;
  std::int64_t created_s;  // seconds since 1970
  Bytes ciphertext;        // as it travels
};
/// What every message carries until the peer has answered.
struct Pending {
  std::optional<std::uint32_t> prekey_id;
  std::uint32_t signed_prekey_id;
  std::optional<PendingKem> kem = {};
};

struct Session {
  Suite suite;
  bool registration_id_confirmed;  // by a bundle; the wrapper of a message is not authenticated
  crypto::PublicKey remote_identity;
  crypto::PublicKey base_key;  // of the handshake that made this session, on both sides
  std::uint32_t remote_registration_id;
  std::optional<Pending> pending;
  ratchet::TripleRatchet ratchet;

  /// Whether fewer than max_unanswered() messages have been sent since the last answer.
  [[nodiscard]] bool has_numbers_left() const;
  /// The last moment at which it may send; none: there is no such moment.
  [[nodiscard]] std::optional<std::int64_t> sends_until_ms() const;
  [[nodiscard]] Session clone() const;
};

struct SealedBySession {
  SealedMessage message;
  ratchet::TripleRatchet::SendChange change;
};
/// The next message to the peer. Errors: kStaleSession (the peer has not answered for too long, or too many messages),
/// kNoRandomness.
Result<SealedBySession> seal(const Session& session, const Sender& sender, ByteView text);

struct OpenedBySession {
  ratchet::TripleRatchet::ReceiveChange change;
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
