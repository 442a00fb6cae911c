// Memory runs out at each allocation of each function, those inside the crypto libraries included: OUT_OF_MEMORY, no
// output, no state changed, and the same call works afterwards.
#include <gmock/gmock.h>

#include <cstddef>
#include <limits>
#include <string>

#include "tests/capi/table.hpp"

namespace {

constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

// The library, libstdc++ and libcrypto get their memory here, since a program's symbols come first.
thread_local std::size_t allocations_until_failure = kNever;
thread_local bool only_one_fails = false;
thread_local bool one_has_failed = false;

bool fails() {
  if (allocations_until_failure == kNever) return false;
  if (allocations_until_failure > 0) {
    --allocations_until_failure;
    return false;
  }
  if (only_one_fails) allocations_until_failure = kNever;
  one_has_failed = true;
  return true;
}

}  // namespace

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);

[[gnu::visibility("default")]] void* malloc(std::size_t size) { return fails() ? nullptr : __libc_malloc(size); }
[[gnu::visibility("default")]] void* calloc(std::size_t count, std::size_t size) {
  return fails() ? nullptr : __libc_calloc(count, size);
}
[[gnu::visibility("default")]] void* realloc(void* old, std::size_t size) {
  return fails() ? nullptr : __libc_realloc(old, size);
}
}

namespace pawl_test {
namespace {

/// Runs the call with as many `allocations` that succeed, and says whether it wanted more.
bool runs_out(const Call& call, std::size_t allocations, pawl_status& status) {
  call.prepare();
  one_has_failed = false;
  allocations_until_failure = allocations;
  status = call.run();
  allocations_until_failure = kNever;
  return one_has_failed;
}

class WithoutMemory : public ::testing::TestWithParam<std::size_t> {
 protected:
  void run_out_at_each_allocation() {
    World world;
    const Function function = functions(world).at(GetParam());
    const Bytes before = world.state();
    SCOPED_TRACE(function.name);
    pawl_status status = PAWL_OK;
    for (std::size_t allocations = 0; runs_out(function.good, allocations, status); ++allocations) {
      if (!function.fallible) continue;
      ASSERT_EQ(status, PAWL_E_OUT_OF_MEMORY) << "after " << allocations << " allocations";
      ASSERT_TRUE(function.good.outputs_are_empty()) << "after " << allocations << " allocations";
      ASSERT_EQ(world.state(), before) << "after " << allocations << " allocations";
    }
    EXPECT_TRUE(!function.fallible || status == PAWL_OK) << "with enough memory";
  }
};

TEST_P(WithoutMemory, FailsAndChangesNothing) {
  only_one_fails = false;
  run_out_at_each_allocation();
}

TEST_P(WithoutMemory, FailsAndChangesNothingWhenOneAllocationIsRefused) {
  only_one_fails = true;
  run_out_at_each_allocation();
}

std::size_t number_of_functions() {
  World world;
  return functions(world).size();
}

std::string name_of(const ::testing::TestParamInfo<std::size_t>& info) {
  World world;
  return functions(world).at(info.param).name;
}

INSTANTIATE_TEST_SUITE_P(Abi, WithoutMemory, ::testing::Range(std::size_t{0}, number_of_functions()), name_of);

}  // namespace
}  // namespace pawl_test
