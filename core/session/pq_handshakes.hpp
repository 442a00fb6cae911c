// What the post-quantum suites share: PQXDH between devices, as far as the Double Ratchet that goes on from it.
#pragma once
#include "core/base/result.hpp"
#include "core/handshake/pqxdh.hpp"
#include "core/session/handshakes.hpp"

namespace pawl::session {

struct PqxdhBegun {
  handshake::PqxdhKeys keys;
  ratchet::DoubleRatchet ratchet;
  PendingKem pending;
};
/// The side that uses a bundle, which has a KEM prekey. Errors: as start().
Result<PqxdhBegun> begin_pqxdh(Suite suite, const Sender& sender, const handshake::Bundle& bundle,
                               const crypto::KeyPair& base);

struct PqxdhAnswered {
  handshake::PqxdhKeys keys;
  ratchet::DoubleRatchet ratchet;
};
/// The side whose bundle it was; the message has its KEM fields. Errors: as respond().
Result<PqxdhAnswered> answer_pqxdh(Suite suite, const Receiver& receiver, const wire::PrekeyMessage& message);

}  // namespace pawl::session
