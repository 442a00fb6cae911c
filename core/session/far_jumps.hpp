// A brake on messages that make us derive many keys and then turn out to be forged.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/handshake/suite.hpp"
#include "core/ratchet/double_ratchet.hpp"

namespace pawl::session {

/// How far ahead of its chain a message of a suite may be: ratchet::kMaxJump where the Double Ratchet is alone. Between
/// two devices of one account the official client knows no limit in Signal's version 4; ours is far beyond what gets
/// lost, and bounds what a forged message costs there, too.
inline constexpr std::uint32_t kMaxJumpV4 = 25'000;
inline constexpr std::uint32_t kMaxJumpToSelf = 100'000;
constexpr std::uint32_t max_jump(handshake::Suite suite, bool to_self) {
  if (!handshake::has_pq_ratchet(suite)) return ratchet::kMaxJump;
  return to_self ? kMaxJumpToSelf : kMaxJumpV4;
}

/// How many messages we send without an answer: up to a number that every implementation of the suite reads, even when
/// it has got none of those before.
constexpr std::uint32_t max_unanswered(handshake::Suite suite) { return max_jump(suite, false); }

/// What an unknown ratchet key may jump in an archived session, and everywhere while the brake is on. A longer jump is
/// a far one.
inline constexpr std::uint32_t kNearJump = 200;

/// Counts the failed far jumps of one peer: messages with an unknown ratchet key and a counter beyond kNearJump that no
/// session authenticated. After three within a minute, far jumps are tried on known chains only, until the first of
/// the three is a minute old; an unknown key may still jump kNearJump. This is no protocol state: it lives beside a
/// record in memory and is never saved, so whoever loads a conversation anew for each message has no brake.
class FarJumps {
 public:
  [[nodiscard]] bool braked(std::int64_t now_ms) const;
  void failed(std::int64_t now_ms);

 private:
  static constexpr std::size_t kAllowed = 3;

  std::array<std::int64_t, kAllowed> failures_{};  // the newest kAllowed, in a ring
  std::size_t count_ = 0;                          // of all failures; the newest is at (count_ - 1) % kAllowed
};

/// The limits for one message as it goes from session to session. The full jump belongs to the first session that knows
/// the very ratchet key, and to the current one when none does, so that 41 sessions cost at most a full jump and
/// 40 x 200 steps of each chain. (Only one session should know a ratchet key, but all that we started from one signed
/// prekey know that key.)
class JumpBudget {
 public:
  /// `known`: some session of the record knows the message's ratchet key.
  JumpBudget(bool braked, bool known) : braked_(braked), known_(known) {}

  /// The limits for the session at `place` of the record. `jumps` is how far ahead the message is in it, `full` how far
  /// it may be at most.
  ratchet::JumpLimits limits(std::size_t place, bool knows_ratchet_key, const ratchet::Jumps& jumps,
                             std::uint32_t full);
  /// An unknown ratchet key has been given the chance of a far jump.
  [[nodiscard]] bool far_jump_tried() const noexcept { return far_jump_tried_; }

 private:
  bool braked_;
  bool known_;
  bool known_chain_tried_ = false;
  bool far_jump_tried_ = false;
};

}  // namespace pawl::session
