// The chains of the post-quantum ratchet: keys in order and out of order, epochs that come and go.
#include "core/ratchet/spqr/chains.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::ratchet::spqr {
namespace {

using namespace pawl::testing;

constexpr const char* kFile = "spqr-chain.json";
constexpr std::uint32_t kNoCap = 0xFFFFFFFF;

template <class SecretKind>
SecretKind filled(std::uint8_t value) {
  return SecretKind::make([&](std::span<std::uint8_t, 32> out) { std::ranges::fill(out, value); });
}

// The key, in hex.
std::string send(Chains& from, std::uint64_t epoch) {
  auto key = from.next_key(epoch);
  from.apply(std::move(key->change));
  return to_hex(key->key.reveal());
}

Result<MessageKey> receive(Chains& at, std::uint64_t epoch, std::uint32_t index, std::uint32_t cap = kNoCap) {
  PAWL_TRY(auto key, at.key_of(epoch, index, cap));
  at.make_room(key.change);
  at.apply(std::move(key.change));
  return std::move(key.key);
}

// Two ends of the same chains.
struct Ends {
  explicit Ends(const AuthKey& key = filled<AuthKey>(0x29), const Limits& limits = {})
      : a(key, Direction::kA2B, limits), b(key, Direction::kB2A, limits) {}
  void open(const EpochSecret& secret) {
    a.apply(a.open_next(secret));
    b.apply(b.open_next(secret));
  }
  Chains a, b;
};

MATCHER_P(IsKey, hex, "is the key " + std::string(hex)) { return arg && to_hex(arg->reveal()) == hex; }

TEST(Chains, HaveTheRecordedKeysInBothDirections) {
  const Json recorded = vectors(kFile);
  Ends ends(AuthKey::copy_of(exactly<32>(bytes_at(recorded, "initial_key"))));
  for (const Json& step : recorded.at("sequence")) {
    if (step.at("op") == "add_epoch") {
      ends.open(EpochSecret::copy_of(exactly<32>(bytes_at(step, "secret"))));
      EXPECT_EQ(to_hex(ends.a.state().root.reveal()), step.at("next_root"));
      const ChainEpoch& newest = *ends.a.find(step.at("epoch"));
      EXPECT_EQ(to_hex(newest.sending.key->reveal()), step.at("a2b_chain"));
      EXPECT_EQ(to_hex(newest.receiving.key.reveal()), step.at("b2a_chain"));
      continue;
    }
    const bool a_sends = step.at("direction") == "A2B";
    EXPECT_EQ(send(a_sends ? ends.a : ends.b, step.at("epoch")), step.at("key"));
    EXPECT_THAT(receive(a_sends ? ends.b : ends.a, step.at("epoch"), step.at("index")),
                IsKey(step.at("key").get<std::string>()));
  }
}

TEST(Chains, HaveTheQuickValuesOfTheSpecification) {
  Ends ends;
  const ChainEpoch& first = *ends.a.find(0);
  EXPECT_EQ(to_hex(ends.a.state().root.reveal()), "c6f396ad3b038d7bb7eedbabd7c45c83eef0c9c42fca9f44d6f056e4b68be30c");
  EXPECT_EQ(to_hex(first.sending.key->reveal()), "d45d5d9ebca8f45f591019cfe4231f37663b50de7c9d419e8eb4dd50f3726384");
  EXPECT_EQ(to_hex(first.receiving.key.reveal()), "598c199754146d732fe1bf89926833f0ed44b8a5220b662bdf0398c28c4f49ab");
  EXPECT_EQ(send(ends.a, 0), "9bcdfae095d09aa8ab367dd231d1d271fe580b555bcc6f64ff079d53d9a9db5d");
  EXPECT_EQ(send(ends.a, 0), "6af868be8ea72f8ca3bb819c9623c0c9ffebd6f8503937d8f4fac142ac42a48e");
  ends.open(filled<EpochSecret>(0x2A));
  EXPECT_EQ(to_hex(ends.a.state().root.reveal()), "48ffee4dc011bfd048c1612a5694e9e586483b07d88fdd1af046f08b638aa4e9");
  EXPECT_EQ(send(ends.a, 1), "66c094a4ecd87b7a4390b9a93b789b595e13774c7ff8239da65bc7dbb0c54b4f");
}

TEST(Chains, AnswerAsRecordedOutOfOrder) {
  const Json recorded = vectors(kFile);
  Chains b(AuthKey::copy_of(exactly<32>(bytes_at(recorded, "initial_key"))), Direction::kB2A,
           {.max_jump = 10, .max_skipped = 5});
  for (const Json& row : recorded.at("out_of_order").at("rows")) {
    const auto answer = receive(b, row[0], row[1]);
    const std::string wanted = row[2];
    if (wanted == "KeyAlreadyRequested") {
      EXPECT_THAT(answer, FailsWith(Errc::kDuplicateMessage, Errc::kNone)) << row;
    } else if (wanted == "KeyTrimmed") {
      EXPECT_THAT(answer, FailsWith(Errc::kDuplicateMessage, Errc::kNotFound)) << row;
    } else if (wanted == "KeyJump" || wanted == "EpochOutOfRange") {
      EXPECT_THAT(answer, FailsWith(Errc::kTooFarAhead)) << row;
    } else {
      EXPECT_THAT(answer, IsKey(wanted)) << row;
    }
  }
}

TEST(Chains, AJumpGoesUpToTheLimitAndNotBeyond) {
  Ends ends;
  EXPECT_THAT(receive(ends.b, 0, 25'001), FailsWith(Errc::kTooFarAhead));
  EXPECT_THAT(receive(ends.b, 0, 25'000), IsOk());
  EXPECT_EQ(ends.b.skipped(), 2'000U);
}

TEST(Chains, ACapLowersTheLimitOfAJump) {
  Ends ends;
  EXPECT_THAT(receive(ends.b, 0, 201, 200), FailsWith(Errc::kTooFarAhead));
  EXPECT_THAT(receive(ends.b, 0, 200, 200), IsOk());
  EXPECT_THAT(receive(ends.b, 0, 25'201, kNoCap), FailsWith(Errc::kTooFarAhead));
}

TEST(Chains, AKeyTwoThousandBehindIsThereAndOneBeforeItIsNot) {
  Ends ends;
  ASSERT_THAT(receive(ends.b, 0, 5'000), IsOk());
  EXPECT_THAT(receive(ends.b, 0, 2'999), FailsWith(Errc::kDuplicateMessage, Errc::kNotFound));
  EXPECT_THAT(receive(ends.b, 0, 3'000), IsOk());
  EXPECT_THAT(receive(ends.b, 0, 3'000), FailsWith(Errc::kDuplicateMessage, Errc::kNone));
}

TEST(Chains, KeysGrowTooOldOneByOne) {
  Ends ends;
  ASSERT_THAT(receive(ends.b, 0, 2'001), IsOk());
  EXPECT_EQ(ends.b.skipped(), 2'000U);
  ASSERT_THAT(receive(ends.b, 0, 2'002), IsOk());
  EXPECT_EQ(ends.b.skipped(), 1'999U) << "key 1 is erased, not only refused";
  ASSERT_THAT(receive(ends.b, 0, 2'010), IsOk());
  EXPECT_EQ(ends.b.skipped(), 1'998U) << "nine have gone, and seven of the new ones have come";
}

TEST(Chains, KeepNothingWhenNothingMayBeLate) {
  Ends ends(filled<AuthKey>(1), {.max_jump = 10, .max_skipped = 0});
  ASSERT_THAT(receive(ends.b, 0, 9), IsOk());
  EXPECT_EQ(ends.b.skipped(), 0U);
  EXPECT_THAT(receive(ends.b, 0, 8), FailsWith(Errc::kDuplicateMessage));
}

// The end of the indices cannot be reached by sending, so chains are put there.
Chains at_counter(const Chains& chains, std::uint32_t counter) {
  Chains::State state{chains.state().sends, chains.state().limits, chains.state().root.clone()};
  state.kept[0] = chains.find(0)->clone();
  state.kept[0]->sending.counter = state.kept[0]->receiving.counter = counter;
  return Chains(std::move(state));
}

TEST(Chains, TheLastIndexIsUsedAndNoneAfterIt) {
  Ends ends(filled<AuthKey>(1), {.max_jump = kNoCap, .max_skipped = 0});
  Chains a = at_counter(ends.a, 0xFFFFFFFE);
  EXPECT_EQ(a.next_key(0)->index, 0xFFFFFFFF);
  send(a, 0);
  EXPECT_THAT(a.next_key(0), FailsWith(Errc::kStaleSession));
  EXPECT_THAT(receive(a, 0, 0xFFFFFFFF), IsOk());
  EXPECT_THAT(receive(a, 0, 0xFFFFFFFF), FailsWith(Errc::kDuplicateMessage));
}

TEST(Chains, AreKeptFromOneBeforeOurLastMessageOn) {
  Ends ends;
  for (std::uint8_t epoch = 1; epoch <= 3; ++epoch) {
    ends.open(filled<EpochSecret>(epoch));
    if (epoch < 3) send(ends.a, epoch), send(ends.b, epoch);  // both have sent with epoch 2, and 3 has begun
  }
  EXPECT_THAT(receive(ends.b, 0, 1), FailsWith(Errc::kDuplicateMessage, Errc::kNotFound));
  for (const std::uint64_t epoch : {1U, 2U, 3U}) EXPECT_THAT(receive(ends.b, epoch, 1), IsOk());
  EXPECT_THAT(receive(ends.b, 4, 1), FailsWith(Errc::kTooFarAhead));
}

TEST(Chains, OurSendingChainsEndWithTheFirstMessageOfALaterEpoch) {
  Ends ends;
  ends.open(filled<EpochSecret>(1));
  EXPECT_TRUE(ends.a.find(0)->sending.key);
  send(ends.a, 1);
  EXPECT_FALSE(ends.a.find(0)->sending.key);
  EXPECT_TRUE(ends.a.find(1)->sending.key);
}

TEST(Chains, KeepAtMostSixThousandKeysAndDropTheOldestFirst) {
  Ends ends;
  for (std::uint8_t epoch = 1; epoch <= 2; ++epoch) {
    ends.open(filled<EpochSecret>(epoch));
    if (epoch == 1) send(ends.b, 1);
  }
  for (const std::uint64_t epoch : {0U, 1U, 2U}) ASSERT_THAT(receive(ends.b, epoch, 25'000), IsOk());
  EXPECT_EQ(ends.b.skipped(), 6'000U);
  ends.b.drop_skipped(2'001);
  EXPECT_EQ(ends.b.skipped(), 3'999U);
  EXPECT_THAT(receive(ends.b, 0, 24'999), FailsWith(Errc::kDuplicateMessage));
  EXPECT_THAT(receive(ends.b, 1, 23'000), FailsWith(Errc::kDuplicateMessage));
  EXPECT_THAT(receive(ends.b, 1, 23'001), IsOk());
}

TEST(Chains, AKeyIsFoundAgainAfterAllOthersHaveBeenTaken) {
  Ends ends;
  ASSERT_THAT(receive(ends.b, 0, 2'001), IsOk());
  for (std::uint32_t i = 0; i < 2'000; ++i) {
    EXPECT_THAT(receive(ends.b, 0, 1 + i * 1'237 % 2'000), IsOk());  // in an order that has nothing to do with theirs
  }
  EXPECT_EQ(ends.b.skipped(), 0U);
}

}  // namespace
}  // namespace pawl::ratchet::spqr
