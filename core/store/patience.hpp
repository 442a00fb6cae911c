// How long to go on trying for a lock that somebody else has.
#pragma once
#include <time.h>

#include <algorithm>
#include <cstdint>

#include "core/base/result.hpp"

namespace pawl::store {

/// Sleeps that grow, until they add up to what there is time for. No clock is read: how often something is tried does
/// not depend on one.
class Patience {
 public:
  explicit Patience(std::int64_t wait_ms) noexcept : left_ms_(wait_ms) {}

  /// Sleeps for a while. False, without having slept, when it has run out.
  bool lasts() noexcept {
    if (left_ms_ <= 0) return false;
    const std::int64_t now_ms = std::min(next_ms_, left_ms_);
    const timespec pause{.tv_sec = 0, .tv_nsec = static_cast<long>(now_ms * 1'000'000)};
    nanosleep(&pause, nullptr);  // a signal only makes the next try come sooner
    left_ms_ -= now_ms;
    next_ms_ = std::min(2 * next_ms_, kLongestMs);
    return true;
  }

 private:
  static constexpr std::int64_t kLongestMs = 10;

  std::int64_t left_ms_;
  std::int64_t next_ms_ = 1;
};

/// What `attempt` gives, as soon as that is not kStoreLocked or patience has run out.
template <class Attempt>
Result<Done> patiently(Patience& patience, Attempt&& attempt) {
  for (;;) {
    Result<Done> done = attempt();
    if (done || done.error().code != Errc::kStoreLocked || !patience.lasts()) return done;
  }
}

}  // namespace pawl::store
