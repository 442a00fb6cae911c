// The suites as start() and respond() see them: a handshake, and the ratchet that goes on from it. A suite is a file
// that has both (signal_v3.cpp, signal_v4.cpp), and a line in handshake_of().
#pragma once
#include <optional>

#include "core/base/result.hpp"
#include "core/handshake/agreement.hpp"
#include "core/handshake/bundle.hpp"
#include "core/ratchet/triple_ratchet.hpp"
#include "core/session/ends.hpp"
#include "core/session/session.hpp"
#include "core/wire/prekey_message.hpp"

namespace pawl::session {

/// The ratchet of the side that uses a bundle, and what its messages carry of the handshake.
struct Begun {
  ratchet::TripleRatchet ratchet;
  std::optional<PendingKem> pending = {};
};

struct Handshake {
  /// `base` is fresh. Errors: as start().
  Result<Begun> (*initiate)(const Sender& sender, const handshake::Bundle& bundle, const crypto::KeyPair& base);
  /// Errors: as respond().
  Result<ratchet::TripleRatchet> (*respond)(const Receiver& receiver, const wire::PrekeyMessage& message);
};

extern const Handshake kSignalV3Handshake;
extern const Handshake kSignalV4Handshake;

inline const Handshake& handshake_of(Suite suite) {
  return suite == Suite::kSignalV3 ? kSignalV3Handshake : kSignalV4Handshake;
}

/// The suite of a first message of this version, which the parser knows.
constexpr Suite suite_of(std::uint8_t version) {
  return version == version_of(Suite::kSignalV3) ? Suite::kSignalV3 : Suite::kSignalV4;
}

// What the suites share.

handshake::Initiator initiator(const Sender& sender, const handshake::Bundle& bundle, const crypto::KeyPair& base);

/// Our prekeys that a first message names.
struct NamedPrekeys {
  const crypto::KeyPair* signed_prekey;
  const crypto::KeyPair* prekey;  // null: it names none
};
handshake::Responder responder(const Receiver& receiver, const wire::PrekeyMessage& message, const NamedPrekeys& named);

/// The one-time prekey that the message names; null: none. Errors: kUnknownPrekey.
Result<const crypto::KeyPair*> named_prekey(const DeviceKeys& own, const wire::PrekeyMessage& message);

/// The Double Ratchets that go on from a handshake. Errors: kInvalidKey (an agreement is all zero), kNoRandomness.
Result<ratchet::DoubleRatchet> first_ratchet(const handshake::FirstKeys& keys, const handshake::Bundle& bundle,
                                             crypto::Random& random);
ratchet::DoubleRatchet first_ratchet(const handshake::FirstKeys& keys, const crypto::KeyPair& signed_prekey);

}  // namespace pawl::session
