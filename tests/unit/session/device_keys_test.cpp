// The keys of a device: how they are made, numbered, bounded and saved.
#include "core/session/device_keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"

namespace pawl::session {
namespace {

using namespace pawl::testing;

class DeviceKeysTest : public ::testing::Test {
 protected:
  handshake::Bundle publish(bool one_time = true) {
    auto step = keys_.make_bundle(one_time, false, 1'700'000'000'000, random_);
    EXPECT_THAT(step, IsOk());
    EXPECT_THAT(keys_.commit(std::move(step->change)), IsOk());
    return step->bundle;
  }
  // Keys whose next id is this one.
  void set_next_id(std::uint32_t id) { EXPECT_THAT(keys_.commit({{}, {}, {}, id, keys_.revision()}), IsOk()); }

  SeededRandom random_{8};
  Address own_ = *Address::parse("alice", 3);
  DeviceKeys keys_ = *DeviceKeys::create({own_}, random_);
};

TEST_F(DeviceKeysTest, DrawARegistrationIdFromOneTo16380) {
  std::uint32_t lowest = 20'000, highest = 0;
  for (int i = 0; i < 300; ++i) {
    const auto keys = DeviceKeys::create({own_, std::array<std::uint8_t, 32>{}}, random_);
    lowest = std::min(lowest, keys->registration_id());
    highest = std::max(highest, keys->registration_id());
  }
  EXPECT_GE(lowest, 1U);
  EXPECT_LE(highest, kMaxRandomRegistrationId);
  EXPECT_GT(highest - lowest, 10'000U);
}

TEST_F(DeviceKeysTest, TakeAnyRegistrationIdThatIsGiven) {
  for (const std::uint32_t id : {0U, 1U, 0xFFFFFFFFU}) {
    EXPECT_EQ(DeviceKeys::create({own_, {}, id}, random_)->registration_id(), id);
  }
}

TEST_F(DeviceKeysTest, ImportAnIdentityClamped) {
  std::array<std::uint8_t, 32> bytes{};
  bytes.fill(0xFF);
  const auto keys = DeviceKeys::create({own_, bytes, 1}, random_);
  EXPECT_EQ(keys->identity().private_key.reveal()[0], 0xF8);
  EXPECT_EQ(keys->identity().private_key.reveal()[31], 0x7F);
  EXPECT_EQ(keys->identity().public_key, crypto::public_key_of(crypto::clamped(bytes)));
}

TEST_F(DeviceKeysTest, AreNotMadeWithoutRandomness) {
  NoRandom none;
  EXPECT_THAT(DeviceKeys::create({own_}, none), FailsWith(Errc::kNoRandomness));
  EXPECT_THAT(DeviceKeys::create({own_, std::array<std::uint8_t, 32>{1}}, none), FailsWith(Errc::kNoRandomness));
  EXPECT_THAT(keys_.make_bundle(true, false, 0, none), FailsWith(Errc::kNoRandomness));
}

TEST_F(DeviceKeysTest, MakeBundlesThatVerify) {
  const auto bundle = publish();
  EXPECT_THAT(check_signatures(bundle), IsOk());
  EXPECT_EQ(bundle.identity, keys_.identity().public_key);
  EXPECT_EQ(bundle.registration_id, keys_.registration_id());
  EXPECT_EQ(bundle.device, 3U);
  ASSERT_TRUE(bundle.prekey);
  EXPECT_EQ((*keys_.prekey(bundle.prekey->id))->pair.public_key, bundle.prekey->key);
  EXPECT_EQ((*keys_.signed_prekey(bundle.signed_prekey.id))->pair.public_key, bundle.signed_prekey.key);
  EXPECT_FALSE(publish(false).prekey);
}

TEST_F(DeviceKeysTest, NumberPrekeysFromOne) {
  EXPECT_EQ(publish().signed_prekey.id, 1U);
  EXPECT_EQ(publish(false).signed_prekey.id, 2U);
  EXPECT_EQ(publish().prekey->id, 3U);
}

TEST_F(DeviceKeysTest, BeginAgainAtOneAfterTheLastNumberPastThoseInUse) {
  publish();
  set_next_id(kMaxPrekeyId);
  EXPECT_EQ(publish().signed_prekey.id, kMaxPrekeyId);
  EXPECT_EQ(publish().signed_prekey.id, 2U) << "0 is never used, and 1 is in use";
}

TEST_F(DeviceKeysTest, AreNotChangedByABundleThatIsNotCommitted) {
  const auto before = keys_.save();
  EXPECT_THAT(keys_.make_bundle(true, false, 0, random_), IsOk());
  EXPECT_EQ(keys_.save(), before);
  EXPECT_EQ(keys_.revision(), 0U);
}

TEST_F(DeviceKeysTest, RefuseAChangeThatWasMadeFromAnEarlierState) {
  auto one = keys_.make_bundle(true, false, 0, random_), other = keys_.make_bundle(true, false, 0, random_);
  EXPECT_THAT(keys_.commit(std::move(one->change)), IsOk());
  const auto before = keys_.save();
  EXPECT_THAT(keys_.commit(std::move(other->change)), FailsWith(Errc::kInvalidArgument));
  EXPECT_EQ(keys_.save(), before);
  EXPECT_EQ(keys_.revision(), 1U);
}

TEST_F(DeviceKeysTest, DoNotKnowOtherIds) {
  const auto bundle = publish();
  EXPECT_THAT(keys_.signed_prekey(0), FailsWith(Errc::kUnknownSignedPrekey));
  EXPECT_THAT(keys_.prekey(2), FailsWith(Errc::kUnknownPrekey));
  EXPECT_THAT(keys_.commit(keys_.spend({bundle.prekey->id})), IsOk());
  EXPECT_THAT(keys_.prekey(bundle.prekey->id), FailsWith(Errc::kUnknownPrekey));
}

TEST_F(DeviceKeysTest, DropTheOldestSignedPrekeyBeyondAThousand) {
  set_next_id(kMaxPrekeyId - 499);  // so that the numbers go round in the middle
  const std::uint32_t first = publish(false).signed_prekey.id;
  for (std::size_t i = 1; i < kMaxSignedPrekeys; ++i) publish(false);
  EXPECT_THAT(keys_.signed_prekey(first), IsOk());
  const std::uint32_t last = publish(false).signed_prekey.id;
  EXPECT_EQ(last, 501U);
  EXPECT_THAT(keys_.signed_prekey(first), FailsWith(Errc::kUnknownSignedPrekey));
  EXPECT_THAT(keys_.signed_prekey(first + 1), IsOk());
  EXPECT_THAT(keys_.signed_prekey(last), IsOk());
}

TEST_F(DeviceKeysTest, AreSavedAndLoaded) {
  for (int i = 0; i < 5; ++i) publish(i % 2 == 0);
  const auto saved = keys_.save();
  const auto loaded = DeviceKeys::load(saved);
  ASSERT_THAT(loaded, IsOk());
  EXPECT_EQ(loaded->save(), saved);
  EXPECT_EQ(loaded->revision(), 5U);
  EXPECT_EQ(loaded->identity().public_key, keys_.identity().public_key);
  EXPECT_EQ(keys_.clone().save(), saved);
}

TEST_F(DeviceKeysTest, AreRefusedWhenDamagedOrKeptAsTheyAre) {
  publish();
  publish(false);
  const auto saved = keys_.save();
  for (std::size_t i = 0; i < saved.size(); ++i) {
    for (const std::uint8_t flip : Bytes{1, 0x80}) {
      SecretBytes altered = saved;
      altered[i] ^= flip;
      const auto loaded = DeviceKeys::load(altered);
      if (loaded) {
        ASSERT_EQ(loaded->save(), altered) << i;
      }
    }
  }
  for (std::size_t size = 0; size < saved.size(); ++size) {
    const auto loaded = DeviceKeys::load(ByteView(saved).first(size));
    if (loaded) {
      ASSERT_TRUE(same_bytes(loaded->save(), ByteView(saved).first(size))) << size;
    }
  }
}

}  // namespace
}  // namespace pawl::session
