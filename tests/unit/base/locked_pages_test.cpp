// What the system does with the pages of a LockedArena. Not for the sanitizers' builds, in which nothing is locked.
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include "core/base/locked_arena.hpp"

namespace pawl {
namespace {

// The flags that the kernel shows for the pages at `address`: "lo" locked, "dd" left out of dumps, "wf" wiped on fork.
std::set<std::string> kernel_flags_of(const void* address) {
  std::ifstream maps("/proc/self/smaps");
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    char dash = 0;
    std::istringstream head(line);
    if (head >> std::hex >> begin >> dash >> end && dash == '-') inside = begin <= wanted && wanted < end;
    if (!inside || line.rfind("VmFlags:", 0) != 0) continue;
    std::istringstream flags(line.substr(8));
    return {std::istream_iterator<std::string>(flags), {}};
  }
  return {};
}

TEST(LockedArena, IsLockedAndLeftOutOfDumps) {
  LockedArena arena(4096);
  const auto flags = kernel_flags_of(arena.take(1));
  if (flags.empty()) GTEST_SKIP() << "this system does not show the flags of its pages";
  EXPECT_EQ(flags.count("lo") == 1, arena.locked());
  EXPECT_EQ(flags.count("dd"), 1U);
  EXPECT_EQ(flags.count("wf"), 1U);
}

// Runs `check` in a forked child; true when it says so.
template <class Check>
bool in_a_child(Check check) {
  const pid_t child = fork();
  if (child == 0) _exit(check() ? 0 : 1);
  int status = 1;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(LockedArena, ReadsAsZerosInAForkedChild) {
  LockedArena arena(4096);
  auto* const piece = static_cast<volatile std::uint8_t*>(arena.take(1));
  *piece = 0xFF;
  EXPECT_TRUE(in_a_child([&] { return *piece == 0; }));
  EXPECT_EQ(*piece, 0xFF);
}

TEST(LockedArena, WorksAndSaysSoWhereNothingMayBeLocked) {
  const bool works = in_a_child([] {
    const rlimit none{0, 0};
    // Root may lock without limit, so the child stops being root.
    if (setrlimit(RLIMIT_MEMLOCK, &none) != 0 || (geteuid() == 0 && setuid(65534) != 0)) return false;
    LockedArena arena(4096);
    return !arena.locked() && arena.take(1) != nullptr;
  });
  EXPECT_TRUE(works);
}

}  // namespace
}  // namespace pawl
