// Something that has to happen in a process of its own.
#pragma once
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <type_traits>

namespace pawl_test {

/// What `run` gives in a forked child; nothing when the child crashes.
template <class Run, class Outcome = std::invoke_result_t<Run>>
std::optional<Outcome> in_a_child(const Run& run) {
  static_assert(std::is_trivially_copyable_v<Outcome> && sizeof(Outcome) < 65536);  // a pipe holds it
  std::array<int, 2> ends{};
  EXPECT_EQ(pipe(ends.data()), 0);
  const pid_t child = fork();
  if (child == 0) {
    const Outcome outcome = run();
    _exit(::write(ends[1], &outcome, sizeof outcome) == sizeof outcome ? 0 : 1);
  }
  EXPECT_EQ(waitpid(child, nullptr, 0), child);
  close(ends[1]);
  Outcome outcome{};
  const bool told = ::read(ends[0], &outcome, sizeof outcome) == static_cast<ssize_t>(sizeof outcome);
  close(ends[0]);
  return told ? std::optional(outcome) : std::nullopt;
}

}  // namespace pawl_test
