// All sessions with one device: a current one and up to 40 archived ones (signal-sessions, "Session records and
// management").
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "core/base/result.hpp"
#include "core/ratchet/double_ratchet.hpp"
#include "core/session/session.hpp"
#include "core/session/session_info.hpp"

namespace pawl::session {

inline constexpr std::size_t kMaxArchived = 40;
/// Skipped seeds in all sessions of a record together; the oldest session's go first.
inline constexpr std::size_t kMaxSkippedInRecord = 10'000;

using SessionPtr = std::unique_ptr<Session>;

/// What a step changes in a record. Made by pure functions (start.hpp, seal.hpp, open.hpp), put in place by
/// Record::commit.
struct RecordChange {
  /// The current session has sent a message.
  struct Sent {
    ratchet::SendChange change;
  };
  /// A session has received a message; it becomes the current one.
  struct Received {
    std::size_t place;  // Record::at
    ratchet::ReceiveChange change;
  };
  /// There is a new session; it becomes the current one.
  struct Installed {
    SessionPtr session;
  };
  /// The current session becomes an archived one.
  struct Archived {};

  std::variant<Sent, Received, Installed, Archived> what;
  std::uint64_t before_revision;
};

class Record {
 public:
  /// Null: nothing can be sent.
  [[nodiscard]] const Session* current() const noexcept { return current_.get(); }
  /// Newest first.
  [[nodiscard]] std::span<const SessionPtr> archived() const noexcept { return archived_; }
  [[nodiscard]] bool empty() const noexcept { return !current_ && archived_.empty(); }
  /// The sessions in the order in which a message is tried: place 0 is the current one, then the archived ones. Null:
  /// there is none at this place (place 0 may be empty while later ones are not).
  [[nodiscard]] const Session* at(std::size_t place) const noexcept;
  [[nodiscard]] std::size_t places() const noexcept { return 1 + archived_.size(); }
  /// The place of the session that this handshake made; none: there is no such session.
  [[nodiscard]] std::optional<std::size_t> find(std::uint8_t version, const crypto::PublicKey& base_key) const;
  [[nodiscard]] SessionInfo info() const;

  /// Raised by one with every commit.
  [[nodiscard]] std::uint64_t revision() const noexcept { return revision_; }
  /// Puts a change in place. Errors: kInvalidArgument when the record has changed since the step was made.
  Result<Done> commit(RecordChange&& change);

  [[nodiscard]] Record clone() const;

 private:
  SessionPtr current_;
  std::vector<SessionPtr> archived_;
  std::uint64_t revision_ = 0;
};

}  // namespace pawl::session
