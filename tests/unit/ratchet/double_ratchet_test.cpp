// Two Double Ratchets that speak with one another, without any message format.
#include "core/ratchet/double_ratchet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"

namespace pawl::ratchet {
namespace {

using namespace pawl::testing;

template <class SecretKind>
SecretKind some(std::uint8_t value) {
  return SecretKind::copy_of(std::array<std::uint8_t, 32>{value});
}

// What travels: the header, and the seed that both ends must come to.
struct Sent {
  Header header;
  std::uint32_t previous_counter;
  MessageSeed seed;
};

class DoubleRatchetTest : public ::testing::Test {
 protected:
  DoubleRatchetTest() {
    crypto::KeyPair prekey = *crypto::generate_key_pair(random_);
    auto start = DoubleRatchet::initiate(some<RootKey>(1), some<ChainKey>(2), prekey.public_key,
                                         *crypto::generate_key_pair(random_));
    alice_.emplace(std::move(*start));
    bob_.emplace(DoubleRatchet::respond(some<RootKey>(1), some<ChainKey>(2), std::move(prekey)));
  }

  static Sent send(DoubleRatchet& from) {
    auto step = from.send();
    from.apply(std::move(step->change));
    return {step->header, step->previous_counter, std::move(step->seed)};
  }
  Result<Done> receive(DoubleRatchet& at, const Sent& sent, const JumpLimits& limits = {}) {
    PAWL_TRY(auto candidate, at.find_key(sent.header, limits));
    if (candidate.seed != sent.seed) return Error(Errc::kBadMac, "the two ends have different seeds");
    PAWL_TRY(auto change, at.accept(std::move(candidate), random_));
    at.make_room(change);
    at.apply(std::move(change));
    return Done{};
  }
  void turn() {
    ASSERT_THAT(receive(*bob_, send(*alice_)), IsOk());
    ASSERT_THAT(receive(*alice_, send(*bob_)), IsOk());
  }
  std::vector<Sent> send_many(DoubleRatchet& from, std::size_t count) {
    std::vector<Sent> all;
    while (all.size() < count) all.push_back(send(from));
    return all;
  }

