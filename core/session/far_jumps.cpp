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

ratchet::JumpLimits JumpBudget::limits(std::size_t place, bool knows_ratchet_key, std::uint32_t counter) {
  if (place == 0) {
    const std::uint32_t new_chain = braked_ ? kNearJump : ratchet::kMaxJump;
    if (!knows_ratchet_key && counter > kNearJump && counter <= new_chain) far_jump_tried_ = true;
    return {ratchet::kMaxJump, new_chain};
  }
  const std::uint32_t known_chain = known_chain_tried_ ? kNearJump : ratchet::kMaxJump;
  if (knows_ratchet_key) known_chain_tried_ = true;
  return {known_chain, kNearJump};
}

}  // namespace pawl::session
