// What we rely on in the libsodium that is there when the tests run, which may be another than when we were built.
#include <gtest/gtest.h>
#include <sodium.h>

#include <array>
#include <cstdlib>

#include "tests/support/vectors.hpp"

namespace pawl::crypto {
namespace {

// The program runs twice: as pawl uses libsodium, without sodium_init, and as in a process where somebody else has
// called it.
class SodiumInit final : public ::testing::Environment {
  void SetUp() override {
    if (std::getenv("PAWL_TEST_AFTER_SODIUM_INIT") == nullptr) return;
    ASSERT_GE(sodium_init(), 0);
  }
};
[[maybe_unused]] const auto* const kSodiumInit = ::testing::AddGlobalTestEnvironment(new SodiumInit);

TEST(Libsodium, RefusesAPointWithThePartOfOrderTwoAdded) {  // CVE-2025-69277
  const auto base = testing::exactly<32>(testing::from_hex("58" + std::string(62, '6')));
  const auto with_small_part = testing::exactly<32>(testing::from_hex("95" + std::string(62, '9')));
  EXPECT_EQ(crypto_core_ed25519_is_valid_point(base.data()), 1);
  EXPECT_EQ(crypto_core_ed25519_is_valid_point(with_small_part.data()), 0);
}

}  // namespace
}  // namespace pawl::crypto
