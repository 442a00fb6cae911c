#include "core/session/sealed_state.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"

namespace pawl::session {
namespace {

using pawl::testing::FailsWith;
using pawl::testing::Gives;
using pawl::testing::IsOk;
using ::testing::ElementsAreArray;

const ByteView kState = bytes_of("everything that a device knows");

crypto::SealingKey key_of(std::uint8_t byte) {
  return crypto::SealingKey::make([&](std::span<std::uint8_t, 32> out) { std::ranges::fill(out, byte); });
}

class SealedState : public ::testing::Test {
 protected:
  SecretBytes sealed(const crypto::SealingKey* key, StateKind kind = StateKind::kKeys) {
    return *seal_state(kind, kState, key, random_);
  }

  pawl::testing::SeededRandom random_{1};
  const crypto::SealingKey key_ = key_of(1);
  const crypto::SealingKey another_key_ = key_of(2);
};

TEST_F(SealedState, OpensWithItsKey) {
  EXPECT_THAT(open_state(StateKind::kKeys, sealed(&key_), &key_), Gives(ElementsAreArray(kState)));
}

TEST_F(SealedState, OpensWithoutAKeyWhenItWasLeftUnsealed) {
  EXPECT_THAT(open_state(StateKind::kKeys, sealed(nullptr), nullptr), Gives(ElementsAreArray(kState)));
}

TEST_F(SealedState, HidesTheStateAndNeverLooksTheSame) {
  const SecretBytes first = sealed(&key_);
  EXPECT_EQ(std::search(first.begin(), first.end(), kState.begin(), kState.end()), first.end());
  EXPECT_NE(first, sealed(&key_));
}

TEST_F(SealedState, TellsAWrongKeyFromDamage) {
  EXPECT_THAT(open_state(StateKind::kKeys, sealed(&key_), &another_key_), FailsWith(Errc::kWrongStoreKey));
  EXPECT_THAT(open_state(StateKind::kKeys, sealed(&key_), nullptr), FailsWith(Errc::kWrongStoreKey));
  EXPECT_THAT(open_state(StateKind::kKeys, sealed(nullptr), &key_), FailsWith(Errc::kWrongStoreKey));

  SecretBytes damaged = sealed(&key_);
  damaged.back() ^= 1;
  EXPECT_THAT(open_state(StateKind::kKeys, damaged, &key_), FailsWith(Errc::kStoreCorrupt));
}

TEST_F(SealedState, OfOneKindIsNotOpenedAsAnother) {
  EXPECT_THAT(open_state(StateKind::kSession, sealed(&key_), &key_), FailsWith(Errc::kStoreCorrupt));
}

TEST_F(SealedState, OfALaterVersionAsksForAnUpdate) {
  SecretBytes later = sealed(nullptr);
  later[4] = 2;
  EXPECT_THAT(open_state(StateKind::kKeys, later, nullptr), FailsWith(Errc::kStoreTooNew));
}

TEST_F(SealedState, WithAnyBitFlippedIsRefused) {
  for (const crypto::SealingKey* key : {static_cast<const crypto::SealingKey*>(nullptr), &key_}) {
    const SecretBytes whole = sealed(key);
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
      SecretBytes flipped = whole;
      flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      EXPECT_FALSE(open_state(StateKind::kKeys, flipped, key)) << "bit " << bit;
    }
  }
}

TEST_F(SealedState, CutOffAnywhereIsRefused) {
  for (const crypto::SealingKey* key : {static_cast<const crypto::SealingKey*>(nullptr), &key_}) {
    const SecretBytes whole = sealed(key);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      EXPECT_FALSE(open_state(StateKind::kKeys, ByteView(whole).first(size), key)) << size << " bytes";
    }
  }
}

TEST_F(SealedState, NeedsRandomnessOnlyWhenItIsSealed) {
  pawl::testing::NoRandom none;
  EXPECT_THAT(seal_state(StateKind::kKeys, kState, &key_, none), FailsWith(Errc::kNoRandomness));
  EXPECT_THAT(seal_state(StateKind::kKeys, kState, nullptr, none), IsOk());
}

}  // namespace
}  // namespace pawl::session
