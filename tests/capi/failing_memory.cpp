#include "tests/capi/failing_memory.hpp"

#include <limits>

namespace {

constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

thread_local std::size_t allocations_until_refusal = kNever;
thread_local pawl_test::Refusal refusal_wanted = pawl_test::Refusal::kOne;
thread_local bool one_was_refused = false;

bool is_refused() {
  if (allocations_until_refusal == kNever) return false;
  if (allocations_until_refusal > 0) {
    --allocations_until_refusal;
    return false;
  }
  if (refusal_wanted == pawl_test::Refusal::kOne) allocations_until_refusal = kNever;
  one_was_refused = true;
  return true;
}

}  // namespace

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);

[[gnu::visibility("default")]] void* malloc(std::size_t size) { return is_refused() ? nullptr : __libc_malloc(size); }
[[gnu::visibility("default")]] void* calloc(std::size_t count, std::size_t size) {
  return is_refused() ? nullptr : __libc_calloc(count, size);
}
[[gnu::visibility("default")]] void* realloc(void* old, std::size_t size) {
  return is_refused() ? nullptr : __libc_realloc(old, size);
}
}

bool pawl_test::runs_out(std::size_t allocations, Refusal refusal, const std::function<void()>& call) {
  refusal_wanted = refusal;
  one_was_refused = false;
  allocations_until_refusal = allocations;
  call();
  allocations_until_refusal = kNever;
  return one_was_refused;
}
