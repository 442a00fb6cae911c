// How long the private half of a signed prekey is kept: with it goes what a first message without one-time prekey rests
// on.
#include <cstdint>
#include <limits>
#include <utility>

#include "core/session/device_keys.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"

namespace pawl::session {
namespace {

using pawl::testing::FailsWith;
using pawl::testing::IsOk;
using pawl::testing::SeededRandom;

constexpr std::int64_t kStart = 1'700'000'000'000;
constexpr std::int64_t kFuture = std::numeric_limits<std::int64_t>::max();

class SignedPrekeyLifetime : public ::testing::Test {
 protected:
  std::uint32_t bundle_at(std::int64_t now_ms, bool kem = false) {
    auto step = keys_.make_bundle(true, kem, now_ms, random_);
    EXPECT_THAT(step, IsOk());
    EXPECT_THAT(keys_.commit(std::move(step->change)), IsOk());
    return step->bundle.signed_prekey.id;
  }
  [[nodiscard]] bool has(std::uint32_t id) const { return static_cast<bool>(keys_.signed_prekey(id)); }

  SeededRandom random_{1};
  DeviceKeys keys_ = *DeviceKeys::create({*Address::parse("bob", 1)}, random_);
};

TEST_F(SignedPrekeyLifetime, TheNewestIsKeptForEver) {
  const std::uint32_t id = bundle_at(0);
  bundle_at(kFuture);
  EXPECT_TRUE(has(id));
}

TEST_F(SignedPrekeyLifetime, CountsFromTheReplacementNotFromTheMaking) {
  const std::uint32_t first = bundle_at(kStart);
  const std::int64_t replaced = kStart + 2 * kSignedPrekeyKeptMs;
  const std::uint32_t second = bundle_at(replaced);
  bundle_at(replaced + kSignedPrekeyKeptMs - 1);
  EXPECT_TRUE(has(first));
  bundle_at(replaced + kSignedPrekeyKeptMs);
  EXPECT_FALSE(has(first));
  EXPECT_TRUE(has(second));
}

TEST_F(SignedPrekeyLifetime, AllThatAreOutlivedGoAtOnce) {
  const std::uint32_t first = bundle_at(kStart);
  const std::uint32_t second = bundle_at(kStart + 1);
  const std::uint32_t third = bundle_at(kStart + 2);
  bundle_at(kStart + 2 + kSignedPrekeyKeptMs);
  EXPECT_FALSE(has(first));
  EXPECT_FALSE(has(second));
  EXPECT_TRUE(has(third));
}

TEST_F(SignedPrekeyLifetime, AClockThatWasSetBackErasesNothing) {
  const std::uint32_t first = bundle_at(kFuture);
  const std::uint32_t second = bundle_at(kFuture);
  bundle_at(kStart);
  bundle_at(kStart + 1);
  EXPECT_TRUE(has(first));
  EXPECT_TRUE(has(second));
}

TEST_F(SignedPrekeyLifetime, OneTimePrekeysGoWithTheSignedPrekeyOfTheirBundle) {
  const std::uint32_t first = bundle_at(kStart, true);
  const std::uint32_t second = bundle_at(kStart, true);
  EXPECT_EQ(keys_.prekeys_left(), 2U);
  bundle_at(kStart + kSignedPrekeyKeptMs, true);
  EXPECT_THAT(keys_.prekey(first), FailsWith(Errc::kUnknownPrekey));
  EXPECT_THAT(keys_.kem_prekey(first), FailsWith(Errc::kUnknownKemPrekey));
  EXPECT_THAT(keys_.kem_prekey(second), IsOk());
  EXPECT_EQ(keys_.prekeys_left(), 2U);
  EXPECT_EQ(keys_.kem_prekeys_left(), 2U);
}

TEST_F(SignedPrekeyLifetime, NoMoreBundlesAreLeftThanThereAreSignedPrekeys) {
  const std::uint32_t first = bundle_at(kStart);
  for (std::size_t i = 0; i < kMaxSignedPrekeys; ++i) bundle_at(kStart);
  EXPECT_FALSE(has(first));
  EXPECT_THAT(keys_.prekey(first), FailsWith(Errc::kUnknownPrekey));
  EXPECT_EQ(keys_.prekeys_left(), kMaxSignedPrekeys);
}

TEST_F(SignedPrekeyLifetime, AFirstMessageMadeWithAnErasedOneFindsNoKey) {
  const std::uint32_t first = bundle_at(kStart);
  bundle_at(kStart);
  bundle_at(kStart + kSignedPrekeyKeptMs);
  EXPECT_THAT(keys_.signed_prekey(first), FailsWith(Errc::kUnknownSignedPrekey));
}

TEST_F(SignedPrekeyLifetime, NothingIsErasedByABundleThatWasNotTakenUp) {
  const std::uint32_t first = bundle_at(kStart);
  bundle_at(kStart);
  EXPECT_THAT(keys_.make_bundle(true, false, kStart + kSignedPrekeyKeptMs, random_), IsOk());
  EXPECT_TRUE(has(first));
}

}  // namespace
}  // namespace pawl::session
