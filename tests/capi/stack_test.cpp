// What a call leaves on the stack: nothing, with good arguments, with each bad one, and when memory runs out in the
// middle of it. So the depth that the library erases is enough for every function.
#include <gmock/gmock.h>

#include "tests/capi/every_function.hpp"
#include "tests/capi/failing_memory.hpp"
#include "tests/support/painted_stack.hpp"

namespace pawl_test {
namespace {

class StackAfter : public EveryFunction {
 protected:
  bool is_clear_after(const std::function<void()>& call) {
    stack_.run(call);
    return stack_.is_clear_below(kFramesAbove);
  }

 private:
  /// Between the start of the painted stack and what is erased: the frames of the test, and of the function itself.
  static constexpr std::size_t kFramesAbove = 1'024;

  pawl::testing::PaintedStack stack_{std::size_t{128} << 10};
};

TEST_P(StackAfter, ACallIsClear) {
  if (!function_.fallible) return;
  for (const Call& call : function_.bad) {
    call.prepare();
    EXPECT_TRUE(is_clear_after([&] { call.run(); })) << call.what;
    call.outputs_are_empty();
  }
  function_.good.prepare();
  EXPECT_TRUE(is_clear_after([&] { function_.good.run(); }));
}

TEST_P(StackAfter, ACallThatRanOutOfMemoryIsClear) {
  if (!function_.fallible) return;
  bool failed = true;
  for (std::size_t allocations = 0; failed; ++allocations) {
    function_.good.prepare();
    const auto call = [&] { failed = runs_out(allocations, Refusal::kOne, [&] { function_.good.run(); }); };
    EXPECT_TRUE(is_clear_after(call)) << "after " << allocations << " allocations";
    if (failed) function_.good.outputs_are_empty();
  }
}

PAWL_FOR_EVERY_FUNCTION(StackAfter);

}  // namespace
}  // namespace pawl_test
