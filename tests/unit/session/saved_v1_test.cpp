// Saved forms that the releases before protocol 4 wrote: they are read, and go on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "core/account/account.hpp"
#include "core/session/conversation.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"

namespace pawl::session {
namespace {

using namespace pawl::testing;

SecretBytes saved(const char* name) {
  std::ifstream file(std::string(PAWL_VECTORS_DIR) + "/saved-v1/" + name, std::ios::binary);
  const SecretBytes bytes{std::istreambuf_iterator<char>(file), {}};
  EXPECT_GT(bytes.size(), 5U);
  EXPECT_EQ(bytes[4], 1);
  return bytes;
}

// What was there stands in the new form at the same place; only what is new comes after it, and the version before it.
void expect_kept(const SecretBytes& before, const SecretBytes& after) {
  EXPECT_EQ(after[4], 2);
  EXPECT_TRUE(same_bytes(ByteView(after).first(4), ByteView(before).first(4)));
  EXPECT_TRUE(same_bytes(ByteView(after).subspan(5, before.size() - 5), ByteView(before).subspan(5)));
}

TEST(SavedV1, KeysAreRead) {
  const auto before = saved("keys");
  const auto keys = DeviceKeys::load(before);
  ASSERT_THAT(keys, IsOk());
  expect_kept(before, keys->save());
  EXPECT_EQ(keys->kem_prekeys_left(), 0U);
  SeededRandom random(1);
  EXPECT_THAT(keys->make_bundle(false, true, 0, random), IsOk());
}

TEST(SavedV1, AConversationIsReadAndGoesOn) {
  const auto before = saved("conversation");
  const auto conversation = Conversation::load(before);
  ASSERT_THAT(conversation, IsOk());
  expect_kept(before, conversation->save());
  EXPECT_EQ(conversation->pq_policy(), PqPolicy::kPreferred);
  EXPECT_EQ(conversation->info()->current->suite, Suite::kSignalV3);
  EXPECT_EQ(Conversation::load(conversation->save())->save(), conversation->save());
}

TEST(SavedV1, AnAccountIsReadAndGoesOn) {
  const auto before = saved("account");
  auto account = account::Account::load(before);
  ASSERT_THAT(account, IsOk());
  expect_kept(before, account->save());
  EXPECT_EQ(account->pq_policy(), PqPolicy::kPreferred);
  SeededRandom random(1);
  const auto message = account->encrypt(*Address::parse("alice", 1), bytes_of("in protocol 3, as before"), 0, random);
  ASSERT_THAT(message, IsOk());
  EXPECT_EQ(message->bytes.front(), 0x33);
}

}  // namespace
}  // namespace pawl::session
