// The lock of a handle that any number of threads may use at the same time.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace pawl::capi {

/// One call at a time is inside; whoever frees the handle first waits for all that have come. A mutex alone would not
/// do: it may not be destroyed while others queue for it.
class Monitor {
 public:
  class Visit {
   public:
    explicit Visit(Monitor& monitor) : monitor_(monitor) { monitor_.enter(); }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;
    ~Visit() { monitor_.leave(); }

   private:
    Monitor& monitor_;
  };

  void wait_until_empty() noexcept {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return visitors_ == 0; });
  }

 private:
  void enter() noexcept {
    std::unique_lock lock(mutex_);
    ++visitors_;
    changed_.wait(lock, [&] { return !occupied_; });
    occupied_ = true;
  }
  void leave() noexcept {
    const std::lock_guard lock(mutex_);
    --visitors_;
    occupied_ = false;
    changed_.notify_all();  // under the lock: afterwards the monitor may be gone
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t visitors_ = 0;  // inside or waiting
  bool occupied_ = false;
};

}  // namespace pawl::capi
