// The frame around every function of the ABI that can fail: errors and exceptions become a status, a failure leaves
// no output behind, and nothing that the call had on the stack or in vector registers stays there.
#pragma once
#include <cstddef>
#include <cstdint>
#include <new>

#include "capi/src/codes.hpp"
#include "capi/src/handle.hpp"
#include "core/base/leftovers.hpp"
#include "core/base/result.hpp"
#include "pawl/base.h"

namespace pawl::capi {

/// How far below its own frame a call of the ABI reaches, in bytes. What it reached is erased before it returns;
/// tests/capi/stack_test.cpp measures for every function that this is enough.
inline constexpr std::size_t kDeepestCall = std::size_t{32} * 1024;  // a handshake; the KEMs erase theirs themselves
/// The same for calls that have to be quick: in sessions that there are, they seal messages, or open them.
inline constexpr std::size_t kSealingCall = std::size_t{16} * 1024;
inline constexpr std::size_t kOpeningCall = std::size_t{24} * 1024;

/// Where in its arguments a call was when it was refused, and what follows from that.
struct Where {
  std::int32_t row = -1;
  std::uint32_t device = PAWL_ALL_DEVICES;
  Purpose purpose = Purpose::kWriting;
  std::size_t depth = kDeepestCall;  // how far the call reaches
};

/// True when `error` is null or a struct that we know at least the first version of.
[[nodiscard]] bool usable(const pawl_error* error) noexcept;
/// Writes the outcome of a call to `error`, unless that is null.
void report(pawl_error* error, const Error* failure, const Where& where) noexcept;

/// What a failed call leaves in its outputs.
template <class Object>
void clear(Object** out) noexcept {
  if (out != nullptr) *out = nullptr;
}
inline void clear(std::int32_t* out) noexcept {
  if (out != nullptr) *out = 0;
}
void clear(pawl_buffer* out) noexcept;

/// The result of `body`, with exceptions turned into errors. Not inlined, so that all that it puts on the stack lies
/// below the frame of the caller, which erases it.
template <class Body>
[[gnu::noinline]] Result<Done> run(Body&& body, Where& where) noexcept {
  try {
    return body(where);
  } catch (const std::bad_alloc&) {
    return Error(Errc::kOutOfMemory, "there is not enough memory");
  } catch (...) {
    return Error(Errc::kInternal, "an exception reached the ABI: please report this");
  }
}

/// Runs `body` (Where& -> Result<Done>). `outputs` are the call's places for outputs; `body` writes them last.
template <class Body, class... Outputs>
pawl_status guarded(pawl_error* error, Body&& body, Outputs*... outputs) noexcept {
  Where where;
  const bool reportable = usable(error);
  const Result<Done> done =
      reportable ? run(body, where)
                 : Result<Done>(Error(Errc::kInvalidArgument, "the struct_size of the pawl_error is too small"));
  if (!done) (clear(outputs), ...);
  clear_stack(where.depth);
  clear_vector_registers();
  if (reportable) report(error, done ? nullptr : &done.error(), where);
  return done ? PAWL_OK : static_cast<pawl_status>(done.error().code);
}

}  // namespace pawl::capi
