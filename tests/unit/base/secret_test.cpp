#include "core/base/secret.hpp"

#include <gmock/gmock.h>

#include <array>
#include <new>

#include "core/base/bytes.hpp"
#include "tests/unit/base/watched_memory.hpp"

namespace pawl {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using testing::Memory;
using testing::watch_memory;
using testing::watched_memory;

using Key = Secret<4, struct KeyTag>;
using OtherKey = Secret<4, struct OtherKeyTag>;

constexpr std::array<std::uint8_t, 4> kBytes{1, 2, 3, 4};

static_assert(!std::is_same_v<Key, OtherKey> && !std::is_constructible_v<Key, OtherKey>);
static_assert(!std::is_copy_constructible_v<Key> && !std::is_copy_assignable_v<Key>);
static_assert(std::is_nothrow_move_constructible_v<Key> && std::is_nothrow_move_assignable_v<Key>);
static_assert(!std::is_default_constructible_v<Key>);

// A secret in memory that can be looked at when the secret is gone.
class Place {
 public:
  Key* put(Key key) { return new (bytes_.data()) Key(std::move(key)); }
  [[nodiscard]] const std::array<std::uint8_t, sizeof(Key)>& bytes() const { return bytes_; }

 private:
  alignas(Key) std::array<std::uint8_t, sizeof(Key)> bytes_{};
};

TEST(Secret, HoldsWhatItWasMadeOf) {
  EXPECT_THAT(Key::copy_of(kBytes).clone().clone(),
              ::testing::Truly([](const Key& key) { return same_bytes(key.reveal(), kBytes); }));
}

TEST(Secret, IsErasedWhenItsLifeEnds) {
  Place place;
  Key* const key = place.put(Key::copy_of(kBytes));
  ASSERT_THAT(place.bytes(), ElementsAre(1, 2, 3, 4));
  key->~Key();
  EXPECT_THAT(place.bytes(), Each(0));
}

TEST(Secret, IsErasedWhereItWasMovedFrom) {
  Place place;
  Key* const key = place.put(Key::copy_of(kBytes));
  const Key moved = std::move(*key);
  EXPECT_THAT(place.bytes(), Each(0));
  EXPECT_THAT(moved.reveal(), ElementsAre(1, 2, 3, 4));
}

TEST(Secret, IsErasedWhereItWasAssignedFrom) {
  Place place;
  Key* const key = place.put(Key::copy_of(kBytes));
  Key target = Key::copy_of(std::array<std::uint8_t, 4>{});
  target = std::move(*key);
  EXPECT_THAT(place.bytes(), Each(0));
  EXPECT_THAT(target.reveal(), ElementsAre(1, 2, 3, 4));
}

TEST(Secret, SurvivesBeingAssignedToItself) {
  Key key = Key::copy_of(kBytes);
  Key& same = key;
  key = std::move(same);
  EXPECT_THAT(key.reveal(), ElementsAre(1, 2, 3, 4));
}

TEST(Secret, IsEqualByContent) {
  const Key key = Key::copy_of(kBytes);
  EXPECT_TRUE(key == key.clone());
  EXPECT_FALSE(key == Key::copy_of(std::array<std::uint8_t, 4>{1, 2, 3, 5}));
}

TEST(Secret, DoesNotPrint) { EXPECT_EQ(::testing::PrintToString(Key::copy_of(kBytes)), "(secret)"); }

TEST(SecretBytes, AreErasedWhenTheirLifeEnds) {
  {
    const SecretBytes bytes(64, 0xFF);
    watch_memory(bytes.data(), 64);
  }
  EXPECT_EQ(watched_memory(), Memory::kFreedAsZeros);
}

TEST(SecretBytes, AreErasedWhereTheyGrewOutOf) {
  SecretBytes bytes(64, 0xFF);
  watch_memory(bytes.data(), 64);
  bytes.resize(bytes.capacity() + 1);
  EXPECT_EQ(watched_memory(), Memory::kFreedAsZeros);
}

TEST(SecretBytes, AreErasedBeyondTheirEnd) {
  {
    SecretBytes bytes(64, 0xFF);
    watch_memory(bytes.data(), 64);
    bytes.resize(1);
  }
  EXPECT_EQ(watched_memory(), Memory::kFreedAsZeros);
}

TEST(Bytes, AreNot) {  // or the three tests above would prove nothing
  {
    const Bytes bytes(64, 0xFF);
    watch_memory(bytes.data(), 64);
  }
  EXPECT_EQ(watched_memory(), Memory::kFreedAsItWas);
}

}  // namespace
}  // namespace pawl
