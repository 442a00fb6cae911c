#include "core/base/locked_arena.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "tests/support/sanitizers.hpp"

namespace pawl {
namespace {

using ::testing::Each;

std::span<const std::uint8_t> bytes_at(const void* piece, std::size_t size) {
  return {static_cast<const std::uint8_t*>(piece), size};
}

TEST(LockedArena, GivesPiecesThatDoNotOverlap) {
  LockedArena arena(4096);
  std::set<std::uintptr_t> starts;
  while (void* const piece = arena.take(LockedArena::kUnit)) starts.insert(reinterpret_cast<std::uintptr_t>(piece));
  EXPECT_EQ(starts.size(), arena.size() / LockedArena::kUnit);
  EXPECT_EQ(*starts.rbegin() - *starts.begin(), arena.size() - LockedArena::kUnit);
}

TEST(LockedArena, HasNoRoomBeyondItsSize) {
  LockedArena arena(4096);
  EXPECT_EQ(arena.take(arena.size() + 1), nullptr);
  EXPECT_NE(arena.take(arena.size()), nullptr);
  EXPECT_EQ(arena.take(1), nullptr);
}

TEST(LockedArena, IsNeverLargerThanItsLimit) {
  EXPECT_EQ(LockedArena(std::size_t{1} << 40).size(), LockedArena::kMaxSize);
}

TEST(LockedArena, OfNoSizeHasNoRoom) {
  LockedArena arena(0);
  EXPECT_EQ(arena.size(), 0U);
  EXPECT_EQ(arena.take(1), nullptr);
  EXPECT_FALSE(arena.owns(nullptr));
  EXPECT_FALSE(arena.locked());
}

TEST(LockedArena, GivesErasedMemoryAgain) {
  LockedArena arena(4096);
  void* const piece = arena.take(arena.size());
  std::memset(piece, 0xFF, arena.size());
  arena.give_back(piece, arena.size());
  void* const again = arena.take(100);
  ASSERT_NE(again, nullptr);
  EXPECT_THAT(bytes_at(again, 100), Each(0));
}

TEST(LockedArena, FindsRoomBetweenPieces) {
  LockedArena arena(4096);
  const std::size_t third = arena.size() / 4;
  void* const first = arena.take(third);
  void* const second = arena.take(third);
  void* const rest = arena.take(arena.size() - 2 * third);
  ASSERT_NE(rest, nullptr);
  EXPECT_EQ(arena.take(1), nullptr);
  arena.give_back(second, third);
  EXPECT_EQ(arena.take(third + 1), nullptr);
  EXPECT_EQ(arena.take(third), second);
  arena.give_back(first, third);
  EXPECT_EQ(arena.take(1), first);
}

TEST(LockedArena, KnowsItsPieces) {
  LockedArena arena(4096);
  LockedArena other(4096);
  void* const piece = arena.take(10);
  EXPECT_TRUE(arena.owns(piece));
  EXPECT_FALSE(other.owns(piece));
  const int elsewhere = 0;
  EXPECT_FALSE(arena.owns(&elsewhere));
}

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
  if (testing::kAddressSanitizer) GTEST_SKIP() << "nothing is locked in this build";
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
  if (testing::kAddressSanitizer) GTEST_SKIP() << "nothing is locked in this build";
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
