// KEM prekeys: made with a bundle, spent once or remembered, erased when they have been replaced.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/session/device_keys.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"

namespace pawl::session {
namespace {

using namespace pawl::testing;

constexpr std::int64_t kNow = 1'700'000'000'000;

class KemPrekeys : public ::testing::Test {
 protected:
  handshake::Bundle publish(bool one_time, std::int64_t now_ms = kNow) {
    auto step = keys_.make_bundle(one_time, true, now_ms, random_);
    EXPECT_THAT(step, IsOk());
    EXPECT_THAT(keys_.commit(std::move(step->change)), IsOk());
    return step->bundle;
  }
  [[nodiscard]] bool has(std::uint32_t id) const { return static_cast<bool>(keys_.kem_prekey(id)); }
  FirstUse use_of(const handshake::Bundle& bundle, std::uint8_t who) const {
    crypto::PublicKey base;
    base.bytes[1] = who;
    return {bundle.kem_prekey->id, bundle.signed_prekey.id, base};
  }
  void spend(const FirstUse& use) { EXPECT_THAT(keys_.commit(keys_.spend(keys_.spent_by({}, use))), IsOk()); }
  // Fills the memory of a last-resort prekey up to its limit.
  void fill_memory(std::uint32_t id) {
    KeysChange change{{}, {}, {}, {}, keys_.revision()};
    change.remembered_by = id;
    for (std::uint32_t i = 0; i < ReplayMemory::kMax; ++i) {
      change.remembered.insert(
          {static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i >> 16)});
    }
    EXPECT_THAT(keys_.commit(std::move(change)), IsOk());
  }

