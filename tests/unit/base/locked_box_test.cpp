#include "core/base/locked_box.hpp"

#include <gmock/gmock.h>

#include <array>

#include "core/base/secret.hpp"
#include "tests/unit/base/watched_memory.hpp"

namespace pawl {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using testing::Memory;

using Key = Secret<4, struct KeyTag>;
using Large = std::array<std::uint8_t, 4096>;

Key some_key() { return Key::copy_of(std::array<std::uint8_t, 4>{1, 2, 3, 4}); }

TEST(LockedBox, HoldsItsSecretInTheArena) {
  LockedArena arena(4096);
  LockedBox<Key> box(arena, some_key());
  EXPECT_THAT(box->reveal(), ElementsAre(1, 2, 3, 4));
  EXPECT_TRUE(arena.owns(&*box));
  EXPECT_EQ(box.locked(), arena.locked());
}

TEST(LockedBox, LetsItsSecretBeReplaced) {
  LockedArena arena(4096);
  LockedBox<Key> box(arena, some_key());
  *box = Key::copy_of(std::array<std::uint8_t, 4>{5, 6, 7, 8});
  EXPECT_THAT(box->reveal(), ElementsAre(5, 6, 7, 8));
}

TEST(LockedBox, GivesItsRoomBackErased) {
  LockedArena arena(4096);
  const std::uint8_t* where = nullptr;
  {
    const LockedBox<std::array<std::uint8_t, 100>> box(arena, {1, 2, 3});
    where = box->data();
  }
  EXPECT_THAT(std::span(where, 100), Each(0));
  EXPECT_NE(arena.take(arena.size()), nullptr);
}

TEST(LockedBox, MovesWithoutItsSecretMoving) {
  LockedArena arena(4096);
  LockedBox<Key> first(arena, some_key());
  const Key* const where = &*first;
  const LockedBox<Key> second = std::move(first);
  EXPECT_EQ(&*second, where);
}

TEST(LockedBox, GoesToTheHeapWhenTheArenaIsFull) {
  LockedArena arena(4096);
  ASSERT_NE(arena.take(arena.size()), nullptr);
  {
    const LockedBox<Large> box(arena, Large{1, 2, 3});
    EXPECT_THAT(std::span(*box).first(4), ElementsAre(1, 2, 3, 0));
    EXPECT_FALSE(box.locked());
    testing::watch_memory(&*box, sizeof(Large));
  }
  EXPECT_EQ(testing::watched_memory(), Memory::kFreedAsZeros);
}

}  // namespace
}  // namespace pawl
