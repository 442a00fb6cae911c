// A stack that shows what a call has left on it: how deep the call wrote, and whether a secret is still there.
//
//   PaintedStack stack;
//   stack.run([&] { call(); });
//   stack.depth();          // bytes below the caller of the lambda that were written to
//   stack.holds(secret);    // whether these bytes stand anywhere in them
//   stack.is_clear_below(frames);   // whether further down than `frames` bytes they are all zero
//
// It shows nothing under AddressSanitizer, which keeps variables elsewhere: such tests are left out of that build.
#pragma once
#include <pthread.h>
#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <span>
#include <stdexcept>
#include <vector>

#include "core/base/bytes.hpp"

namespace pawl::testing {

class PaintedStack {
 public:
  /// Each run paints and looks through all of it, so a smaller one is faster.
  explicit PaintedStack(std::size_t size = std::size_t{1} << 20) {
    void* const pages = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) throw std::bad_alloc();
    memory_ = {static_cast<std::uint8_t*>(pages), size};
  }
  PaintedStack(const PaintedStack&) = delete;
  PaintedStack& operator=(const PaintedStack&) = delete;
  ~PaintedStack() { munmap(memory_.data(), memory_.size()); }

  /// Runs `call` on a thread that has this stack, freshly painted, and takes a picture before the thread's end writes
  /// over it. An exception of `call` comes out here.
  void run(std::function<void()> call) {
    std::ranges::fill(memory_, kPaint);
    call_ = std::move(call);
    failure_ = nullptr;
    returned_ = false;
    looked_ = false;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, memory_.data(), memory_.size());
    pthread_t thread{};
    const int refused = pthread_create(&thread, &attributes, enter, this);
    pthread_attr_destroy(&attributes);
    if (refused != 0) throw std::runtime_error("no thread for the painted stack");
    while (!returned_.load(std::memory_order_acquire)) sched_yield();
    picture_.assign(memory_.begin(), memory_.begin() + (entry_ - memory_.data()));
    looked_.store(true, std::memory_order_release);
    pthread_join(thread, nullptr);
    if (failure_) std::rethrow_exception(failure_);
  }

  [[nodiscard]] std::size_t depth() const {
    const auto lowest = std::ranges::find_if(picture_, [](std::uint8_t byte) { return byte != kPaint; });
    return static_cast<std::size_t>(picture_.end() - lowest);
  }

  [[nodiscard]] bool is_clear_below(std::size_t frames) const {
    return std::ranges::all_of(std::span(picture_).first(picture_.size() - frames),
                               [](std::uint8_t byte) { return byte == kPaint || byte == 0; });
  }

  [[nodiscard]] bool holds(ByteView secret) const {
    return std::search(picture_.begin(), picture_.end(), secret.begin(), secret.end()) != picture_.end();
  }

 private:
  static constexpr std::uint8_t kPaint = 0xA5;

  static void* enter(void* self) {
    auto& stack = *static_cast<PaintedStack*>(self);
    stack.entry_ = static_cast<std::uint8_t*>(__builtin_frame_address(0));
    stack.call_guarded();
    stack.returned_.store(true, std::memory_order_release);
    while (!stack.looked_.load(std::memory_order_acquire)) {
      // A loop without a call: any call would write over what is to be looked at.
    }
    return nullptr;
  }

  [[gnu::noinline]] void call_guarded() {
    try {
      call_();
    } catch (...) {
      failure_ = std::current_exception();
    }
  }

  std::span<std::uint8_t> memory_;
  std::function<void()> call_;
  std::exception_ptr failure_;
  std::uint8_t* entry_ = nullptr;
  std::atomic<bool> returned_ = false;
  std::atomic<bool> looked_ = false;
  std::vector<std::uint8_t> picture_;
};

}  // namespace pawl::testing
