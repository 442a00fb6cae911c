// The suites as start() and respond() see them: a handshake, and the ratchet that goes on from it. A suite is a file
// that has both (signal_v3.cpp, signal_v4.cpp, whatsapp_pq.cpp), and a line in handshake_of().
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
extern const Handshake kWhatsAppPqHandshake;

inline const Handshake& handshake_of(Suite suite) {
  if (suite == Suite::kSignalV3) return kSignalV3Handshake;
  return suite == Suite::kSignalV4 ? kSignalV4Handshake : kWhatsAppPqHandshake;
}

// What the suites share. What the post-quantum ones have beyond it stands in pq_handshakes.hpp.

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
