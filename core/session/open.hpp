// Reading a message with the sessions of a record (Sesame, "Receiving messages", for one device). Trust is the
// caller's to check: in the identity of a prekey message before, in the identity that an ordinary message turns out to
// come from after.
#pragma once
#include <cstdint>
#include <optional>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/x25519.hpp"
#include "core/session/device_keys.hpp"
#include "core/session/ends.hpp"
#include "core/session/far_jumps.hpp"
#include "core/session/message.hpp"
#include "core/session/record.hpp"
#include "core/wire/prekey_message.hpp"
#include "core/wire/signal_message.hpp"

namespace pawl::session {

struct Opened {
  crypto::PublicKey identity;  // whose message it is
  Suite suite;                 // in which it was written
  RecordChange change;
  SpentKeys spent;  // to be committed together with the change
  SecretBytes text;
};

/// Tries the current session, then the archived ones. Errors: kNoSession (the record is empty); kDuplicateMessage, from
/// whichever session says so first; kInvalidMessage, with the inner reason as its detail; kNoRandomness.
/// `far_jumps` belongs to the record.
Result<Opened> open(const Record& record, FarJumps& far_jumps, const wire::SignalMessage& message,
                    const Receiver& receiver);

/// Tries the session of the message's handshake, which may be a new one, and no other. Errors: those of respond() when
/// the session is new, and before them kInvalidMessage (detail kWeakerSuite) when the policy wants another suite;
/// kDuplicateMessage; kInvalidMessage, with the inner reason as its detail; kNoRandomness.
Result<Opened> open(const Record& record, FarJumps& far_jumps, const wire::PrekeyMessage& message,
                    const Receiver& receiver);

/// Reads a message of either kind. `trusts` says whether an identity key is believed to be the sender's: it is asked
/// before a handshake is done, and after an ordinary message has told whose it is. Errors: also those of the parsers,
/// and kUntrustedIdentity.
template <class Trusts>
Result<Opened> open(const Record& record, FarJumps& far_jumps, MessageKind kind, ByteView bytes,
                    const Receiver& receiver, const Trusts& trusts) {
  constexpr Error kUntrusted(Errc::kUntrustedIdentity, "the message comes from an identity that is not trusted");
  if (kind == MessageKind::kPrekey) {
    PAWL_TRY(const auto message, wire::parse_prekey_message(bytes));
    if (!trusts(message.identity_key)) return kUntrusted;
    return open(record, far_jumps, message, receiver);
  }
  PAWL_TRY(const auto message, wire::parse_signal_message(bytes));
  PAWL_TRY(auto opened, open(record, far_jumps, message, receiver));
  if (!trusts(opened.identity)) return kUntrusted;
  return opened;
}

}  // namespace pawl::session
