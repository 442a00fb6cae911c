#include "core/base/wipe.hpp"

#include <gmock/gmock.h>

#include "core/base/bytes.hpp"

namespace pawl {
namespace {

using ::testing::Each;

TEST(Wipe, LeavesZeros) {
  for (std::size_t size = 0; size < 70; ++size) {
    Bytes bytes(size, 0xFF);
    wipe(bytes);
    EXPECT_THAT(bytes, Each(0));
  }
}

TEST(Wipe, TouchesNothingElse) {
  Bytes bytes(10, 0xFF);
  wipe(std::span(bytes).subspan(3, 4));
  EXPECT_THAT(bytes, ::testing::ElementsAre(0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF));
}

TEST(WipeObject, LeavesZeros) {
  struct State {
    std::uint64_t count = 7;
    std::array<std::uint8_t, 9> bytes{1, 2, 3};
  } state;
  wipe_object(state);
  EXPECT_EQ(state.count, 0U);
  EXPECT_THAT(state.bytes, Each(0));
}

TEST(EqualCt, SeesEveryBit) {
  const Bytes a(40, 0x5A);
  EXPECT_TRUE(equal_ct(a, Bytes(a)));
  for (std::size_t bit = 0; bit < 8 * a.size(); ++bit) {
    Bytes b = a;
    b[bit / 8] ^= static_cast<std::uint8_t>(1 << (bit % 8));
    EXPECT_FALSE(equal_ct(a, b)) << "bit " << bit;
  }
}

TEST(EqualCt, SeesLengths) {
  EXPECT_FALSE(equal_ct(Bytes(3), Bytes(4)));
  EXPECT_TRUE(equal_ct({}, {}));
}

TEST(IsZeroCt, SeesEveryBit) {
  EXPECT_TRUE(is_zero_ct(Bytes(40)));
  EXPECT_TRUE(is_zero_ct({}));
  for (std::size_t bit = 0; bit < 8 * 40; ++bit) {
    Bytes bytes(40);
    bytes[bit / 8] = static_cast<std::uint8_t>(1 << (bit % 8));
    EXPECT_FALSE(is_zero_ct(bytes)) << "bit " << bit;
  }
}

}  // namespace
}  // namespace pawl
