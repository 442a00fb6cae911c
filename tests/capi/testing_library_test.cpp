// The library for tests: its keys are known, and nothing takes it for the real one.
#include "tests/support/testing_library/pawl_testing.h"

#include <gmock/gmock.h>

#include <string>

#include "tests/capi/handles.hpp"

namespace pawl_test {
namespace {

Bytes account_of_seed(std::uint64_t seed) {
  pawl_testing_seed(seed);
  const Account alice = new_account("alice");
  bundle_of(alice);
  return digest_of(alice);
}

TEST(TestingLibrary, MakesTheSameKeysFromTheSameSeed) {
  EXPECT_EQ(account_of_seed(7), account_of_seed(7));
  EXPECT_NE(account_of_seed(7), account_of_seed(8));
}

TEST(TestingLibrary, SaysSoInItsVersion) {
  EXPECT_EQ(pawl_version_text(), std::string(PAWL_PROJECT_VERSION) + "-testing");
}

TEST(TestingLibrary, HasAnAbiNumberThatFitsNoProgram) {
  EXPECT_NE(pawl_abi_version() / 1000, std::uint32_t{PAWL_ABI} / 1000) << "the rule of pawl_abi_version";
  EXPECT_EQ(pawl_abi_version(), 1'001'000U) << "tests/python/test_package.py shows that the binding refuses it";
}

}  // namespace
}  // namespace pawl_test
