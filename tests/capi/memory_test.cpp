// Memory runs out at each allocation of each function, those inside the crypto libraries included: OUT_OF_MEMORY, no
// output, no state changed, and the same call works afterwards.
#include <gmock/gmock.h>

#include "tests/capi/every_function.hpp"
#include "tests/capi/failing_memory.hpp"

namespace pawl_test {
namespace {

class WithoutMemory : public EveryFunction {
 protected:
  void run_out_at_each_allocation(Refusal refusal) {
    const Bytes before = world_.state();
    pawl_status status = PAWL_OK;
    const auto fails_after = [&](std::size_t allocations) {
      function_.good.prepare();
      return runs_out(allocations, refusal, [&] { status = function_.good.run(); });
    };
    for (std::size_t allocations = 0; fails_after(allocations); ++allocations) {
      if (!function_.fallible) continue;
      ASSERT_EQ(status, PAWL_E_OUT_OF_MEMORY) << "after " << allocations << " allocations";
      ASSERT_TRUE(function_.good.outputs_are_empty()) << "after " << allocations << " allocations";
      ASSERT_EQ(world_.state(), before) << "after " << allocations << " allocations";
    }
    EXPECT_TRUE(!function_.fallible || status == PAWL_OK) << "with enough memory";
  }
};

TEST_P(WithoutMemory, FailsAndChangesNothing) { run_out_at_each_allocation(Refusal::kAllFromOn); }

TEST_P(WithoutMemory, FailsAndChangesNothingWhenOneAllocationIsRefused) { run_out_at_each_allocation(Refusal::kOne); }

PAWL_FOR_EVERY_FUNCTION(WithoutMemory);

TEST(ListWithoutMemory, KeepsTheErrorForTheCallThatGetsIt) {
  const List list = new_list();
  EXPECT_TRUE(runs_out(0, Refusal::kOne, [&] { pawl_list_set_text(list.get(), PAWL_F_NAME, "a name"); }));
  const Buffer out = new_buffer();
  EXPECT_EQ(pawl_list_write(list.get(), out.get(), nullptr), PAWL_E_OUT_OF_MEMORY);
}

}  // namespace
}  // namespace pawl_test
