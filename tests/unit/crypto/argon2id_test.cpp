#include "core/crypto/argon2id.hpp"

#include <gtest/gtest.h>

#include "tests/support/matchers.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::crypto {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::to_hex;

constexpr std::array<std::uint8_t, 16> kSalt{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

std::string key_of(ByteView passphrase, const Argon2idCost& cost) {
  return to_hex(argon2id(passphrase, kSalt, cost)->reveal());
}

// Computed with the reference implementation (argon2-cffi), one lane, version 0x13.
TEST(Argon2id, AgreesWithTheReference) {
  EXPECT_EQ(key_of(bytes_of("correct horse"), {1, 8}),
            "3bfa796a86260b73457e1290b51695931a17e266f601d0fb45563e282fb6865b");
  EXPECT_EQ(key_of(bytes_of("correct horse"), {3, 64}),
            "a1dc6a57c61d5fb470584e24085ea3216fd369c61bcd5f845745f9cb0ed02fca");
}

TEST(Argon2id, RefusesWhatIsOutOfItsLimits) {
  const auto tried = [](ByteView passphrase, const Argon2idCost& cost) { return argon2id(passphrase, kSalt, cost); };
  const ByteView words = bytes_of("correct horse");
  EXPECT_THAT(tried({}, {1, 8}), FailsWith(Errc::kInvalidArgument));
  for (const Argon2idCost cost :
       {Argon2idCost{0, 8}, {11, 8}, {0xFFFFFFFF, 8}, {1, 0}, {1, 7}, {1, 1'048'577}, {1, 0xFFFFFFFF}}) {
    EXPECT_FALSE(is_allowed(cost));
    EXPECT_THAT(tried(words, cost), FailsWith(Errc::kInvalidArgument));
  }
  EXPECT_TRUE(is_allowed({1, 8}));
  EXPECT_TRUE(is_allowed({10, 1'048'576}));
  EXPECT_THAT(tried(words, {10, 8}), IsOk());
}

}  // namespace
}  // namespace pawl::crypto
