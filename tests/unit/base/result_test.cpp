#include "core/base/result.hpp"

#include <memory>
#include <type_traits>

#include "tests/support/matchers.hpp"

namespace pawl {
namespace {

using testing::FailsWith;
using testing::Gives;

Result<int> half(int number) {
  if (number % 2 != 0) return Error(Errc::kInvalidArgument, "an odd number");
  return number / 2;
}

Result<int> quarter(int number) {
  PAWL_TRY(const int once, half(number));
  PAWL_TRY(const int twice, half(once));
  return twice;
}

Result<Done> can_be_halved(int number) {
  PAWL_CHECK(half(number));
  return Done{};
}

TEST(Result, IsAValueOrAnError) {
  EXPECT_THAT(half(4), Gives(2));
  EXPECT_THAT(half(3), FailsWith(Errc::kInvalidArgument, Errc::kNone));
}

TEST(Result, CarriesWhatCanOnlyBeMoved) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(5);
  const std::unique_ptr<int> taken = *std::move(result);
  EXPECT_EQ(*taken, 5);
}

TEST(PawlTry, GoesOnWithTheValue) { EXPECT_THAT(quarter(8), Gives(2)); }

TEST(PawlTry, ReturnsTheFirstError) {
  EXPECT_THAT(quarter(7), FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(quarter(6), FailsWith(Errc::kInvalidArgument));
}

TEST(PawlCheck, PassesOnlyTheError) {
  EXPECT_THAT(can_be_halved(2), testing::IsOk());
  EXPECT_THAT(can_be_halved(1), FailsWith(Errc::kInvalidArgument));
}

TEST(Error, KeepsTheFinerCause) {
  const Error outer = Error(Errc::kInvalidMessage, "no message").caused_by(Error(Errc::kBadMac, "the MAC is wrong"));
  EXPECT_EQ(outer.code, Errc::kInvalidMessage);
  EXPECT_EQ(outer.detail, Errc::kBadMac);
  EXPECT_STREQ(outer.sentence, "no message");
}

// Only literals: a sentence with something of the caller's in it cannot be made.
static_assert(!std::is_constructible_v<Error, Errc, const char*>);

}  // namespace
}  // namespace pawl
