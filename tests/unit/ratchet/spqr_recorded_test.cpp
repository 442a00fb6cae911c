// Recorded conversations of the post-quantum ratchet, two of the model with itself and four with the official client.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "core/ratchet/spqr/ratchet.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/spqr_parties.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::ratchet::spqr {
namespace {

using namespace pawl::testing;

void expect_state(const Ratchet& ratchet, const Json& event) {
  EXPECT_EQ(state_of(ratchet), event.at("state").get<std::string>()) << event;
  EXPECT_EQ(ratchet.epoch(), event.at("epoch").get<std::uint64_t>()) << event;
}

// A side of a recorded conversation, which draws what was drawn then.
struct Recorded {
  void expect_sent(const Json& event, const char* message, const char* key) {
    auto step = ratchet.send(tape);
    ASSERT_THAT(step, IsOk()) << event;
    EXPECT_EQ(to_hex(step->message.view()), event.at(message).get<std::string>());
    EXPECT_EQ(to_hex(step->key.reveal()), event.at(key).get<std::string>());
    ratchet.apply(std::move(step->change));
    expect_state(ratchet, event);
  }
  void expect_received(const Bytes& message, const Json& event, const char* key) {
    auto step = ratchet.receive(message);
    ASSERT_THAT(step, IsOk()) << event;
    ASSERT_TRUE(step->key) << event;
    EXPECT_EQ(to_hex(step->key->reveal()), event.at(key).get<std::string>());
    ratchet.make_room(step->change);
    ratchet.apply(std::move(step->change));
    expect_state(ratchet, event);
  }
  void expect_duplicate(const Bytes& message) {
    const SecretBytes before = saved(ratchet);
    EXPECT_THAT(ratchet.receive(message), FailsWith(Errc::kDuplicateMessage));
    EXPECT_EQ(saved(ratchet), before);
  }

  Ratchet ratchet;
  TapeRandom tape;
};

Bytes joined(const Json& parts) {
  Bytes all;
  for (const Json& part : parts) {
    const Bytes bytes = from_hex(part.get<std::string>());
    all.insert(all.end(), bytes.begin(), bytes.end());
  }
  return all;
}

class RecordedParties : public ::testing::TestWithParam<const char*> {};

TEST_P(RecordedParties, SendAndReceiveAsThen) {
  const Json recorded = vectors(GetParam());
  const auto key = AuthKey::copy_of(exactly<32>(bytes_at(recorded, "auth_key")));
  std::map<std::string, Recorded> sides;
  sides.emplace("A", Recorded{Ratchet::initiate(key), TapeRandom(joined(recorded.at("tapes").at("A")))});
  sides.emplace("B", Recorded{Ratchet::respond(key), TapeRandom(joined(recorded.at("tapes").at("B")))});
  std::map<int, Bytes> messages;
  for (const Json& event : recorded.at("events")) {
    Recorded& side = sides.at(event.at("who"));
    if (event.at("op") == "send") {
      messages[event.at("id")] = bytes_at(event, "msg");
      side.expect_sent(event, "msg", "key");
    } else if (event.contains("error")) {
      side.expect_duplicate(messages.at(event.at("id")));
    } else {
      side.expect_received(messages.at(event.at("id")), event, "key");
    }
  }
  for (const auto& [name, side] : sides) {
    EXPECT_EQ(side.ratchet.epoch(), recorded.at("final").at(name).get<std::uint64_t>());
    EXPECT_EQ(side.tape.left(), 0U);
  }
}

INSTANTIATE_TEST_SUITE_P(Spqr, RecordedParties,
                         ::testing::Values("spqr-two-party-lockstep.json", "spqr-two-party-lossy.json"));

// What our side drew for the post-quantum ratchet: with a message of ours, and not for the handshake.
Bytes tape_of(const Json& transcript) {
  Bytes tape;
  const Json& draws = transcript.at("tape");
  for (const Json& event : transcript.at("events")) {
    if (event.at("dir") != "out" || !event.contains("tape")) continue;
    for (std::size_t i = event.at("tape")[0]; i < event.at("tape")[1]; ++i) {
      const Bytes bytes = bytes_at(draws.at(i), "hex");
      tape.insert(tape.end(), bytes.begin(), bytes.end());
    }
  }
  return tape;
}

class OfficialClient : public ::testing::TestWithParam<const char*> {};

TEST_P(OfficialClient, UnderstandsUsAndIsUnderstood) {
  const Json recorded = vectors(GetParam());
  const auto key = AuthKey::copy_of(exactly<32>(bytes_at(recorded.at("init"), "pqr_key")));
  const bool initiator = recorded.at("ours_role").get<std::string>().starts_with("initiator");
  Recorded ours{initiator ? Ratchet::initiate(key) : Ratchet::respond(key), TapeRandom(tape_of(recorded))};
  for (const Json& event : recorded.at("events")) {
    if (event.at("dir") == "out") {
      ours.expect_sent(event, "pq", "pq_key");
    } else if (event.at("result") == "ok") {
      ours.expect_received(bytes_at(event, "pq"), event, "pq_key");
    } else {
      ours.expect_duplicate(bytes_at(event, "pq"));
    }
  }
  EXPECT_GE(ours.ratchet.completed_epochs(), 4U);
}

INSTANTIATE_TEST_SUITE_P(Spqr, OfficialClient,
                         ::testing::Values("spqr-transcript-official-initiator.json",
                                           "spqr-transcript-official-recipient.json",
                                           "spqr-transcript-lossy-official-initiator.json",
                                           "spqr-transcript-lossy-official-recipient.json"));

}  // namespace
}  // namespace pawl::ratchet::spqr