  SeededRandom random_{3};
  std::optional<DoubleRatchet> alice_, bob_;
};

TEST_F(DoubleRatchetTest, BothEndsComeToTheSameSeeds) {
  for (int i = 0; i < 20; ++i) turn();
}

TEST_F(DoubleRatchetTest, EveryMessageHasASeedOfItsOwn) {
  const Sent first = send(*alice_), second = send(*alice_);
  EXPECT_FALSE(first.seed == second.seed);
  EXPECT_EQ(first.header.counter, 0U);
  EXPECT_EQ(second.header.counter, 1U);
}

TEST_F(DoubleRatchetTest, LateMessagesAreReadInAnyOrder) {
  const auto sent = send_many(*alice_, 5);
  for (const std::size_t i : {3U, 0U, 4U, 1U, 2U}) EXPECT_THAT(receive(*bob_, sent[i]), IsOk());
  EXPECT_EQ(bob_->skipped(), 0U);
}

TEST_F(DoubleRatchetTest, ARepeatedMessageIsADuplicate) {
  const auto sent = send_many(*alice_, 3);
  ASSERT_THAT(receive(*bob_, sent[2]), IsOk());
  ASSERT_THAT(receive(*bob_, sent[0]), IsOk());
  EXPECT_THAT(receive(*bob_, sent[2]), FailsWith(Errc::kDuplicateMessage));
  EXPECT_THAT(receive(*bob_, sent[0]), FailsWith(Errc::kDuplicateMessage));
  EXPECT_THAT(receive(*bob_, sent[1]), IsOk());
}

TEST_F(DoubleRatchetTest, LateMessagesOfAnEarlierTurnAreStillRead) {
  const auto sent = send_many(*alice_, 2);
  ASSERT_THAT(receive(*bob_, sent[1]), IsOk());
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(receive(*alice_, send(*bob_)), IsOk());
    ASSERT_THAT(receive(*bob_, send(*alice_)), IsOk());
  }
  EXPECT_THAT(receive(*bob_, sent[0]), IsOk());
}

TEST_F(DoubleRatchetTest, AJumpGoesUpToTheLimitAndNotBeyond) {
  const auto sent = send_many(*alice_, kMaxJump + 2);
  EXPECT_THAT(receive(*bob_, sent[kMaxJump + 1]), FailsWith(Errc::kTooFarAhead));
  EXPECT_THAT(receive(*bob_, sent[kMaxJump]), IsOk());
  EXPECT_EQ(bob_->skipped(), kMaxJump);
}

TEST_F(DoubleRatchetTest, OnAKnownChainTheLimitCountsFromItsNextMessage) {
  const auto sent = send_many(*alice_, kMaxJump + 3);
  ASSERT_THAT(receive(*bob_, sent[0]), IsOk());
  EXPECT_THAT(receive(*bob_, sent[kMaxJump + 2]), FailsWith(Errc::kTooFarAhead));
  EXPECT_THAT(receive(*bob_, sent[kMaxJump + 1]), IsOk());
}

TEST_F(DoubleRatchetTest, KnownAndNewChainsHaveLimitsOfTheirOwn) {
  const auto sent = send_many(*alice_, 40);
  EXPECT_THAT(receive(*bob_, sent[11], {.known_chain = 100, .new_chain = 10}), FailsWith(Errc::kTooFarAhead));
  ASSERT_THAT(receive(*bob_, sent[10], {.known_chain = 0, .new_chain = 10}), IsOk());
  EXPECT_THAT(receive(*bob_, sent[32], {.known_chain = 20, .new_chain = 100}), FailsWith(Errc::kTooFarAhead));
  EXPECT_THAT(receive(*bob_, sent[31], {.known_chain = 20, .new_chain = 0}), IsOk());
}

TEST_F(DoubleRatchetTest, OfTwoThousandAndTwoSkippedTheTwoOldestAreGone) {
  const auto sent = send_many(*alice_, 2'005);
  ASSERT_THAT(receive(*bob_, sent[1'000]), IsOk());
  ASSERT_THAT(receive(*bob_, sent[2'003]), IsOk());  // 1,000 and 1,002 skipped
  EXPECT_THAT(receive(*bob_, sent[0]), FailsWith(Errc::kDuplicateMessage));
  EXPECT_THAT(receive(*bob_, sent[1]), FailsWith(Errc::kDuplicateMessage));
  EXPECT_THAT(receive(*bob_, sent[2]), IsOk());
}

TEST_F(DoubleRatchetTest, RemembersFiveChainsOfThePeer) {
  std::vector<std::vector<Sent>> of_turn;
  for (int i = 0; i < 6; ++i) {
    of_turn.push_back(send_many(*alice_, 2));
    ASSERT_THAT(receive(*bob_, of_turn.back()[0]), IsOk());
    ASSERT_THAT(receive(*alice_, send(*bob_)), IsOk());
  }
  EXPECT_EQ(bob_->state().receivers.size(), kMaxReceiverChains);
  EXPECT_THAT(receive(*bob_, of_turn[0][1]), FailsWith(Errc::kBadMac));  // taken for a new ratchet key
  EXPECT_THAT(receive(*bob_, of_turn[1][1]), IsOk());
}

TEST_F(DoubleRatchetTest, TellsTheNumberOfTheLastMessageOfItsChainBefore) {
  EXPECT_EQ(send(*alice_).previous_counter, 0U);
  ASSERT_THAT(receive(*bob_, send(*alice_)), IsOk());
  EXPECT_EQ(send(*bob_).previous_counter, 0U) << "Bob has never sent on the chain of his signed prekey";
  ASSERT_THAT(receive(*alice_, send(*bob_)), IsOk());
  EXPECT_EQ(send(*alice_).previous_counter, 1U) << "Alice has sent numbers 0 and 1";
}

TEST_F(DoubleRatchetTest, AnUnknownRatchetKeyWithoutAgreementIsRefused) {
  EXPECT_THAT(bob_->find_key({crypto::PublicKey{}, 0}, {}), FailsWith(Errc::kInvalidKey));
}

TEST_F(DoubleRatchetTest, ATurnWithoutRandomnessDoesNotHappen) {
  auto candidate = bob_->find_key(send(*alice_).header, {});
  NoRandom none;
  EXPECT_THAT(bob_->accept(std::move(*candidate), none), FailsWith(Errc::kNoRandomness));
}

TEST_F(DoubleRatchetTest, DropsSkippedSeedsOfItsOldestChainFirst) {
  const auto early = send_many(*alice_, 3);
  ASSERT_THAT(receive(*bob_, early[2]), IsOk());
  ASSERT_THAT(receive(*alice_, send(*bob_)), IsOk());
  const auto later = send_many(*alice_, 3);
  ASSERT_THAT(receive(*bob_, later[2]), IsOk());
  bob_->drop_skipped(3);
  EXPECT_EQ(bob_->skipped(), 1U);
  EXPECT_THAT(receive(*bob_, later[1]), IsOk());
}

// The ends of a chain's numbers cannot be reached by sending, so they are put there.
DoubleRatchet with_chains_at(const DoubleRatchet& ratchet, std::uint32_t next) {
  DoubleRatchet copy = ratchet.clone();
  DoubleRatchet::State state{copy.state().root.clone(), copy.state().sender.clone(), 0, {}};
  state.sender.next = next;
  for (const auto& chain : copy.state().receivers.all()) {
    state.receivers.add({chain.ratchet_key, chain.key.clone(), next, {}});
  }
  return DoubleRatchet(std::move(state));
}

TEST_F(DoubleRatchetTest, StopsSendingBeforeItsNumbersRunOut) {
  turn();
  DoubleRatchet last = with_chains_at(*alice_, 0xFFFFFFFE);
  EXPECT_EQ(send(last).header.counter, 0xFFFFFFFE);
  EXPECT_THAT(last.send(), FailsWith(Errc::kStaleSession));
}

TEST_F(DoubleRatchetTest, NeverReadsTheNumberAfterTheLast) {
  turn();
  const crypto::PublicKey known = bob_->state().receivers.newest().ratchet_key;
  DoubleRatchet last = with_chains_at(*bob_, 0xFFFFFFFE);
  EXPECT_THAT(last.find_key({known, 0xFFFFFFFF}, {}), FailsWith(Errc::kTooFarAhead));
  EXPECT_THAT(last.find_key({known, 0xFFFFFFFE}, {}), IsOk());
}

TEST_F(DoubleRatchetTest, ACloneGoesItsOwnWay) {
  turn();
  DoubleRatchet copy = bob_->clone();
  const Sent sent = send(*alice_);
  EXPECT_THAT(receive(*bob_, sent), IsOk());
  EXPECT_THAT(receive(*bob_, sent), FailsWith(Errc::kDuplicateMessage));
  EXPECT_THAT(receive(copy, sent), IsOk());
}

}  // namespace
}  // namespace pawl::ratchet
