#include <gmock/gmock.h>

#include <array>
#include <cstring>

#include "core/base/leftovers.hpp"
#include "tests/support/painted_stack.hpp"

namespace pawl {
namespace {

using testing::PaintedStack;

constexpr std::array<std::uint8_t, 32> kSecret{0x8B, 0x1F, 0x5E, 0xC0, 0x77, 0x29, 0xD4, 0x63, 0x90, 0xAB, 0x3C};
constexpr std::size_t kPlantedDepth = 8192;

// Keeps the bytes from being optimised away.
void use(const void* bytes) { __asm__ volatile("" : : "r"(bytes) : "memory"); }

// A careless call: leaves the secret about kPlantedDepth below its caller.
[[gnu::noinline]] void leave_a_secret_behind() {
  std::array<std::uint8_t, kPlantedDepth> frame;
  std::memcpy(frame.data(), kSecret.data(), kSecret.size());
  use(frame.data());
}

// And one that leaves it right below its caller's frame.
[[gnu::noinline]] void leave_a_secret_near() {
  std::array<std::uint8_t, kSecret.size()> frame;
  std::memcpy(frame.data(), kSecret.data(), kSecret.size());
  use(frame.data());
}

class ClearStack : public ::testing::Test {
 protected:
  PaintedStack stack_;
};

TEST_F(ClearStack, WithoutItAPlantedSecretIsFound) {
  stack_.run(leave_a_secret_behind);
  EXPECT_TRUE(stack_.holds(kSecret));
  stack_.run(leave_a_secret_near);
  EXPECT_TRUE(stack_.holds(kSecret));
}

TEST_F(ClearStack, WithItNoSecretIsFound) {
  for (auto* const careless_call : {leave_a_secret_behind, leave_a_secret_near}) {
    stack_.run(careless_call);
    const std::size_t depth = stack_.depth();
    stack_.run([&] {
      careless_call();
      clear_stack(depth);
    });
    EXPECT_FALSE(stack_.holds(kSecret));
  }
}

TEST_F(ClearStack, LeavesNoByteOfTheSecret) {
  std::array<std::uint8_t, 4> piece{};  // of any part of it that is not zeros
  for (std::size_t at = 0; at + piece.size() <= 8; ++at) {
    std::copy_n(kSecret.begin() + static_cast<std::ptrdiff_t>(at), piece.size(), piece.begin());
    stack_.run([&] {
      leave_a_secret_near();
      clear_stack(kPlantedDepth);
    });
    EXPECT_FALSE(stack_.holds(piece)) << "bytes from " << at;
  }
}

TEST_F(ClearStack, AShallowerDepthIsNotEnough) {
  stack_.run([&] {
    leave_a_secret_behind();
    clear_stack(kPlantedDepth / 2);
  });
  EXPECT_TRUE(stack_.holds(kSecret));
}

TEST_F(ClearStack, KeepsWhatTheCallerHolds) {
  bool intact = false;
  stack_.run([&] {
    std::array<std::uint8_t, 64> held{};
    held.fill(0x3C);
    use(held.data());
    clear_stack(kPlantedDepth);
    use(held.data());
    intact = std::ranges::all_of(held, [](std::uint8_t byte) { return byte == 0x3C; });
  });
  EXPECT_TRUE(intact);
}

TEST_F(ClearStack, WritesToNoDepthAtAllWhenAskedForNone) {
  stack_.run([] { clear_stack(0); });
  EXPECT_LT(stack_.depth(), 1024U);
}

TEST_F(ClearStack, APaintedStackMeasuresHowDeepACallWent) {
  stack_.run(leave_a_secret_behind);
  EXPECT_GE(stack_.depth(), kPlantedDepth);
  EXPECT_LT(stack_.depth(), kPlantedDepth + 1024);
}

}  // namespace
}  // namespace pawl
