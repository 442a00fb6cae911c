// What stands behind the pointers that a program holds: a tag that says what a handle is, and a turn for handles
// that one thread at a time may be in.
#pragma once
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <utility>

#include "core/base/result.hpp"

namespace pawl::capi {

/// Kinds of handles. The values are text that is unlikely to stand in memory by chance.
enum class Kind : std::uint64_t {
  kBuffer = 0x7061776C62756666,   // "pawlbuff"
  kList = 0x7061776C6C697374,     // "pawllist"
  kAccount = 0x7061776C61636374,  // "pawlacct"
  kKeys = 0x7061776C6B657973,     // "pawlkeys"
  kSession = 0x7061776C73657373,  // "pawlsess"
  kStep = 0x7061776C73746570,     // "pawlstep"
  kFreed = 0x7061776C676F6E65,    // "pawlgone"
};

/// The first member of every handle.
class Tag {
 public:
  explicit Tag(Kind kind) noexcept : kind_(kind) {}
  Tag(const Tag&) = delete;
  Tag& operator=(const Tag&) = delete;
  /// Volatile, because to the compiler a store into an object that ends has no reader. We read it: in live().
  ~Tag() { *const_cast<volatile Kind*>(&kind_) = Kind::kFreed; }

 private:
  Kind kind_;
};

/// The process that a handle was made in; a member of those that hold keys. A forked child has a copy of them, in which
/// locked pages read as zeros, and locks may be held by a thread that is not there; and the parent goes on using the
/// keys.
class Process {
 public:
  [[nodiscard]] bool is_this_one() const noexcept { return id_ == getpid(); }

 private:
  pid_t id_ = getpid();
};

/// The handle, if it is one of its type. Errors: kInvalidArgument for null, kWrongHandle for what is something else,
/// kForked for one of another process. The tag is read as bytes, since behind a wrong pointer there is no object of
/// this type.
template <class Handle>
Result<Handle*> live(Handle* handle) {
  if (handle == nullptr) return Error(Errc::kInvalidArgument, "a handle is NULL");
  Kind kind{};
  std::memcpy(&kind, reinterpret_cast<const unsigned char*>(handle), sizeof kind);
  if (kind != Handle::kKind) return Error(Errc::kWrongHandle, "a handle is of another kind, or has been freed");
  if constexpr (requires { handle->process; }) {
    if (!handle->process.is_this_one()) return Error(Errc::kForked, "a handle was made before a fork, by the parent");
  }
  return handle;
}

/// Lets one thread at a time in. It does not wait: a second thread is a mistake of the program, and is told so.
class Turn {
 public:
  class Hold {
   public:
    explicit Hold(Turn& turn) noexcept : turn_(&turn) {}
    Hold(Hold&& from) noexcept : turn_(std::exchange(from.turn_, nullptr)) {}
    Hold& operator=(Hold&&) = delete;
    ~Hold() {
      if (turn_ != nullptr) turn_->taken_.clear(std::memory_order_release);
    }

   private:
    Turn* turn_;
  };

  /// Errors: kInUse.
  Result<Hold> take() noexcept {
    if (taken_.test_and_set(std::memory_order_acquire)) {
      return Error(Errc::kInUse, "another thread is in a handle that one thread at a time may use");
    }
    return Hold(*this);
  }

 private:
  std::atomic_flag taken_;
};

}  // namespace pawl::capi
