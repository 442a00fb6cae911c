// All sessions with one device: a current one and up to 40 archived ones (Sesame, "Updating and deleting
// records", for one device).
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/locked_arena.hpp"
#include "core/base/result.hpp"
#include "core/ratchet/triple_ratchet.hpp"
#include "core/session/session.hpp"
#include "core/session/session_info.hpp"
#include "core/wire/saved.hpp"

namespace pawl::session {

inline constexpr std::size_t kMaxArchived = 40;
/// Skipped seeds and keys in all sessions of a record together; the oldest session's go first. This keeps a record
/// below 512 KiB.
inline constexpr std::size_t kMaxSkippedInRecord = 10'000;

/// Ends a session where it stands: on the heap, or in an arena (which outlives it). Its secrets erase themselves.
struct EndSession {
  LockedArena* arena = nullptr;
  void operator()(Session* session) const noexcept;
};
using SessionPtr = std::unique_ptr<Session, EndSession>;
/// A session on the heap.
SessionPtr make_session(Session&& session);
/// The same session in `arena`, if that is not null and has room.
SessionPtr settle(SessionPtr session, LockedArena* arena) noexcept;

/// What a step changes in a record. Made by pure functions (start.hpp, seal.hpp, open.hpp), put in place by the record.
struct RecordChange {
  /// The current session has sent a message.
  struct Sent {
    ratchet::TripleRatchet::SendChange change;
  };
  /// A session has received a message; it becomes the current one, unless it is not post-quantum and another one is.
  struct Received {
    std::size_t place;  // Record::at
    ratchet::TripleRatchet::ReceiveChange change;
  };
  /// There is a new session. If we began it, it becomes the current one; if the peer did, as in Received.
  enum class Begun { kByUs, kByPeer };
  struct Installed {
    SessionPtr session;
    Begun begun = Begun::kByUs;
  };
  /// The current session becomes an archived one.
  struct Archived {};

  std::variant<Sent, Received, Installed, Archived> what;
};

class Record {
 public:
  /// Sessions stand in `arena`, which outlives the record, as long as that has room; null: on the heap.
  explicit Record(LockedArena* arena = nullptr) : arena_(arena) {}

  /// There has never been a session.
  [[nodiscard]] bool empty() const noexcept { return !current_ && archived_.empty(); }
  /// Null: nothing can be sent.
  [[nodiscard]] const Session* current() const noexcept { return current_.get(); }
  /// The sessions in the order in which a message is tried: place 0 is the current one, then the archived ones, newest
  /// first. Null: there is none at this place (place 0 may be empty while later ones are not).
  [[nodiscard]] const Session* at(std::size_t place) const noexcept;
  [[nodiscard]] std::size_t places() const noexcept { return 1 + archived_.size(); }
  [[nodiscard]] std::size_t sessions() const noexcept { return (current_ ? 1 : 0) + archived_.size(); }
  /// The place of the session that this handshake made; none: there is no such session.
  [[nodiscard]] std::optional<std::size_t> find(std::uint8_t version, const crypto::PublicKey& base_key) const;
  [[nodiscard]] bool holds_post_quantum() const noexcept;
  [[nodiscard]] SessionInfo info() const;
  /// Skipped seeds and keys of all sessions.
  [[nodiscard]] std::size_t skipped() const noexcept;

  /// Allocates what apply needs, so that apply cannot fail.
  void make_room(const RecordChange& change);
  /// Puts a change in place that was made from this record as it is now.
  void apply(RecordChange&& change) noexcept;
  /// Drops all skipped seeds and keys: messages that are late can no longer be read.
  void drop_skipped() noexcept { drop_skipped(skipped()); }

  /// On the heap.
  [[nodiscard]] Record clone() const;

  /// As part of a larger saved form (core/session/README.md). An empty record is none. `family` is that of the keys
  /// that the sessions were made with. Errors: kStoreCorrupt.
  void write(wire::SavedWriter& out) const;
  static Result<Record> read(wire::SavedReader& in, Family family, LockedArena* arena = nullptr);

 private:
  void put(RecordChange::Sent&& change) noexcept;
  void put(RecordChange::Received&& change) noexcept;
  void put(RecordChange::Installed&& change) noexcept;
  void put(RecordChange::Archived&& change) noexcept;
  void archive() noexcept;
  void archive(SessionPtr session) noexcept;
  [[nodiscard]] bool would_weaken(const Session& session) const noexcept;
  void promote(std::size_t place) noexcept;
  void drop_excess_skipped() noexcept;
  void drop_skipped(std::size_t count) noexcept;

  LockedArena* arena_;
  SessionPtr current_;
  std::vector<SessionPtr> archived_;  // newest first
};

}  // namespace pawl::session
