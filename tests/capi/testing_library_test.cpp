// The library for tests: its keys are known, and nothing takes it for the real one.
#include "tests/support/testing_library/pawl_testing.h"

#include <gmock/gmock.h>

#include <string>

#include "tests/capi/handles.hpp"

namespace pawl_test {
namespace {

Bytes account_of_seed(std::uint64_t seed) {
  pawl_testing_seed(seed);
  const List pinned = config("alice");
  pawl_list_set_int(pinned.get(), PAWL_F_NOW_MS, 1'700'000'000'000);  // the age of a prekey is part of the state
  Account alice;
  must(pawl_account_create(pinned.get(), nullptr, into(alice), nullptr));
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
