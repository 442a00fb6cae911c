// Conversations in every suite over random delivery: every message is read exactly once or accounted for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <tuple>
#include <vector>

#include "tests/property/ledger.hpp"
#include "tests/property/message_parts.hpp"
#include "tests/property/seed.hpp"
#include "tests/property/weather.hpp"

namespace pawl::testing {
namespace {

struct Forecast {
  const char* name;
  std::uint64_t first_run;  // each run has a number of its own, so that no two share their randomness
  Weather weather;
};

void PrintTo(const Forecast& forecast, std::ostream* out) { *out << forecast.name; }

using SuiteAndForecast = std::tuple<session::Suite, Forecast>;
class Delivery : public ::testing::TestWithParam<SuiteAndForecast> {};

constexpr int kRuns = 15, kEvents = 700;
constexpr Weather kPowerCuts{.loss = 10, .repeat = 10, .reorder = 30, .restart = 30, .crash = 20};
constexpr Weather kEverything{
    .loss = 15, .repeat = 10, .reorder = 40, .burst = 10, .restart = 10, .crash = 10, .new_session = 4};

TEST_P(Delivery, ReadsEveryMessageOnceOrSaysWhyNot) {
  const auto& [suite, forecast] = GetParam();
  const std::uint64_t first_run = forecast.first_run + 1'000 * static_cast<std::uint64_t>(suite);
  const int runs = suite == session::Suite::kWhatsAppPq ? kRuns / 5 : kRuns;  // its ratchet is that of version 3
  const std::size_t before = ledger::encryptions();
  Network::Count all{};
  for (int run = 0; run < runs; ++run) {
    const std::uint64_t number = first_run + static_cast<std::uint64_t>(run);
    Network network(seed() + number, forecast.weather, suite);
    network.run(kEvents);
    EXPECT_EQ(network.broken(), std::vector<std::string>{}) << "run " << run;
    const auto& count = network.count();
    EXPECT_EQ(count.read + count.lost + count.too_late, count.sent) << "run " << run;
    all.sent += count.sent, all.read += count.read, all.lost += count.lost, all.too_late += count.too_late;
    all.newest_epoch = std::max(all.newest_epoch, count.newest_epoch);
    all.repeats += count.repeats, all.restarts += count.restarts, all.sessions += count.sessions;
  }
  EXPECT_EQ(ledger::encryptions() - before, all.sent) << "an encryption that nobody asked for";
  EXPECT_EQ(ledger::keys_used_twice(), 0U) << "a message key was used twice";
  if (forecast.weather.new_session == 0) {
    EXPECT_EQ(all.newest_epoch > 1, handshake::has_pq_ratchet(suite)) << "no epoch was completed";
  }
  std::cout << all.sent << " sent, " << all.read << " read, " << all.lost << " lost, " << all.too_late << " too late, "
            << all.repeats << " repeated, " << all.restarts << " restarts, " << all.sessions << " sessions, epoch "
            << all.newest_epoch << "\n";
}

auto forecasts() {
  return ::testing::Values(Forecast{"Calm", 100, {}},  //
                           Forecast{"Lossy", 200, {.loss = 30}}, Forecast{"Repeating", 300, {.loss = 5, .repeat = 30}},
                           Forecast{"Reordering", 400, {.reorder = 80, .burst = 10}},
                           Forecast{"Restarting", 500, kPowerCuts},  //
                           Forecast{"Crossing", 600, {.new_session = 5}}, Forecast{"Everything", 700, kEverything});
}

std::string name_of(const ::testing::TestParamInfo<SuiteAndForecast>& info) {
  const auto& [suite, forecast] = info.param;
  return name_of_suite({suite, info.index}) + forecast.name;
}

INSTANTIATE_TEST_SUITE_P(Weathers, Delivery, ::testing::Combine(kSuites, forecasts()), name_of);

// ---------------------------------------------------------------------------------- both sides start at once

class Crossing : public ::testing::TestWithParam<session::Suite> {};

TEST_P(Crossing, ConvergesOnceAMessageIsAnsweredWithoutCrossing) {
  Party alice("alice", 1, seed(), GetParam()), bob("bob", 1, seed(), GetParam());
  for (int crossing = 0; crossing < 20; ++crossing) {
    alice.meets(bob);
    bob.meets(alice);
    const auto from_alice = alice.writes(bob, "hello from alice"), from_bob = bob.writes(alice, "hello from bob");
    ASSERT_TRUE(bob.reads(alice, from_alice));
    ASSERT_TRUE(alice.reads(bob, from_bob));
    std::vector<crypto::PublicKey> chains;
    for (int round = 0; round < 3; ++round) {
      const auto question = alice.writes(bob, "question");
      ASSERT_TRUE(bob.reads(alice, question));
      const auto answer = bob.writes(alice, "answer");
      ASSERT_TRUE(alice.reads(bob, answer));
      EXPECT_EQ(question.kind, session::MessageKind::kMessage);
      // An answer on another session would leave the chain of the next question as it is.
      EXPECT_THAT(chains, ::testing::Not(::testing::Contains(ratchet_key_of(question))));
      chains.push_back(ratchet_key_of(question));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(InEachSuite, Crossing, kSuites, name_of_suite);

}  // namespace
}  // namespace pawl::testing
