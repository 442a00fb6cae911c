// A brake on messages that make us derive many keys and then turn out to be forged.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/ratchet/double_ratchet.hpp"

namespace pawl::session {

/// What an unknown ratchet key may jump in an archived session, and everywhere while the brake is on. A longer jump is
/// a far one.
inline constexpr std::uint32_t kNearJump = 200;

/// Counts the failed far jumps of one peer: messages with an unknown ratchet key and a counter beyond kNearJump that no
/// session authenticated. After three within a minute, far jumps are tried on known chains only, until the first of
/// the three is a minute old. This is no protocol state: it lives beside a record in memory and is never saved.
class FarJumps {
 public:
  [[nodiscard]] bool braked(std::int64_t now_ms) const;
  void failed(std::int64_t now_ms);

 private:
  static constexpr std::size_t kAllowed = 3;

  std::array<std::int64_t, kAllowed> failures_{};  // the newest kAllowed, in a ring
  std::size_t count_ = 0;                          // of all failures; the newest is at (count_ - 1) % kAllowed
};

/// The limits for one message as it goes from session to session. The full jump belongs to the current session and to
/// the first archived one that knows the very ratchet key, so that 41 sessions cost at most 2 x 2,000 + 39 x 200 chain
/// steps. (Only one session should know a ratchet key, but all that we started from one signed prekey know that key.)
class JumpBudget {
 public:
  explicit JumpBudget(bool braked) : braked_(braked) {}

  /// The limits for the session at `place` of the record, for a message with this counter.
  ratchet::JumpLimits limits(std::size_t place, bool knows_ratchet_key, std::uint32_t counter);
  /// An unknown ratchet key has been given the chance of a far jump.
  [[nodiscard]] bool far_jump_tried() const noexcept { return far_jump_tried_; }

 private:
  bool braked_;
  bool known_chain_tried_ = false;
  bool far_jump_tried_ = false;
};

}  // namespace pawl::session
