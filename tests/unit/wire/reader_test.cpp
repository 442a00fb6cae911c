// The cursor: never past the end, and varints as the specification bounds them.
#include "core/wire/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/support/matchers.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::wire {
namespace {

using pawl::testing::FailsWith;
using pawl::testing::from_hex;
using pawl::testing::Gives;
using pawl::testing::IsOk;
using ::testing::Eq;

Result<std::uint64_t> varint(std::string_view hex) {
  const Bytes bytes = from_hex(hex);
  return Reader(bytes).varint();
}

TEST(Reader, TakesNeverMoreThanThereIs) {
  const Bytes bytes = from_hex("010203");
  Reader reader(bytes);
  EXPECT_THAT(reader.take(4), FailsWith(Errc::kInvalidMessage));
  EXPECT_THAT(reader.take(std::numeric_limits<std::uint64_t>::max()), FailsWith(Errc::kInvalidMessage));
  const auto all = reader.take(3);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->data(), bytes.data());
  EXPECT_TRUE(reader.empty());
  EXPECT_THAT(reader.take(0), IsOk());
  EXPECT_THAT(reader.take(1), FailsWith(Errc::kInvalidMessage));
}

TEST(Varint, HasSevenBitsPerByteLowestFirst) {
  EXPECT_THAT(varint("00"), Gives(Eq(0U)));
  EXPECT_THAT(varint("7f"), Gives(Eq(127U)));
  EXPECT_THAT(varint("8001"), Gives(Eq(128U)));
  EXPECT_THAT(varint("ac02"), Gives(Eq(300U)));
  EXPECT_THAT(varint("ffffffffffffffffff01"), Gives(Eq(std::numeric_limits<std::uint64_t>::max())));
}

TEST(Varint, MayBePaddedUpToTenBytes) {
  EXPECT_THAT(varint("8100"), Gives(Eq(1U)));
  EXPECT_THAT(varint("81808080808080808000"), Gives(Eq(1U)));
}

TEST(Varint, OfElevenBytesIsRefused) {
  EXPECT_THAT(varint("8180808080808080808000"), FailsWith(Errc::kInvalidMessage));
  EXPECT_THAT(varint("ffffffffffffffffffff01"), FailsWith(Errc::kInvalidMessage));
}

TEST(Varint, WithATenthByteAboveOneIsRefused) {
  EXPECT_THAT(varint("80808080808080808001"), Gives(Eq(std::uint64_t{1} << 63)));
  EXPECT_THAT(varint("80808080808080808002"), FailsWith(Errc::kInvalidMessage));
  EXPECT_THAT(varint("8080808080808080807f"), FailsWith(Errc::kInvalidMessage));
  EXPECT_THAT(varint("8080808080808080800200000000"), FailsWith(Errc::kInvalidMessage));
}

TEST(Varint, CutShortIsRefusedAndNothingIsRead) {
  EXPECT_THAT(varint(""), FailsWith(Errc::kInvalidMessage));
  const Bytes bytes = from_hex("ffffff");
  Reader reader(bytes);
  EXPECT_THAT(reader.varint(), FailsWith(Errc::kInvalidMessage));
  EXPECT_THAT(reader.take(3), IsOk());
}

TEST(Varint, IsFollowedByWhatComesNext) {
  const Bytes bytes = from_hex("ac020506070809101112");
  Reader reader(bytes);
  EXPECT_THAT(reader.varint(), Gives(Eq(300U)));
  EXPECT_THAT(reader.varint(), Gives(Eq(5U)));
}

}  // namespace
}  // namespace pawl::wire
