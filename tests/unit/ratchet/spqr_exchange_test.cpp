// The exchange of an epoch: which state follows which, and what every message does in every state.
#include "core/ratchet/spqr/exchange.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "core/ratchet/spqr/interpolation.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/spqr_parties.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::ratchet::spqr {
namespace {

using namespace pawl::testing;
using wire::SpqrType;

// ---- what compiles ----

template <class From, class To>
concept CanEnter = requires(const From& from, To to, Authenticator authenticator) {
  Entered(from, std::move(to), 1, std::move(authenticator));
};

template <class From, class... To>
constexpr std::size_t number_of_ways(const std::variant<To...>*) {
  return (std::size_t{CanEnter<From, To>} + ...);
}
template <class... From>
constexpr std::size_t number_of_transitions(const std::variant<From...>* states) {
  return (number_of_ways<From>(states) + ...);
}

static_assert(number_of_transitions(static_cast<const State*>(nullptr)) == 13, "of 121 that one could think of");
static_assert(CanEnter<KeysSampled, HeaderSent> && !CanEnter<KeysUnsampled, HeaderSent>);
static_assert(CanEnter<EkSentCt1Received, NoHeaderReceived> && !CanEnter<NoHeaderReceived, EkSentCt1Received>);
static_assert(!CanEnter<Ct2Sampled, Ct1Sampled>, "the message of an encapsulation is not drawn twice");
static_assert(!CanEnter<HeaderReceived, Ct2Sampled> && !CanEnter<Ct1Sampled, Ct1Sampled>);

// ---- what every message does ----

wire::SpqrPiece never_the_last_piece() {
  wire::SpqrPiece piece{60'000, {}};
  piece.chunk.fill(0x5C);
  return piece;
}

// The next index of the chain that a message of this epoch takes its key from.
std::uint32_t next_index(const Ratchet& ratchet, std::uint64_t epoch) {
  const ChainEpoch* chains = ratchet.chains().find(epoch - 1);
  return chains == nullptr ? 1 : chains->receiving.counter + 1;
}

TEST(Exchange, DoesAsRecordedInEveryStateWithEveryMessage) {
  const Json recorded = vectors("spqr-state-matrix.json");
  ASSERT_EQ(recorded.at("rows").size(), 308U);
  std::map<std::string, SpqrPair> moments;
  for (const auto state : kSpqrStates) moments.emplace(state, spqr_moment(state));
  for (const Json& row : recorded.at("rows")) {
    const std::string before = row[0], after = row[3];
    Ratchet ratchet = moments.at(before).a.ratchet.clone();
    const std::uint64_t epoch = ratchet.epoch() + static_cast<std::uint64_t>(row[1].get<std::int64_t>());
    const wire::SpqrBytes message = wire::write_spqr_message(
        {epoch, next_index(ratchet, epoch), static_cast<SpqrType>(row[2].get<int>()), never_the_last_piece()});
    auto step = ratchet.receive(message.view());
    if (after.starts_with("error")) {
      EXPECT_THAT(step, FailsWith(Errc::kTooFarAhead)) << row;
      continue;
    }
    ASSERT_THAT(step, IsOk()) << row;
    const std::uint64_t epoch_before = ratchet.epoch();
    ratchet.make_room(step->change);
    ratchet.apply(std::move(step->change));
    EXPECT_EQ(state_of(ratchet), after) << row;
    EXPECT_EQ(ratchet.epoch() - epoch_before, row[4].get<std::uint64_t>()) << row;
  }
}

TEST(Exchange, DrawsNothingOutsideOfTwoStates) {
  NoRandom none;
  for (const auto state : kSpqrStates) {
    const SpqrPair moment = spqr_moment(state);
    if (state == "KeysUnsampled" || state == "HeaderReceived") {
      EXPECT_THAT(moment.a.ratchet.send(none), FailsWith(Errc::kNoRandomness)) << state;
    } else {
      EXPECT_THAT(moment.a.ratchet.send(none), IsOk()) << state;
    }
  }
}

TEST(Exchange, AnEpochInTurnsTakesNoMoreMessagesThanTheSpecificationSays) {
  SpqrPair pair;
  for (std::uint64_t epoch = 1; epoch <= 4; ++epoch) {
    int turns = 0;
    for (; pair.a.ratchet.epoch() == epoch || pair.b.ratchet.epoch() == epoch; ++turns) pair.turns(1);
    EXPECT_GE(turns, 42);
    EXPECT_LE(turns, 44);
  }
}

TEST(Exchange, CompletesAnEpochOverParityAlone) {
  SpqrPair pair;
  // Of each object all chunks that are its bytes are lost.
  const auto is_parity = [](const wire::SpqrMessage& message) {
    return !wire::carries_piece(message.type) || message.piece.number >= kMaxNeeded;
  };
  const auto done = [&] { return pair.a.ratchet.epoch() > 2 && pair.b.ratchet.epoch() > 2; };
  for (int i = 0; i < 1000 && !done(); ++i) pair.turn(done, is_parity);
  EXPECT_TRUE(done());
}

TEST(Exchange, GoesOnWhenTheChunkNumbersBeginAgain) {
  SeededRandom random(1);
  Exchange a(some_auth_key(), Direction::kA2B), b(some_auth_key(), Direction::kB2A);
  const auto next = [&] {
    auto sent = *a.send(random);
    a.apply(std::move(sent.change));
    return wire::SpqrMessage{1, 0, sent.type, sent.piece};
  };
  for (int i = 0; i < 65'534; ++i) (void)next();  // all lost
  for (const int number : {65'534, 65'535, 0}) {
    const wire::SpqrMessage message = next();
    EXPECT_EQ(message.piece.number, number);
    b.apply(std::move(b.receive(message)->change));
  }
  EXPECT_TRUE(std::holds_alternative<HeaderReceived>(b.state()));
}

}  // namespace
}  // namespace pawl::ratchet::spqr
