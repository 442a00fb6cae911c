#include "core/crypto/random.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "core/base/secret.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"

namespace pawl::crypto {
namespace {

using ::testing::Each;
using testing::FailsWith;
using testing::IsOk;

TEST(SystemRandom, FillsEveryByteOfALongBuffer) {
  Bytes seen_set(4096);
  for (int round = 0; round < 16; ++round) {  // a byte stays zero in all rounds once in 2^116 runs
    Bytes drawn(seen_set.size());
    ASSERT_THAT(system_random().fill(drawn), IsOk());
    for (std::size_t i = 0; i < drawn.size(); ++i) seen_set[i] |= drawn[i];
  }
  EXPECT_THAT(seen_set, Each(::testing::Ne(0)));
}

TEST(SystemRandom, FillsNothingGladly) { EXPECT_THAT(system_random().fill({}), IsOk()); }

// What the kernel may answer, in the place of getrandom.
ssize_t interrupted_every_other_time(void* out, std::size_t size, unsigned /*flags*/) {
  static bool interrupted = false;
  interrupted = !interrupted;
  if (interrupted) {
    errno = EINTR;
    return -1;
  }
  std::fill_n(static_cast<std::uint8_t*>(out), size, std::uint8_t{0xAA});
  return static_cast<ssize_t>(size);
}
ssize_t three_bytes_at_a_time(void* out, std::size_t size, unsigned /*flags*/) {
  const std::size_t given = std::min<std::size_t>(size, 3);
  std::fill_n(static_cast<std::uint8_t*>(out), given, std::uint8_t{0xBB});
  return static_cast<ssize_t>(given);
}
ssize_t no_such_call(void* /*out*/, std::size_t /*size*/, unsigned /*flags*/) {
  errno = ENOSYS;
  return -1;
}
ssize_t nothing_at_all(void* /*out*/, std::size_t /*size*/, unsigned /*flags*/) { return 0; }
ssize_t more_than_there_is_room_for(void* /*out*/, std::size_t size, unsigned /*flags*/) {
  return static_cast<ssize_t>(size + 1);
}
ssize_t three_bytes_and_then_an_error(void* out, std::size_t size, unsigned flags) {
  return size == 8 ? three_bytes_at_a_time(out, size, flags) : no_such_call(out, size, flags);
}

TEST(FillBy, AsksAgainAfterAnInterruption) {
  Bytes out(8);
  EXPECT_THAT(fill_by(interrupted_every_other_time, out), IsOk());
  EXPECT_THAT(out, Each(0xAA));
}

TEST(FillBy, AsksForTheRestAfterAShortAnswer) {
  Bytes out(8);
  EXPECT_THAT(fill_by(three_bytes_at_a_time, out), IsOk());
  EXPECT_THAT(out, Each(0xBB));
}

TEST(FillBy, TakesEveryOtherAnswerForAFailure) {
  for (const GetRandom broken :
       {no_such_call, nothing_at_all, more_than_there_is_room_for, three_bytes_and_then_an_error}) {
    Bytes out(8);
    EXPECT_THAT(fill_by(broken, out), FailsWith(Errc::kNoRandomness));
  }
}

TEST(RandomSecret, IsWhatTheSourceGave) {
  using Key = Secret<4, struct KeyTag>;
  testing::TapeRandom tape({1, 2, 3, 4});
  const auto key = random_secret<Key>(tape);
  ASSERT_THAT(key, IsOk());
  EXPECT_THAT(key->reveal(), ::testing::ElementsAre(1, 2, 3, 4));
}

TEST(RandomSecret, FailsWithItsSource) {
  testing::NoRandom none;
  EXPECT_THAT((random_secret<Secret<4, struct KeyTag>>(none)), FailsWith(Errc::kNoRandomness));
}

}  // namespace
}  // namespace pawl::crypto
