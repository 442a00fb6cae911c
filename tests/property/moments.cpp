#include "tests/property/moments.hpp"

#include <array>
#include <utility>

namespace pawl::testing {

namespace {

constexpr const char* kText = "the text that was sealed";

// Two parties, and what has been said so far.
struct Conversation {
  Conversation(std::uint64_t seed, session::Suite suite) : alice("alice", 1, seed, suite), bob("bob", 1, seed, suite) {}

  void start(bool one_time = true) { alice.meets(bob, one_time); }
  void tell(Party& from, Party& to) { EXPECT_THAT(to.reads(from, from.writes(to, "earlier")), IsOk()); }
  void round_trip() {
    tell(alice, bob);
    tell(bob, alice);
  }
  void round_trips(int count) {
    for (int n = 0; n < count; ++n) round_trip();
  }
  Moment from_alice(std::string name, bool has_session = false) && {
    auto message = alice.writes(bob, kText);
    return {std::move(name), std::move(alice), std::move(bob), std::move(message), kText, has_session};
  }
  Moment from_bob(std::string name) && {
    auto message = bob.writes(alice, kText);
    return {std::move(name), std::move(bob), std::move(alice), std::move(message), kText, false};
  }

  Party alice, bob;
};

}  // namespace

std::vector<Moment> moments(std::uint64_t seed) {
  std::vector<Moment> all;
  const auto fresh = [&](bool one_time = true) {
    Conversation c(seed++, session::Suite::kSignalV3);
    c.start(one_time);
    return c;
  };
  all.push_back(fresh().from_alice("a first message"));
  all.push_back(fresh(false).from_alice("a first message without one-time prekey"));
  {
    Conversation c = fresh();
    c.tell(c.alice, c.bob);
    all.push_back(std::move(c).from_alice("a second message before any answer", true));
  }
  {
    Conversation c = fresh();
    c.round_trip();
    c.start();
    all.push_back(std::move(c).from_alice("a first message of a second session"));
  }
  {
    Conversation c = fresh();
    c.tell(c.alice, c.bob);
    all.push_back(std::move(c).from_bob("the first answer"));
  }
  {
    Conversation c = fresh();
    c.round_trip();
    all.push_back(std::move(c).from_alice("a message on a new chain"));
  }
  {
    Conversation c = fresh();
    c.round_trip();
    c.tell(c.alice, c.bob);
    all.push_back(std::move(c).from_alice("a message on a known chain"));
  }
  {
    Conversation c = fresh();
    c.round_trip();
    c.tell(c.alice, c.bob);
    auto late = c.alice.writes(c.bob, kText);
    c.tell(c.alice, c.bob);
    c.tell(c.bob, c.alice);
    all.push_back(
        {"a message that others have overtaken", std::move(c.alice), std::move(c.bob), std::move(late), kText, false});
  }
  {
    Conversation c = fresh();
    c.round_trip();
    auto old_session = c.alice.writes(c.bob, kText);
    c.start();
    c.tell(c.alice, c.bob);
    all.push_back({"a message on an archived session", std::move(c.alice), std::move(c.bob), std::move(old_session),
                   kText, false});
  }
  return all;
}

namespace {

struct Place {
  int round_trips;
  const char* name;  // the reader's state
};
// What Bob is about to read. His first answer of an epoch's ciphertext is that of the third round trip.
constexpr std::array kBobReads{
    Place{1, "NoHeaderReceived"},
    Place{2, "NoHeaderReceived, the header completes"},
    Place{3, "Ct1Sampled"},
    Place{20, "Ct1Sampled, in the middle"},
    Place{32, "Ct1Sampled, acknowledged"},
    Place{33, "Ct1Acknowledged"},
    Place{38, "Ct1Acknowledged, the vector completes"},
    Place{40, "Ct2Sampled"},
    Place{43, "Ct2Sampled, the next epoch begins"},
    Place{44, "KeysSampled, in the second epoch"},
};
// What Alice is about to read, after one more message of hers.
constexpr std::array kAliceReads{
    Place{1, "KeysSampled"},
    Place{2, "KeysSampled, the ciphertext begins"},
    Place{10, "HeaderSent"},
    Place{31, "HeaderSent, the first part completes"},
    Place{33, "Ct1Received"},
    Place{38, "Ct1Received, the second part begins"},
    Place{40, "EkSentCt1Received"},
    Place{42, "EkSentCt1Received, the epoch completes"},
    Place{44, "NoHeaderReceived, in the second epoch"},
};

// States that are met only when one of the two is not heard.
void add_one_sided(std::vector<Moment>& all, Conversation&& silent, Conversation&& unheard, Conversation&& turned) {
  silent.round_trip();
  for (int n = 0; n < 3; ++n) silent.tell(silent.alice, silent.bob);
  all.push_back(std::move(silent).from_alice("HeaderReceived"));

  unheard.round_trips(10);
  for (int n = 0; n < 40; ++n) {
    unheard.tell(unheard.alice, unheard.bob);
    static_cast<void>(unheard.bob.writes(unheard.alice, "lost"));
  }
  all.push_back(std::move(unheard).from_alice("EkReceivedCt1Sampled"));

  turned.round_trips(43);
  turned.tell(turned.alice, turned.bob);
  all.push_back(std::move(turned).from_alice("KeysUnsampled, in the second epoch"));
}

}  // namespace

std::vector<Moment> post_quantum_moments(std::uint64_t seed) {
  std::vector<Moment> all;
  const auto fresh = [&](bool one_time = true) {
    Conversation c(seed++, session::Suite::kSignalV4);
    c.start(one_time);
    return c;
  };
  all.push_back(fresh().from_alice("a first message"));
  all.push_back(fresh(false).from_alice("a first message with a last-resort KEM prekey"));
  {
    Conversation c = fresh();
    c.tell(c.alice, c.bob);
    all.push_back(std::move(c).from_alice("a second message before any answer", true));
  }
  for (const Place& place : kBobReads) {
    Conversation c = fresh();
    c.round_trips(place.round_trips);
    all.push_back(std::move(c).from_alice(place.name));
  }
  for (const Place& place : kAliceReads) {
    Conversation c = fresh();
    c.round_trips(place.round_trips);
    c.tell(c.alice, c.bob);
    all.push_back(std::move(c).from_bob(place.name));
  }
  add_one_sided(all, fresh(), fresh(), fresh());
  return all;
}

}  // namespace pawl::testing
