// The family of a device's keys: what it makes of a version, and how it is kept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/session/conversation.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"

namespace pawl::session {
namespace {

using namespace pawl::testing;

// A saved family of WhatsApp, as an item of its own.
Bytes family_item(std::uint8_t tag, std::uint8_t number = 2) { return {tag, 4, 0, 0, 0, number, 0, 0, 0}; }
constexpr std::uint8_t kTagInKeys = 10, kTagInConversation = 9;

auto find(const SecretBytes& saved, const Bytes& item) {
  return std::search(saved.begin(), saved.end(), item.begin(), item.end());
}

bool contains(const SecretBytes& saved, const Bytes& item) { return find(saved, item) != saved.end(); }

// The saved form with `to` in the place of its only `from`.
SecretBytes replaced(const SecretBytes& saved, const Bytes& from, const Bytes& to) {
  const auto at = find(saved, from);
  if (at == saved.end()) throw std::logic_error("there is nothing to replace");
  SecretBytes altered(saved.begin(), at);
  altered.insert(altered.end(), to.begin(), to.end());
  altered.insert(altered.end(), at + static_cast<std::ptrdiff_t>(from.size()), saved.end());
  return altered;
}

class Families : public ::testing::Test {
 protected:
  DeviceKeys keys(const char* name, Family family) {
    std::array<std::uint8_t, 32> identity{};
    identity.fill(static_cast<std::uint8_t>(name[0]));
    return *DeviceKeys::create({*Address::parse(name, 1), identity, 1, family}, random_);
  }
  handshake::Bundle publish(DeviceKeys& keys, bool kem = true) {
    auto step = *keys.make_bundle(true, kem, 0, random_);
    EXPECT_THAT(keys.commit(std::move(step.change)), IsOk());
    return step.bundle;
  }
  Conversation begun(const DeviceKeys& own, Family family, bool kem = true) {
    DeviceKeys bob = keys("bob", family);
    const Conversation fresh(bob.address(), kem ? PqPolicy::kRequired : PqPolicy::kAllowed);
    return *fresh.start(own, publish(bob, kem), 0, random_);
  }

  SeededRandom random_{3};
};

TEST_F(Families, HaveOneSuiteOfEachVersion) {
  EXPECT_EQ(suite_of(3, Family::kSignal), Suite::kSignalV3);
  EXPECT_EQ(suite_of(4, Family::kSignal), Suite::kSignalV4);
  EXPECT_EQ(suite_of(3, Family::kWhatsApp), Suite::kSignalV3);
  EXPECT_EQ(suite_of(4, Family::kWhatsApp), Suite::kWhatsAppPq);
}

TEST_F(Families, AreSignalsUnlessSomebodyAsksForTheOther) {
  const auto keys = *DeviceKeys::create({*Address::parse("alice", 1)}, random_);
  EXPECT_EQ(keys.family(), Family::kSignal);
  EXPECT_EQ(DeviceKeys::load(keys.save())->family(), Family::kSignal);
}

TEST_F(Families, AreSavedWithKeysWhereTheyAreNotTheDefault) {
  EXPECT_FALSE(contains(keys("alice", Family::kSignal).save(), family_item(kTagInKeys)));
  DeviceKeys alice = keys("alice", Family::kWhatsApp);
  const auto bundle = publish(alice);
  const auto saved = alice.save();
  const auto loaded = DeviceKeys::load(saved);
  ASSERT_THAT(loaded, IsOk());
  EXPECT_EQ(loaded->family(), Family::kWhatsApp);
  EXPECT_EQ(loaded->save(), saved);
  EXPECT_EQ(alice.clone().save(), saved);
  EXPECT_EQ((*loaded->kem_prekey(1))->key.public_key(), bundle.kem_prekey->key) << "it is a key of the same KEM";
}

TEST_F(Families, AreSavedWithConversationsWhereTheyAreNotTheDefault) {
  EXPECT_FALSE(
      contains(begun(keys("alice", Family::kSignal), Family::kSignal).save(), family_item(kTagInConversation)));
  for (const bool kem : {true, false}) {
    const auto saved = begun(keys("alice", Family::kWhatsApp), Family::kWhatsApp, kem).save();
    const auto loaded = Conversation::load(saved);
    ASSERT_THAT(loaded, IsOk());
    EXPECT_EQ(loaded->save(), saved);
    EXPECT_EQ(loaded->info()->current->suite, kem ? Suite::kWhatsAppPq : Suite::kSignalV3);
  }
}

TEST_F(Families, ThatAreWrittenThoughTheyAreTheDefaultOrNoneAreRefused) {
  const auto keys = this->keys("alice", Family::kWhatsApp);
  const auto conversation = begun(keys, Family::kWhatsApp);
  for (const std::uint8_t number : Bytes{0, 1, 3}) {
    const auto bad_keys = replaced(keys.save(), family_item(kTagInKeys), family_item(kTagInKeys, number));
    EXPECT_THAT(DeviceKeys::load(bad_keys), FailsWith(Errc::kStoreCorrupt)) << int{number};
    const auto bad_conversation =
        replaced(conversation.save(), family_item(kTagInConversation), family_item(kTagInConversation, number));
    EXPECT_THAT(Conversation::load(bad_conversation), FailsWith(Errc::kStoreCorrupt)) << int{number};
  }
}

TEST_F(Families, AreNotTakenForOneAnotherWhenASessionOfVersion4IsLoaded) {
  const auto alice = keys("alice", Family::kWhatsApp);
  const auto of_whatsapp = begun(alice, Family::kWhatsApp).save();
  EXPECT_THAT(Conversation::load(replaced(of_whatsapp, family_item(kTagInConversation), {})),
              FailsWith(Errc::kStoreCorrupt));
  const auto of_signal = begun(keys("alice", Family::kSignal), Family::kSignal).save();
  Bytes own_identity = {3, 32, 0, 0, 0};
  std::ranges::copy(alice.identity().public_key.u(), std::back_inserter(own_identity));
  Bytes with_family = own_identity;
  std::ranges::copy(family_item(kTagInConversation), std::back_inserter(with_family));
  EXPECT_THAT(Conversation::load(replaced(of_signal, own_identity, with_family)), FailsWith(Errc::kStoreCorrupt));
}

TEST_F(Families, DoNotShareAConversation) {
  const auto of_signal = keys("alice", Family::kSignal), of_whatsapp = keys("alice", Family::kWhatsApp);
  ASSERT_EQ(of_signal.identity().public_key, of_whatsapp.identity().public_key);
  Conversation conversation = begun(of_whatsapp, Family::kWhatsApp, false);
  EXPECT_THAT(conversation.seal(of_whatsapp, bytes_of("hello"), 0, random_), IsOk());
  EXPECT_THAT(conversation.seal(of_signal, bytes_of("hello"), 0, random_), FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(conversation.open(of_signal, MessageKind::kMessage, {}, 0, random_), FailsWith(Errc::kInvalidArgument));
}

}  // namespace
}  // namespace pawl::session
