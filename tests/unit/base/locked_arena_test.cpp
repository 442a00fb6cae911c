#include "core/base/locked_arena.hpp"

#include <gmock/gmock.h>

#include <cstring>

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

}  // namespace
}  // namespace pawl
