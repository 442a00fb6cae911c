#include "core/session/far_jumps.hpp"

namespace pawl::session {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;

}  // namespace

bool FarJumps::braked(std::int64_t now_ms) const {
  if (count_ < kAllowed) return false;
  const std::int64_t oldest = failures_[count_ % kAllowed];
  const std::int64_t newest = failures_[(count_ - 1) % kAllowed];
  return newest <= now_ms && now_ms < oldest + kMinuteMs;  // a clock that was set back does not brake
}

void FarJumps::failed(std::int64_t now_ms) {
  failures_[count_ % kAllowed] = now_ms;
  ++count_;
}

ratchet::JumpLimits JumpBudget::limits(std::size_t place, bool knows_ratchet_key, const ratchet::Jumps& jumps,
                                       std::uint32_t full) {
  if (knows_ratchet_key) {
    const std::uint32_t known_chain = known_chain_tried_ ? kNearJump : full;
    known_chain_tried_ = true;
    return {known_chain, kNearJump};
  }
  const bool far = place == 0 && !known_ && !braked_;
  const std::uint32_t new_chain = far ? full : kNearJump;
  // One of the chains is enough: that the other refuses the message does not give back what the first one cost.
  const auto costs = [&](std::uint32_t jump) { return jump > kNearJump && jump <= new_chain; };
  far_jump_tried_ = far_jump_tried_ || costs(jumps.classic) || costs(jumps.pq);
  return {full, new_chain};
}

}  // namespace pawl::session
