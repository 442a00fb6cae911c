// Conversations of two post-quantum ratchets over random delivery: both ends have the same keys, each is used once, and
// epochs are completed whatever the network does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <iostream>
#include <string>
#include <vector>

#include "tests/property/seed.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/spqr_parties.hpp"

namespace pawl::testing {
namespace {

/// How bad it is, in per cent of the occasions.
struct SpqrWeather {
  std::uint32_t loss = 0;
  std::uint32_t repeat = 0;   // a message that has been read is delivered again
  std::uint32_t reorder = 0;  // not the oldest message under way is delivered next
  std::uint32_t burst = 0;    // twenty messages in a row
  std::uint32_t restart = 0;  // a side is saved and loaded
  std::uint32_t forged = 0;   // a message arrives altered, and its change is dropped
};

class SpqrNetwork {
 public:
  SpqrNetwork(std::uint64_t seed, const SpqrWeather& weather) : SpqrNetwork(SpqrPair(seed), seed, weather) {}

  void run(int events) {
    for (int i = 0; i < events; ++i) event();
    for (Side& side : sides_) {
      while (!side.coming.empty()) deliver(side, 0);
    }
  }

  std::size_t sent = 0, read = 0, lost = 0, too_late = 0, read_twice = 0;

  [[nodiscard]] std::uint64_t epochs() const { return sides_[0].party.ratchet.completed_epochs(); }

 private:
  struct Side {
    SpqrParty party;
    std::vector<SpqrSent> coming{};     // under way to this side
    std::vector<SpqrSent> have_read{};  // by this side
  };

  SpqrNetwork(SpqrPair&& pair, std::uint64_t seed, const SpqrWeather& weather)
      : random_(seed), weather_(weather), sides_{Side{std::move(pair.a)}, Side{std::move(pair.b)}} {}

  void event() {
    const std::size_t who = random_.below(2);
    Side &from = sides_[who], &to = sides_[1 - who];
    const int count = happens(weather_.burst) ? 20 : 1;
    for (int i = 0; i < count; ++i) send(from, to);
    if (happens(weather_.restart)) to.party.ratchet = *loaded(saved(to.party.ratchet));
    if (happens(weather_.repeat) && !to.have_read.empty()) deliver_again(to);
    while (!to.coming.empty() && random_.below(3) != 0) {
      const std::size_t last = happens(weather_.reorder) ? to.coming.size() : 1;
      deliver(to, random_.below(static_cast<std::uint32_t>(last)));
    }
  }

  void send(Side& from, Side& to) {
    ++sent;
    SpqrSent message = from.party.sends();
    if (happens(weather_.loss)) {
      ++lost;
    } else {
      to.coming.push_back(std::move(message));
    }
  }

  void deliver(Side& to, std::size_t which) {
    SpqrSent message = std::move(to.coming[which]);
    to.coming.erase(to.coming.begin() + static_cast<std::ptrdiff_t>(which));
    if (happens(weather_.forged)) deliver_forged(to, message);
    const std::uint64_t chain = wire::parse_spqr_message(message.message)->epoch - 1;
    const bool gone = chain < to.party.ratchet.chains().oldest();
    const auto key = to.party.receives(message.message);
    if (gone) {
      ++too_late;
      EXPECT_THAT(key, FailsWith(Errc::kDuplicateMessage, Errc::kNotFound));
      return;
    }
    ++read;
    EXPECT_TRUE(key && *key && **key == message.key) << "the two ends have different keys";
    to.have_read.push_back(std::move(message));
  }

  void deliver_again(Side& to) {
    const auto& message = to.have_read[random_.below(static_cast<std::uint32_t>(to.have_read.size()))];
    const SecretBytes before = saved(to.party.ratchet);
    if (to.party.receives(message.message)) {
      ++read_twice;
    } else {
      EXPECT_EQ(saved(to.party.ratchet), before) << "a refused message has changed the state";
    }
  }

  void deliver_forged(Side& to, const SpqrSent& message) {
    const SecretBytes before = saved(to.party.ratchet);
    Bytes forged = message.message;
    forged[random_.below(static_cast<std::uint32_t>(forged.size()))] ^=
        static_cast<std::uint8_t>(1 + random_.below(255));
    if (const auto step = to.party.ratchet.receive(forged)) to.party.ratchet.make_room(step->change);
    EXPECT_EQ(saved(to.party.ratchet), before) << "a change that was dropped has happened";
  }

  bool happens(std::uint32_t per_cent) { return random_.below(100) < per_cent; }

  SeededRandom random_;
  SpqrWeather weather_;
  std::array<Side, 2> sides_;
};

struct Forecast {
  const char* name;
  std::uint64_t first_run;
  SpqrWeather weather;
};
void PrintTo(const Forecast& forecast, std::ostream* out) { *out << forecast.name; }

class SpqrDelivery : public ::testing::TestWithParam<Forecast> {};

TEST_P(SpqrDelivery, GivesBothEndsTheSameKeysOnce) {
  constexpr int kRuns = 10, kEvents = 700;
  std::size_t sent = 0, late = 0;
  std::uint64_t epochs = 0;
  for (std::uint64_t run = 0; run < kRuns; ++run) {
    SpqrNetwork network(seed() + GetParam().first_run + run, GetParam().weather);
    network.run(kEvents);
    EXPECT_EQ(network.read + network.lost + network.too_late, network.sent) << "run " << run;
    EXPECT_EQ(network.read_twice, 0U) << "a message was read twice";
    EXPECT_GE(network.epochs(), 4U) << "run " << run;
    sent += network.sent, late += network.too_late, epochs += network.epochs();
  }
  std::cout << sent << " sent, " << late << " too late, " << epochs << " epochs\n";
}

INSTANTIATE_TEST_SUITE_P(Weathers, SpqrDelivery,
                         ::testing::Values(Forecast{"Calm", 1100, {}},  //
                                           Forecast{"Lossy", 1200, {.loss = 30}},
                                           Forecast{"Repeating", 1300, {.loss = 5, .repeat = 50, .reorder = 50}},
                                           Forecast{"Reordering", 1400, {.reorder = 80, .burst = 5}},
                                           Forecast{"Restarting", 1500, {.loss = 10, .reorder = 20, .restart = 30}},
                                           Forecast{"Forging", 1600, {.reorder = 20, .forged = 30}},
                                           Forecast{"Everything", 1700, {20, 10, 40, 5, 10, 10}}),
                         [](const auto& forecast) { return std::string(forecast.param.name); });

}  // namespace
}  // namespace pawl::testing
