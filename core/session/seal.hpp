// Sealing a message with the current session of a record.
#pragma once
#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/crypto/x25519.hpp"
#include "core/session/ends.hpp"
#include "core/session/message.hpp"
#include "core/session/record.hpp"

namespace pawl::session {

struct Sealed {
  RecordChange change;
  SealedMessage message;
};

/// `trusts` says whether an identity key is believed to be the peer's.
/// Errors: kNoSession, kWeakerSuite, kStaleSession, kNoRandomness, kUntrustedIdentity.
template <class Trusts>
Result<Sealed> seal(const Record& record, const Sender& sender, ByteView text, const Trusts& trusts) {
  const Session* session = record.current();
  if (session == nullptr) return Error(Errc::kNoSession, "there is no session to send with");
  if (!sender.suites.may_send(session->suite)) {
    return Error(Errc::kWeakerSuite, "the session is not post-quantum, and has to be");
  }
  PAWL_TRY(auto&& sealed, seal(*session, sender, text));
  if (!trusts(session->remote_identity)) {
    return Error(Errc::kUntrustedIdentity, "the identity of the session is not trusted");
  }
  return Sealed{{RecordChange::Sent{std::move(sealed.change)}}, std::move(sealed.message)};
}

}  // namespace pawl::session
