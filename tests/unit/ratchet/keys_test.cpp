// The derivations, against every recorded message.
#include "core/ratchet/keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::ratchet {
namespace {

using namespace pawl::testing;

template <class Use>
void for_each_recorded_message(Use&& use) {
  const Json data = vectors("signal-sessions-v3.json");
  int messages = 0;
  for (const Json& session : data.at("sessions")) {
    for (const Json& step : session.at("steps")) {
      use(step);
      ++messages;
    }
  }
  EXPECT_EQ(messages, 32);
}

TEST(ChainStep, GivesTheRecordedSeedsAndChainKeys) {
  for_each_recorded_message([](const Json& recorded) {
    if (!recorded.contains("chain_key_before")) return;
    const auto step = chain_step(ChainKey::copy_of(exactly<32>(bytes_at(recorded, "chain_key_before"))));
    EXPECT_EQ(to_hex(step.seed.reveal()), recorded.at("message_seed").get<std::string>());
    EXPECT_EQ(to_hex(step.next.reveal()), recorded.at("next_chain_key").get<std::string>());
  });
}

TEST(MessageKeys, AreTheRecordedOnes) {
  for_each_recorded_message([](const Json& recorded) {
    const MessageKeys keys(MessageSeed::copy_of(exactly<32>(bytes_at(recorded, "message_seed"))));
    EXPECT_EQ(to_hex(keys.cipher_key()), recorded.at("cipher_key").get<std::string>());
    EXPECT_EQ(to_hex(keys.mac_key()), recorded.at("mac_key").get<std::string>());
    EXPECT_EQ(to_hex(keys.iv()), recorded.at("iv").get<std::string>());
  });
}

TEST(RootStep, GivesTheRecordedRootAndChain) {
  const Json data = vectors("signal-sessions-v3.json");
  for (const Json& session : data.at("sessions")) {
    const Json& first = session.at("steps").front();
    const auto mine = crypto::PrivateKey::copy_of(exactly<32>(bytes_at(first, "sender_ratchet_private")));
    const crypto::PublicKey theirs{exactly<33>(bytes_at(session.at("bob"), "signed_prekey_public"))};
    const auto step = root_step(RootKey::copy_of(exactly<32>(bytes_at(session, "root_key"))), mine, theirs);
    ASSERT_THAT(step, IsOk());
    EXPECT_EQ(to_hex(step->root.reveal()), session.at("alice_root_after_first_step").get<std::string>());
    EXPECT_EQ(to_hex(step->chain.reveal()), session.at("alice_first_sending_chain_key").get<std::string>());
  }
}

TEST(RootStep, IsRefusedWhenTheAgreementIsAllZero) {
  SeededRandom random(1);
  const auto mine = crypto::generate_key_pair(random);
  const RootKey root = RootKey::copy_of(std::array<std::uint8_t, 32>{1});
  EXPECT_THAT(root_step(root, mine->private_key, crypto::PublicKey{}), FailsWith(Errc::kInvalidKey));
}

}  // namespace
}  // namespace pawl::ratchet
