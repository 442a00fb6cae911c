#include "tests/property/moments.hpp"

#include <utility>

namespace pawl::testing {

namespace {

constexpr const char* kText = "the text that was sealed";

// Two parties, and what has been said so far.
struct Conversation {
  explicit Conversation(std::uint64_t seed) : alice("alice", 1, seed), bob("bob", 1, seed) {}

  void start(bool one_time = true) { alice.meets(bob, one_time); }
  void tell(Party& from, Party& to) { EXPECT_THAT(to.reads(from, from.writes(to, "earlier")), IsOk()); }
  void round_trip() {
    tell(alice, bob);
    tell(bob, alice);
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
    Conversation c(seed++);
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

}  // namespace pawl::testing
