#include <algorithm>
#include <map>
#include <utility>

#include "tests/agent/vectors/spqr.hpp"
#include "tests/support/spqr_parties.hpp"

namespace vectors {
namespace {

namespace spqr = pawl::ratchet::spqr;
namespace testing = pawl::testing;
using pawl::Errc;

spqr::AuthKey auth_key(const Request& request, const char* name) {
  return spqr::AuthKey::copy_of(fixed<32>(request, name));
}

void expect_state(const spqr::Ratchet& ratchet, const Request& event) {
  const std::string state(testing::state_of(ratchet));
  expect(state == event.text("state"), "the state is " + state + ", not " + event.text("state"));
  expect(ratchet.epoch() == event.u32("epoch"), "another epoch");
}

/// One side of a recorded conversation, which draws what was drawn then.
struct Side {
  void sends(const Request& event, const char* message, const char* key) {
    auto step = value_of(ratchet.send(tape));
    expect_bytes(event, message, step.message.view());
    expect_bytes(event, key, step.key.reveal());
    ratchet.apply(std::move(step.change));
    expect_state(ratchet, event);
  }
  void receives(const Bytes& message, const Request& event, const char* key) {
    auto step = value_of(ratchet.receive(message));
    expect(step.key.has_value(), "the message has no key");
    expect_bytes(event, key, step.key->reveal());
    ratchet.make_room(step.change);
    ratchet.apply(std::move(step.change));
    expect_state(ratchet, event);
  }
  void refuses(const Bytes& message) {
    const auto before = testing::saved(ratchet);
    const auto step = ratchet.receive(message);
    expect(!step && step.error().code == Errc::kDuplicateMessage, "it is no duplicate");
    expect(testing::saved(ratchet) == before, "a refusal has changed the state");
  }

  spqr::Ratchet ratchet;
  Tape tape{};
};

void two_parties(const std::string& where, const Json& document, Tally& tally) {
  const auto key = auth_key(Request(document), "auth_key");
  std::map<std::string, Side> sides;
  sides.emplace("A", Side{spqr::Ratchet::initiate(key)});
  sides.emplace("B", Side{spqr::Ratchet::respond(key)});
  for (auto& [name, side] : sides) {
    for (const Json& draw : document.at("tapes").at(name)) {
      const Json tape = {{"draw", draw}};
      side.tape.record(Request(tape).bytes("draw"));
    }
  }
  std::map<std::uint32_t, Bytes> messages;
  for (const Json& json : document.at("events")) {
    const Request event(json);
    Side& side = sides.at(event.text("who"));
    const std::uint32_t id = event.u32("id");
    tally.run(where + " " + event.text("op") + " " + std::to_string(id), [&] {
      if (event.text("op") == "send") {
        messages[id] = event.bytes("msg");
        side.sends(event, "msg", "key");
      } else if (event.has("error")) {
        side.refuses(messages.at(id));
      } else {
        side.receives(messages.at(id), event, "key");
      }
    });
  }
  const Json ends = document.value("final", Json::object());
  for (const auto& [name, epoch] : ends.items()) {
    std::string which = where;
    tally.run(which.append(" end of ").append(name), [&, &name = name, &epoch = epoch] {
      expect(sides.at(name).ratchet.epoch() == epoch.get<std::uint64_t>(), "another epoch at the end");
    });
  }
}

/// What our side drew with messages of its own; with those of the peer it drew ratchet keys.
Tape tape_of(const Json& document) {
  Tape tape;
  for (const Json& event : document.at("events")) {
    if (event.at("dir") != "out" || !event.contains("tape")) continue;
    for (std::size_t i = event.at("tape").at(0); i < event.at("tape").at(1); ++i) {
      tape.record(Request(document.at("tape").at(i)).bytes("hex"));
    }
  }
  return tape;
}

void with_official_client(const std::string& where, const Json& document, Tally& tally) {
  const auto key = auth_key(Request(document).object("init"), "pqr_key");
  const bool initiator = Request(document).text("ours_role").starts_with("initiator");
  Side ours{initiator ? spqr::Ratchet::initiate(key) : spqr::Ratchet::respond(key), tape_of(document)};
  std::size_t index = 0;
  for (const Json& json : document.at("events")) {
    const Request event(json);
    tally.run(where + " post-quantum part of event " + std::to_string(index++), [&] {
      if (event.text("dir") == "out") {
        ours.sends(event, "pq", "pq_key");
      } else if (event.text("result") == "ok") {
        ours.receives(event.bytes("pq"), event, "pq_key");
      } else {
        ours.refuses(event.bytes("pq"));
      }
    });
  }
}

/// A row: state, message epoch minus state epoch, type, next state or error, change of the state's epoch. Chunks have a
/// number and content that never complete anything; the index is the next one of its chain.
void try_row(const Json& row, const testing::SpqrPair& moment) {
  spqr::Ratchet ratchet = moment.a.ratchet.clone();
  const std::uint64_t before = ratchet.epoch();
  const std::uint64_t epoch = before + static_cast<std::uint64_t>(row.at(1).get<std::int64_t>());
  const spqr::ChainEpoch* chains = ratchet.chains().find(epoch - 1);
  const std::uint32_t index = chains == nullptr ? 1 : chains->receiving.counter + 1;
  const auto type = static_cast<pawl::wire::SpqrType>(row.at(2).get<int>());
  auto step = ratchet.receive(pawl::wire::write_spqr_message({epoch, index, type, {60'000, {}}}).view());
  const std::string after = row.at(3);
  if (after.starts_with("error")) return expect(!step && step.error().code == Errc::kTooFarAhead, "another answer");
  expect(!!step, "it is refused");
  ratchet.make_room(step->change);
  ratchet.apply(std::move(step->change));
  expect(testing::state_of(ratchet) == after, "another state");
  expect(ratchet.epoch() - before == row.at(4).get<std::uint64_t>(), "another epoch");
}

}  // namespace

void spqr_rows(const std::string& where, const Json& document, Tally& tally) {
  std::map<std::string, testing::SpqrPair> moments;
  for (const auto state : testing::kSpqrStates) moments.emplace(state, testing::spqr_moment(state));
  std::size_t index = 0;
  for (const Json& row : document.at("rows")) {
    tally.run(where + " row " + std::to_string(index++), [&] { try_row(row, moments.at(row.at(0))); });
  }
}

void spqr_events(const std::string& where, const Json& document, Tally& tally) {
  if (document.contains("tapes")) return two_parties(where, document, tally);
  with_official_client(where, document, tally);
}

}  // namespace vectors
