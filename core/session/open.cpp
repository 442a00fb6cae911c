#include "core/session/open.hpp"

#include <utility>

#include "core/session/start.hpp"

namespace pawl::session {
namespace {

constexpr Error kFailed(Errc::kInvalidMessage, "no session can decrypt the message");

// One message on its way through the sessions of a record.
class Attempt {
 public:
  Attempt(const Record& record, FarJumps& far_jumps, const wire::SignalMessage& message, const Receiver& receiver)
      : far_jumps_(far_jumps),
        message_(message),
        receiver_(receiver),
        addresses_(addresses_field(receiver.sender, receiver.own.address())),
        budget_(far_jumps.braked(receiver.now_ms), is_known(record, message)) {}

  Result<OpenedBySession> with(const Session& session, std::size_t place) {
    const bool known = session.ratchet.knows(message_.ratchet_key);
    const auto jumps = session.ratchet.jumps({message_.ratchet_key, message_.counter}, message_.pq_ratchet);
    const bool to_self = is_self(receiver_.own, receiver_.sender, session.remote_identity);
    const ratchet::JumpLimits limits = budget_.limits(place, known, jumps, max_jump(session.suite, to_self));
    const Expected expected{receiver_.own.identity().public_key, addresses_, limits};
    return session::open(session, message_, expected, receiver_.random);
  }

  // The answer when no session could read the message, the last one for this reason.
  Error refused(const Error& reason) {
    if (reason.code == Errc::kNoRandomness) return reason;  // the message was genuine
    if (budget_.far_jump_tried()) far_jumps_.failed(receiver_.now_ms);
    return reason.code == Errc::kDuplicateMessage ? reason : kFailed.caused_by(reason);
  }

  static bool ends_search(const Error& reason) {
    return reason.code == Errc::kDuplicateMessage || reason.code == Errc::kNoRandomness;
  }

 private:
  static bool is_known(const Record& record, const wire::SignalMessage& message) {
    for (std::size_t place = 0; place < record.places(); ++place) {
      const Session* session = record.at(place);
      if (session != nullptr && version_of(session->suite) == message.version &&
          session->ratchet.knows(message.ratchet_key)) {
        return true;
      }
    }
    return false;
  }

  FarJumps& far_jumps_;
  const wire::SignalMessage& message_;
  const Receiver& receiver_;
  std::optional<wire::AddressesField> addresses_;
  JumpBudget budget_;
};

Result<Opened> open_known(const Record& record, std::size_t place, Attempt& attempt,
                          const wire::PrekeyMessage& message) {
  const Session& session = *record.at(place);
  if (session.remote_identity != message.identity_key) {
    return Error(Errc::kInvalidMessage, "the identity is not that of the session that the message names");
  }
  auto opened = attempt.with(session, 0);  // it is about to become the current one
  if (!opened) return attempt.refused(opened.error());
  return Opened{session.remote_identity,
                session.suite,
                {RecordChange::Received{place, std::move(opened->change)}},
                {},
                std::move(opened->text)};
}

// What the handshake of the message uses up, if it has been read.
SpentKeys spent_keys(const DeviceKeys& own, const wire::PrekeyMessage& message, Suite suite) {
  if (!handshake::is_post_quantum(suite)) return own.spent_by(message.prekey_id, {});
  return own.spent_by(message.prekey_id, FirstUse{*message.kem_prekey_id, message.signed_prekey_id, message.base_key});
}

Result<Opened> open_new(const Receiver& receiver, Attempt& attempt, const wire::PrekeyMessage& message) {
  if (receiver.suites.policy == PqPolicy::kRequired && message.version < wire::kPostQuantumVersion) {
    return Error(Errc::kInvalidMessage, "the first message is of a suite that is not post-quantum", Errc::kWeakerSuite);
  }
  PAWL_TRY(auto session, respond(receiver, message));
  auto opened = attempt.with(*session, 0);
  if (!opened) return attempt.refused(opened.error());
  session->ratchet.make_room(opened->change);
  session->ratchet.apply(std::move(opened->change));
  const Suite suite = session->suite;
  return Opened{message.identity_key,
                suite,
                {RecordChange::Installed{std::move(session), RecordChange::Begun::kByPeer}},
                spent_keys(receiver.own, message, suite),
                std::move(opened->text)};
}

}  // namespace

Result<Opened> open(const Record& record, FarJumps& far_jumps, const wire::SignalMessage& message,
                    const Receiver& receiver) {
  Attempt attempt(record, far_jumps, message, receiver);
  std::optional<Error> reason;
  for (std::size_t place = 0; place < record.places(); ++place) {
    const Session* session = record.at(place);
    if (session == nullptr) continue;
    auto opened = attempt.with(*session, place);
    if (opened) {
      return Opened{session->remote_identity,
                    session->suite,
                    {RecordChange::Received{place, std::move(opened->change)}},
                    {},
                    std::move(opened->text)};
    }
    if (Attempt::ends_search(opened.error())) return attempt.refused(opened.error());
    // What the session that knows the ratchet key says tells most; else what the newest one says.
    if (!reason || session->ratchet.knows(message.ratchet_key)) reason = opened.error();
  }
  if (!reason) return Error(Errc::kNoSession, "there is no session with this device");
  return attempt.refused(*reason);
}

Result<Opened> open(const Record& record, FarJumps& far_jumps, const wire::PrekeyMessage& message,
                    const Receiver& receiver) {
  Attempt attempt(record, far_jumps, message.message, receiver);
  if (const auto place = record.find(message.version, message.base_key)) {
    return open_known(record, *place, attempt, message);
  }
  return open_new(receiver, attempt, message);
}

}  // namespace pawl::session
