// A forked child has a copy of every handle: those that hold keys say so and do nothing, the others go on.
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "tests/capi/every_function.hpp"

namespace pawl_test {
namespace {

/// What `run` gives in a forked child.
template <class Run>
pawl_status in_a_child(const Run& run) {
  std::array<int, 2> ends{};
  EXPECT_EQ(pipe(ends.data()), 0);
  const pid_t child = fork();
  if (child == 0) {
    const pawl_status status = run();
    _exit(::write(ends[1], &status, sizeof status) == sizeof status ? 0 : 1);
  }
  pawl_status status = PAWL_E_INTERNAL;
  close(ends[1]);
  EXPECT_EQ(::read(ends[0], &status, sizeof status), static_cast<ssize_t>(sizeof status));
  close(ends[0]);
  EXPECT_EQ(waitpid(child, nullptr, 0), child);
  return status;
}

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
