// A brake on messages that make us derive many keys and then turn out to be forged.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/ratchet/double_ratchet.hpp"

namespace pawl::session {

/// What an unknown ratchet key may jump in an archived session, and everywhere while the brake is on. A further jump
/// is a far one.
inline constexpr std::uint32_t kNearJump = 200;

/// Counts the failed far jumps of one peer: messages with an unknown ratchet key and a counter beyond kNearJump that no
/// session authenticated. After three within a minute, far jumps are tried on known chains only until the first of
/// the three is a minute old. This is no protocol state: it lives beside a record in memory and is never saved.
class FarJumps {
 public:
  [[nodiscard]] bool braked(std::int64_t now_ms) const;
  void failed(std::int64_t now_ms);

 private:
  static constexpr std::size_t kAllowed = 3;
  static constexpr std::int64_t kWindowMs = 60'000;

  std::array<std::int64_t, kAllowed> failures_{};  // a ring: the next one replaces the oldest
  std::size_t next_ = 0;
  std::size_t count_ = 0;
};

/// The limits for one message as it goes from session to session. With 41 sessions it costs at most
/// 2 x 2,000 + 39 x 200 chain steps: the full jump belongs to the current session and to the first archived session
/// that knows the very ratchet key. (Many archived sessions may know one: those that we started from bundles with the same
/// signed prekey.)
class JumpBudget {
 public:
  explicit JumpBudget(bool braked) : braked_(braked) {}
  /// The limits for the session at `place` of a record.
  [[nodiscard]] ratchet::JumpLimits limits(std::size_t place, bool knows_ratchet_key);

 private:
  bool braked_;
  bool known_chain_tried_ = false;
};

}  // namespace pawl::session
