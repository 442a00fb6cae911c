// Seeds of late messages: found by number, taken once, the oldest dropped first.
#include "core/ratchet/skipped_keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/support/fixed_random.hpp"

namespace pawl::ratchet {
namespace {

using namespace pawl::testing;
using ::testing::ElementsAre;

MessageSeed seed_of(std::uint32_t counter) {
  return MessageSeed::make([&](std::span<std::uint8_t, 32> out) {
    for (std::size_t i = 0; i < 4; ++i) out[i] = static_cast<std::uint8_t>(counter >> (8 * i));
  });
}

void add(SkippedKeys& keys, std::uint32_t first, std::uint32_t count) {
  std::vector<SkippedKey> more;
  for (std::uint32_t i = 0; i < count; ++i) more.push_back({first + i, seed_of(first + i)});
  keys.make_room(more.size());
  keys.append(std::move(more));
}

bool has(const SkippedKeys& keys, std::uint32_t counter) {
  const MessageSeed* seed = keys.find(counter);
  return seed != nullptr && *seed == seed_of(counter);
}

std::vector<std::uint32_t> numbers(const SkippedKeys& keys) {
  std::vector<std::uint32_t> all;
  keys.for_each([&](std::uint32_t counter, const MessageSeed&) { all.push_back(counter); });
  return all;
}

TEST(SkippedKeys, AreFoundByTheirNumber) {
  SkippedKeys keys;
  add(keys, 3, 2);
  add(keys, 7, 1);
  EXPECT_TRUE(has(keys, 3));
  EXPECT_TRUE(has(keys, 4));
  EXPECT_TRUE(has(keys, 7));
  EXPECT_FALSE(has(keys, 5));
  EXPECT_FALSE(has(keys, 8));
  EXPECT_EQ(keys.size(), 3U);
}

TEST(SkippedKeys, AreTakenOnce) {
  SkippedKeys keys;
  add(keys, 0, 3);
  keys.take(1);
  EXPECT_FALSE(has(keys, 1));
  EXPECT_THAT(numbers(keys), ElementsAre(0, 2));
  keys.take(0);
  keys.take(2);
  EXPECT_EQ(keys.size(), 0U);
  EXPECT_THAT(numbers(keys), ElementsAre());
}

TEST(SkippedKeys, AreAtMostTwoThousandAndTheLowestGoFirst) {
  SkippedKeys keys;
  add(keys, 0, 1'500);
  add(keys, 1'501, 502);
  EXPECT_EQ(keys.size(), kMaxSkippedKeys);
  EXPECT_FALSE(has(keys, 0));
  EXPECT_FALSE(has(keys, 1));
  EXPECT_TRUE(has(keys, 2));
  EXPECT_TRUE(has(keys, 2'002));
}

TEST(SkippedKeys, DropTheLowestOnDemand) {
  SkippedKeys keys;
  add(keys, 10, 5);
  keys.take(11);
  keys.drop_oldest(2);
  EXPECT_THAT(numbers(keys), ElementsAre(13, 14));
  keys.drop_oldest(9);
  EXPECT_EQ(keys.size(), 0U);
  keys.drop_oldest(1);
}

TEST(SkippedKeys, ReachUpToTheLastNumber) {
  SkippedKeys keys;
  add(keys, 0xFFFFFFF0, 14);
  EXPECT_TRUE(has(keys, 0xFFFFFFFD));
}

TEST(SkippedKeys, AreClonedWithoutTheirGaps) {
  SkippedKeys keys;
  add(keys, 0, 4);
  keys.take(2);
  const SkippedKeys copy = keys.clone();
  keys.take(0);
  EXPECT_THAT(numbers(copy), ElementsAre(0, 1, 3));
  EXPECT_EQ(SkippedKeys().clone().size(), 0U);
}

// A plain map beside it, through thousands of random additions and removals.
TEST(SkippedKeys, DoWhatAMapWouldDo) {
  SeededRandom random(5);
  SkippedKeys keys;
  std::map<std::uint32_t, bool> model;
  std::uint32_t next = 0;
  for (int round = 0; round < 4'000; ++round) {
    if (random.below(3) == 0) {
      next += random.below(4);
      const std::uint32_t count = 1 + random.below(200);
      add(keys, next, count);
      for (std::uint32_t i = 0; i < count; ++i) model[next + i] = true;
      next += count;
      while (model.size() > kMaxSkippedKeys) model.erase(model.begin());
    } else if (!model.empty()) {
      for (int i = 0; i < 40 && !model.empty(); ++i) {
        const auto chosen = model.lower_bound(random.below(next));
        if (chosen == model.end()) continue;
        keys.take(chosen->first);
        model.erase(chosen);
      }
    }
    ASSERT_EQ(keys.size(), model.size());
    const std::uint32_t some = random.below(next + 1);
    ASSERT_EQ(has(keys, some), model.contains(some));
  }
  std::vector<std::uint32_t> left;
  for (const auto& entry : model) left.push_back(entry.first);
  EXPECT_EQ(numbers(keys), left);
}

}  // namespace
}  // namespace pawl::ratchet
