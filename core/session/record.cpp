#include "core/session/record.hpp"

#include <algorithm>
#include <new>
#include <type_traits>
#include <utility>

namespace pawl::session {

void EndSession::operator()(Session* session) const noexcept {
  if (arena == nullptr) {
    delete session;
  } else {
    session->~Session();
    arena->give_back(session, sizeof(Session));
  }
}

SessionPtr make_session(Session&& session) { return SessionPtr(new Session(std::move(session))); }

SessionPtr settle(SessionPtr session, LockedArena* arena) noexcept {
  static_assert(std::is_nothrow_move_constructible_v<Session> && alignof(Session) <= LockedArena::kUnit);
  void* const room = arena == nullptr ? nullptr : arena->take(sizeof(Session));
  if (room == nullptr) return session;
  return SessionPtr(new (room) Session(std::move(*session)), EndSession{arena});
}

const Session* Record::at(std::size_t place) const noexcept {
  return place == 0 ? current_.get() : archived_[place - 1].get();
}

// Looks at every session, so that the time does not tell which one it was.
std::optional<std::size_t> Record::find(std::uint8_t version, const crypto::PublicKey& base_key) const {
  std::optional<std::size_t> found;
  for (std::size_t place = places(); place-- > 0;) {
    const Session* session = at(place);
    if (session != nullptr && version_of(session->suite) == version && session->base_key == base_key) found = place;
  }
  return found;
}

bool Record::holds_post_quantum() const noexcept {
  const auto is = [](const SessionPtr& session) { return session && handshake::is_post_quantum(session->suite); };
  return is(current_) || std::ranges::any_of(archived_, is);
}

// What we write next has to be as strong as the strongest session that there has been: what comes in cannot change
// that.
bool Record::would_weaken(const Session& session) const noexcept {
  return !handshake::is_post_quantum(session.suite) && holds_post_quantum();
}

SessionInfo Record::info() const {
  SessionInfo info{{}, archived_.size()};
  if (!current_) return info;
  info.current = {.suite = current_->suite,
                  .version = version_of(current_->suite),
                  .remote_identity = current_->remote_identity,
                  .remote_registration_id = current_->remote_registration_id,
                  .registration_id_confirmed = current_->registration_id_confirmed,
                  .unacknowledged = current_->pending.has_value(),
                  .has_numbers_left = current_->has_numbers_left(),
                  .sends_until_ms = current_->sends_until_ms(),
                  .pq_epochs = current_->ratchet.pq_epochs(),
                  .pq_stalled = current_->ratchet.pq_stalled()};
  // A bundle's registration id is better than one from a wrapper, also when the wrapper came later.
  for (std::size_t place = 1; place < places() && !info.current->registration_id_confirmed; ++place) {
    const Session& session = *at(place);
    if (!session.registration_id_confirmed || session.remote_identity != current_->remote_identity) continue;
    info.current->remote_registration_id = session.remote_registration_id;
    info.current->registration_id_confirmed = true;
  }
  return info;
}

void Record::make_room(const RecordChange& change) {
  if (const auto* received = std::get_if<RecordChange::Received>(&change.what)) {
    const SessionPtr& session = received->place == 0 ? current_ : archived_[received->place - 1];
    session->ratchet.make_room(received->change);
  }
  archived_.reserve(archived_.size() + 1);
}

void Record::apply(RecordChange&& change) noexcept {
  std::visit([this](auto& what) { put(std::move(what)); }, change.what);
}

void Record::put(RecordChange::Sent&& change) noexcept { current_->ratchet.apply(std::move(change.change)); }

void Record::put(RecordChange::Received&& change) noexcept {
  const std::size_t added = change.change.skipped();
  if (change.place != 0 && !would_weaken(*at(change.place))) {
    promote(change.place);
    change.place = 0;
  }
  Session& session = change.place == 0 ? *current_ : *archived_[change.place - 1];
  session.ratchet.apply(std::move(change.change));
  session.pending.reset();
  if (added > 0) drop_excess_skipped();
}

void Record::put(RecordChange::Installed&& change) noexcept {
  if (change.begun == RecordChange::Begun::kByPeer && would_weaken(*change.session)) {
    archive(settle(std::move(change.session), arena_));
  } else {
    archive();
    current_ = settle(std::move(change.session), arena_);
  }
  drop_excess_skipped();
}

void Record::put(RecordChange::Archived&& /*change*/) noexcept { archive(); }

void Record::archive() noexcept {
  if (current_) archive(std::move(current_));
}

void Record::archive(SessionPtr session) noexcept {
  if (archived_.size() == kMaxArchived) archived_.pop_back();
  session->pending.reset();
  archived_.insert(archived_.begin(), std::move(session));
}

void Record::promote(std::size_t place) noexcept {
  const auto chosen = archived_.begin() + static_cast<std::ptrdiff_t>(place - 1);
  SessionPtr session = std::move(*chosen);
  archived_.erase(chosen);
  archive();
  current_ = std::move(session);
}

std::size_t Record::skipped() const noexcept {
  std::size_t sum = current_ ? current_->ratchet.skipped() : 0;
  for (const SessionPtr& session : archived_) sum += session->ratchet.skipped();
  return sum;
}

void Record::drop_excess_skipped() noexcept {
  const std::size_t sum = skipped();
  if (sum > kMaxSkippedInRecord) drop_skipped(sum - kMaxSkippedInRecord);
}

// Those of the oldest archived session go first.
void Record::drop_skipped(std::size_t count) noexcept {
  const auto drop_from = [&](Session& session) {
    const std::size_t dropped = std::min(count, session.ratchet.skipped());
    if (dropped > 0) session.ratchet.drop_skipped(dropped);
    count -= dropped;
  };
  for (auto oldest = archived_.rbegin(); oldest != archived_.rend(); ++oldest) drop_from(**oldest);
  if (current_) drop_from(*current_);
}

Record Record::clone() const {
  Record copy;
  if (current_) copy.current_ = make_session(current_->clone());
  copy.archived_.reserve(archived_.size());
  for (const SessionPtr& session : archived_) copy.archived_.push_back(make_session(session->clone()));
  return copy;
}

}  // namespace pawl::session
