// A forked child has a copy of every handle: those that hold keys say so and do nothing, the others go on.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "tests/capi/child_process.hpp"
#include "tests/capi/every_function.hpp"

namespace pawl_test {
namespace {

bool makes_a_handle(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kMakers = {"_create", "_open", "_new", "_load"};
  return std::ranges::any_of(kMakers, [&](std::string_view verb) { return name.ends_with(verb); });
}

bool goes_into_a_handle_with_keys(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kKinds = {"pawl_account_", "pawl_keys_", "pawl_session_",
                                                             "pawl_step_"};
  return !makes_a_handle(name) &&
         std::ranges::any_of(kKinds, [&](std::string_view kind) { return name.starts_with(kind); });
}

class AfterAFork : public EveryFunction {};

TEST_P(AfterAFork, AHandleWithKeysIsRefusedInTheChildAndGoesOnInTheParent) {
  if (!function_.fallible) return;
  const bool refused = goes_into_a_handle_with_keys(function_.name);
  EXPECT_EQ(in_a_child(function_.good.run), refused ? PAWL_E_FORKED : PAWL_OK);
  EXPECT_EQ(function_.good.run(), PAWL_OK);
}

PAWL_FOR_EVERY_FUNCTION(AfterAFork);

TEST(Free, DoesNothingInAForkedChild) {
  World world;
  EXPECT_EQ(in_a_child([&] {
              world.step.reset();
              world.session.reset();
              world.keys.reset();
              world.alice.reset();
              return PAWL_OK;
            }),
            PAWL_OK);
  EXPECT_EQ(read(world.alice, "bob", world.message), "to be read");
}

}  // namespace
}  // namespace pawl_test
