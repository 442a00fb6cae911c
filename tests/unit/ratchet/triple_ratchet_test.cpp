// The Triple Ratchet: two ratchets that move together or not at all.
#include "core/ratchet/triple_ratchet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"

namespace pawl::ratchet {
namespace {

using namespace pawl::testing;

template <class SecretKind>
SecretKind some(std::uint8_t byte) {
  return SecretKind::make([byte](auto out) { std::ranges::fill(out, byte); });
}

class TripleRatchetTest : public ::testing::TestWithParam<bool> {
 protected:
  TripleRatchetTest() {
    auto prekey = *crypto::generate_key_pair(random_);
    auto classic = *DoubleRatchet::initiate(some<RootKey>(1), some<ChainKey>(2), prekey.public_key,
                                            *crypto::generate_key_pair(random_));
    auto answering = DoubleRatchet::respond(some<RootKey>(1), some<ChainKey>(2), std::move(prekey));
    if (with_pq()) {
      alice_.emplace(std::move(classic), spqr::Ratchet::initiate(some<spqr::AuthKey>(3)));
      bob_.emplace(std::move(answering), spqr::Ratchet::respond(some<spqr::AuthKey>(3)));
    } else {
      alice_.emplace(std::move(classic));
      bob_.emplace(std::move(answering));
    }
  }
  static bool with_pq() { return GetParam(); }

  struct Sent {
    Header header;
    Bytes pq_message, cipher_key;
  };
  Sent send(TripleRatchet& from) {
    auto step = *from.send(random_);
    const auto view = step.pq_message.view();
    Sent sent{step.header, {view.begin(), view.end()}, {step.keys.cipher_key().begin(), step.keys.cipher_key().end()}};
    from.apply(std::move(step.change));
    return sent;
  }
  void receive(TripleRatchet& by, const Sent& sent) {
    auto candidate = by.find_keys(sent.header, sent.pq_message, limits_);
    ASSERT_THAT(candidate, IsOk());
    EXPECT_TRUE(same_bytes(candidate->keys.cipher_key(), sent.cipher_key));
    auto change = by.accept(*std::move(candidate), random_);
    ASSERT_THAT(change, IsOk());
    by.make_room(*change);
    by.apply(*std::move(change));
  }

  SeededRandom random_{1};
  JumpLimits limits_{};
  std::optional<TripleRatchet> alice_, bob_;
};

TEST_P(TripleRatchetTest, GivesBothSidesTheSameKeys) {
  for (int i = 0; i < 120; ++i) {
    receive(*bob_, send(*alice_));
    receive(*alice_, send(*bob_));
  }
  EXPECT_EQ(alice_->pq_epochs() > 0, with_pq());
}

TEST_P(TripleRatchetTest, HasAPostQuantumMessageExactlyWithAPostQuantumRatchet) {
  EXPECT_EQ(send(*alice_).pq_message.empty(), !with_pq());
  EXPECT_EQ(alice_->pq() != nullptr, with_pq());
}

TEST_P(TripleRatchetTest, DoesNotMoveBeforeAChangeIsApplied) {
  const auto sent = send(*alice_);
  for (int i = 0; i < 3; ++i) EXPECT_THAT(bob_->find_keys(sent.header, sent.pq_message, limits_), IsOk());
  receive(*bob_, sent);
  EXPECT_THAT(bob_->find_keys(sent.header, sent.pq_message, limits_), FailsWith(Errc::kDuplicateMessage));
}

TEST_P(TripleRatchetTest, CountsAndDropsTheSkippedKeysOfBothRatchets) {
  for (int i = 0; i < 10; ++i) send(*alice_);
  receive(*bob_, send(*alice_));
  const std::size_t each = with_pq() ? 2 : 1;
  EXPECT_EQ(bob_->skipped(), 10 * each);
  bob_->drop_skipped(4 * each);
  EXPECT_EQ(bob_->skipped(), 6 * each);
  EXPECT_EQ(bob_->classic().skipped(), 6U);
  bob_->drop_skipped(1'000);
  EXPECT_EQ(bob_->skipped(), 0U);
}

TEST_P(TripleRatchetTest, SaysHowFarAMessageIsAhead) {
  receive(*bob_, send(*alice_));
  for (int i = 0; i < 7; ++i) send(*alice_);
  const auto sent = send(*alice_);
  EXPECT_EQ(bob_->jumps(sent.header, sent.pq_message).classic, 7U);
  EXPECT_EQ(bob_->jumps(sent.header, sent.pq_message).pq, with_pq() ? 8U : 0U);
  EXPECT_EQ(bob_->jumps({sent.header.ratchet_key, 0}, {}).classic, 0U);
  EXPECT_EQ(bob_->jumps({sent.header.ratchet_key, 0}, {}).pq, 0U);
}

TEST_P(TripleRatchetTest, LimitsTheJumpOfBothRatchets) {
  receive(*bob_, send(*alice_));
  for (int i = 0; i < 7; ++i) send(*alice_);
  const auto sent = send(*alice_);
  limits_.known_chain = with_pq() ? 8 : 7;
  EXPECT_THAT(bob_->find_keys(sent.header, sent.pq_message, limits_), IsOk());
  --limits_.known_chain;
  EXPECT_THAT(bob_->find_keys(sent.header, sent.pq_message, limits_), FailsWith(Errc::kTooFarAhead));
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutSpqr, TripleRatchetTest, ::testing::Bool());

TEST(MessageKeysTest, DependOnTheKeyOfThePostQuantumRatchet) {
  const auto seed = some<MessageSeed>(7);
  const Bytes one(32, 1), other(32, 2);
  const MessageKeys none(seed), with_one(seed, one), with_other(seed, other), zero(seed, Bytes(32, 0));
  EXPECT_FALSE(same_bytes(none.cipher_key(), with_one.cipher_key()));
  EXPECT_FALSE(same_bytes(with_one.cipher_key(), with_other.cipher_key()));
  EXPECT_TRUE(same_bytes(none.cipher_key(), zero.cipher_key())) << "no salt is a salt of zeros";
}

}  // namespace
}  // namespace pawl::ratchet
