// The saved form of the post-quantum ratchet: small in every state, one form for each state, read totally.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/ratchet/spqr/ratchet.hpp"
#include "core/wire/little_endian.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/spqr_parties.hpp"

namespace pawl::ratchet::spqr {
namespace {

using namespace pawl::testing;

class SavedSpqr : public ::testing::TestWithParam<std::string_view> {
 protected:
  SpqrPair moment_ = spqr_moment(GetParam());
};
INSTANTIATE_TEST_SUITE_P(States, SavedSpqr, ::testing::ValuesIn(kSpqrStates),
                         [](const auto& state) { return std::string(state.param); });

// With messages under way in three epochs, so that everything that can be saved is there.
void lose_some(SpqrPair& pair) {
  for (int i = 0; i < 3; ++i) (void)pair.b.sends();
  (void)pair.a.receives(pair.b.sends().message);
}

TEST_P(SavedSpqr, IsReadAndWrittenBackByteForByte) {
  lose_some(moment_);
  const SecretBytes state = saved(moment_.a.ratchet);
  const auto again = loaded(state);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(saved(*again), state);
  EXPECT_EQ(again->skipped(), 3U);
}

TEST_P(SavedSpqr, GoesOnAsIfNothingHadBeen) {
  moment_.a.ratchet = *loaded(saved(moment_.a.ratchet));
  moment_.b.ratchet = *loaded(saved(moment_.b.ratchet));
  moment_.turns(60);  // throws when keys differ
  EXPECT_GE(moment_.a.ratchet.completed_epochs(), 2U);
}

// At its largest: all pieces but the last, and all epochs that are ever kept. A session may have 5,120 bytes; its
// Double Ratchet takes 600.
TEST_P(SavedSpqr, IsSmallWithoutSkippedKeys) {
  std::size_t largest = saved(moment_.a.ratchet).size();
  const auto look = [&](const Ratchet& ratchet) {
    if (state_of(ratchet) == GetParam()) largest = std::max(largest, saved(ratchet).size());
  };
  for (int i = 0; i < 100; ++i) {
    moment_.turns(1);
    look(moment_.a.ratchet);
    look(moment_.b.ratchet);
  }
  EXPECT_LE(largest, 2'600U);
}

TEST_P(SavedSpqr, IsRefusedWhereverItIsCutShort) {
  const SecretBytes state = saved(moment_.a.ratchet);
  for (std::size_t size = 0; size < state.size(); ++size) {
    ASSERT_THAT(loaded(ByteView(state).first(size)), FailsWith(Errc::kStoreCorrupt)) << size;
  }
}

TEST_P(SavedSpqr, WithAnyBitFlippedIsRefusedOrWrittenBack) {
  lose_some(moment_);
  SecretBytes state = saved(moment_.a.ratchet);
  for (std::size_t bit = 0; bit < 8 * state.size(); ++bit) {
    state[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    const auto read = loaded(state);
    ASSERT_TRUE(!read || saved(*read) == state) << "bit " << bit;
    state[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
  }
}

// ---- what a reader refuses; the places are those of README.md ----

constexpr std::size_t kHeader = 5, kItem = 5;
constexpr std::size_t kNegotiatingAt = kHeader + kItem;
constexpr std::size_t kStateAt = kNegotiatingAt + 4 + kItem, kEpochAt = kStateAt + 1;

// Where the row of the chains begins: behind the row of the exchange.
std::size_t chains_at(const SecretBytes& state) {
  const auto size = wire::from_little_endian<std::uint32_t>(ByteView(state).subspan<kStateAt - 4, 4>());
  return kStateAt + size + 2 * kItem;
}

void expect_refused_with(SecretBytes state, std::size_t at, ByteView instead) {
  std::ranges::copy(instead, state.begin() + static_cast<std::ptrdiff_t>(at));
  EXPECT_THAT(loaded(state), FailsWith(Errc::kStoreCorrupt));
}

TEST(SavedSpqrReader, RefusesAStateThatThereIsNot) {
  const SpqrPair pair = spqr_moment("KeysUnsampled");
  expect_refused_with(saved(pair.a.ratchet), kStateAt, Bytes{11});
}

TEST(SavedSpqrReader, RefusesEpochsThatCannotBe) {
  for (const auto state : kSpqrStates) {
    const SpqrPair pair = spqr_moment(state);
    const std::uint64_t epoch = pair.a.ratchet.epoch();
    for (const std::uint64_t other : {std::uint64_t{0}, epoch - 1, epoch + 1, epoch + 2, ~std::uint64_t{0}}) {
      expect_refused_with(saved(pair.a.ratchet), kEpochAt, wire::little_endian(other));
    }
  }
}

TEST(SavedSpqrReader, RefusesTheOtherDirection) {
  const SpqrPair pair = spqr_moment("HeaderSent");
  SecretBytes state = saved(pair.a.ratchet);
  const std::size_t at = chains_at(state);
  expect_refused_with(state, at, Bytes{static_cast<std::uint8_t>(1 - state[at])});
  expect_refused_with(state, at, Bytes{2});
}

TEST(SavedSpqrReader, RefusesMoreSkippedKeysThanTheTableHolds) {
  const SpqrPair pair;
  const SecretBytes state = saved(pair.a.ratchet);
  expect_refused_with(state, chains_at(state) + 1 + 4, wire::little_endian(std::uint32_t{2'001}));
}

TEST(SavedSpqrReader, RefusesANegotiationAfterTheFirstEpoch) {
  const SpqrPair pair = spqr_moment("HeaderSent");
  expect_refused_with(saved(pair.a.ratchet), kNegotiatingAt, Bytes{1});
  expect_refused_with(saved(SpqrPair().a.ratchet), kNegotiatingAt, Bytes{2});
}

TEST(SavedSpqrReader, RefusesSendingWithAnEpochThatCannotBe) {
  for (const auto state : kSpqrStates) {
    const SpqrPair pair = spqr_moment(state);
    const SecretBytes good = saved(pair.a.ratchet);
    const std::size_t sending_at = chains_at(good) + 1 + 4 + 4 + 32;
    const std::uint64_t sending = pair.a.ratchet.chains().state().sending;
    for (const std::uint64_t other : {sending - 1, sending + 1, sending + 2}) {
      expect_refused_with(good, sending_at, wire::little_endian(other));
    }
  }
}

}  // namespace
}  // namespace pawl::ratchet::spqr