  SeededRandom random_{8};
  DeviceKeys keys_ = *DeviceKeys::create({*Address::parse("bob", 1)}, random_);
};

TEST_F(KemPrekeys, StandInABundleUnderASignature) {
  for (const bool one_time : {true, false}) {
    const auto bundle = publish(one_time);
    ASSERT_TRUE(bundle.kem_prekey);
    EXPECT_THAT(check_signatures(bundle), IsOk());
    EXPECT_EQ((*keys_.kem_prekey(bundle.kem_prekey->id))->key.public_key(), bundle.kem_prekey->key);
    EXPECT_EQ(bundle.prekey.has_value(), one_time);
  }
  EXPECT_EQ(keys_.kem_prekeys_left(), 1U) << "the last-resort one is not counted";
  EXPECT_FALSE(keys_.make_bundle(true, false, kNow, random_)->bundle.kem_prekey);
}

TEST_F(KemPrekeys, AreNotMadeWithoutRandomness) {
  NoRandom none;
  EXPECT_THAT(keys_.make_bundle(true, true, kNow, none), FailsWith(Errc::kNoRandomness));
}

TEST_F(KemPrekeys, ThatAreOneTimeGoWithTheirFirstUse) {
  const auto bundle = publish(true);
  const FirstUse use = use_of(bundle, 1);
  EXPECT_THAT(keys_.check_unseen(use), IsOk());
  const SpentKeys spent = keys_.spent_by(bundle.prekey->id, use);
  EXPECT_EQ(spent.kem_prekey, bundle.kem_prekey->id);
  EXPECT_THAT(keys_.commit(keys_.spend(spent)), IsOk());
  EXPECT_THAT(keys_.kem_prekey(bundle.kem_prekey->id), FailsWith(Errc::kUnknownKemPrekey));
  EXPECT_EQ(keys_.kem_prekeys_left(), 0U);
}

TEST_F(KemPrekeys, ThatAreLastResortsStayAndRemember) {
  const auto bundle = publish(false);
  spend(use_of(bundle, 1));
  EXPECT_TRUE(has(bundle.kem_prekey->id));
  EXPECT_THAT(keys_.check_unseen(use_of(bundle, 1)), FailsWith(Errc::kInvalidMessage, Errc::kNoSession));
  EXPECT_THAT(keys_.check_unseen(use_of(bundle, 2)), IsOk());
  FirstUse other_signed_prekey = use_of(bundle, 1);
  ++other_signed_prekey.signed_prekey_id;
  EXPECT_THAT(keys_.check_unseen(other_signed_prekey), IsOk());
}

TEST_F(KemPrekeys, RememberWithAKeyOfTheirDevice) {
  const auto other = *DeviceKeys::create({*Address::parse("bob", 1)}, random_);
  const FirstUse use = use_of(publish(false), 1);
  EXPECT_NE(replay_entry(keys_.identity().private_key, use), replay_entry(other.identity().private_key, use));
}

TEST_F(KemPrekeys, WhoseMemoryIsFullAreGoodForNothingUntilReplaced) {
  const auto full = publish(false);
  spend(use_of(full, 1));
  fill_memory(full.kem_prekey->id);
  EXPECT_THAT(keys_.check_unseen(use_of(full, 1)), FailsWith(Errc::kInvalidMessage, Errc::kNoSession));
  EXPECT_THAT(keys_.check_unseen(use_of(full, 2)), FailsWith(Errc::kInvalidMessage, Errc::kStoreFull));
  EXPECT_THAT(keys_.check_unseen(use_of(publish(false), 2)), IsOk());
}

TEST_F(KemPrekeys, RememberSoMuchAltogether) {
  const auto first = publish(false);
  fill_memory(first.kem_prekey->id);
  for (int i = 0; i < 3; ++i) fill_memory(publish(false).kem_prekey->id);
  EXPECT_TRUE(has(first.kem_prekey->id));
  const auto newest = publish(false);
  fill_memory(newest.kem_prekey->id);
  EXPECT_FALSE(has(first.kem_prekey->id)) << "the oldest goes, with what it remembers";
  EXPECT_TRUE(has(newest.kem_prekey->id));
}

TEST_F(KemPrekeys, ThatAreLastResortsGoAMonthAfterTheirReplacement) {
  const auto first = publish(false), second = publish(false, kNow + 5);
  spend(use_of(first, 1));
  publish(true, kNow + 5 + kSignedPrekeyKeptMs - 1);
  EXPECT_TRUE(has(first.kem_prekey->id));
  EXPECT_THAT(keys_.check_unseen(use_of(first, 1)), FailsWith(Errc::kInvalidMessage));
  const auto one_time = publish(true, kNow + 5 + kSignedPrekeyKeptMs);
  EXPECT_FALSE(has(first.kem_prekey->id));
  EXPECT_TRUE(has(second.kem_prekey->id)) << "a one-time prekey replaces no last-resort one";
  EXPECT_TRUE(has(one_time.kem_prekey->id));
}

TEST_F(KemPrekeys, HaveNumbersOfTheirOwnAmongAllThatAreInUse) {
  const auto bundle = publish(true);
  EXPECT_THAT(keys_.commit(keys_.spend(SpentKeys{bundle.prekey->id})), IsOk());
  EXPECT_THAT(keys_.commit({{}, {}, {}, bundle.kem_prekey->id, keys_.revision()}), IsOk());
  EXPECT_NE(publish(true).kem_prekey->id, bundle.kem_prekey->id);
}

TEST_F(KemPrekeys, AreSavedAsSeedsAndLoaded) {
  const auto before = keys_.save().size();
  const auto bundle = publish(true);
  EXPECT_LT(keys_.save().size() - before, 500U);
  const auto last_resort = publish(false);
  spend(use_of(last_resort, 1));
  spend(use_of(last_resort, 2));
  const auto saved = keys_.save();
  const auto loaded = DeviceKeys::load(saved);
  ASSERT_THAT(loaded, IsOk());
  EXPECT_EQ(loaded->save(), saved);
  EXPECT_EQ(keys_.clone().save(), saved);
  EXPECT_EQ((*loaded->kem_prekey(bundle.kem_prekey->id))->key.public_key(), bundle.kem_prekey->key);
  EXPECT_THAT(loaded->check_unseen(use_of(last_resort, 2)), FailsWith(Errc::kInvalidMessage));
}

TEST_F(KemPrekeys, AreRefusedWhenDamagedOrKeptAsTheyAre) {
  publish(true);
  const auto last_resort = publish(false);
  spend(use_of(last_resort, 1));
  spend(use_of(last_resort, 2));
  const auto saved = keys_.save();
  for (std::size_t i = 0; i < saved.size(); ++i) {
    SecretBytes altered = saved;
    altered[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
    if (const auto loaded = DeviceKeys::load(altered)) {
      ASSERT_EQ(loaded->save()[5], altered[5]);
      ASSERT_TRUE(same_bytes(ByteView(loaded->save()).subspan(5), ByteView(altered).subspan(5))) << i;
    }
    const auto cut = DeviceKeys::load(ByteView(saved).first(i));
    ASSERT_TRUE(!cut || same_bytes(cut->save(), ByteView(saved).first(i))) << i;
  }
}

}  // namespace
}  // namespace pawl::session
