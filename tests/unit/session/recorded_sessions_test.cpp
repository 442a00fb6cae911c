// Conversations recorded from two other libraries, gone through step by step from both ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "core/session/open.hpp"
#include "core/session/seal.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/recorded.hpp"

namespace pawl::session {
namespace {

using namespace pawl::testing;

constexpr auto kAnybody = [](const crypto::PublicKey&) { return true; };
constexpr SuiteRule kAnySuite{PqPolicy::kAllowed};

// The ratchet keys that `who` drew, in order.
Bytes ratchet_keys(const Json& recorded, const std::string& who) {
  Bytes tape;
  std::set<std::string> seen;
  for (const Json& step : recorded.at("steps")) {
    const auto key = step.at("sender_ratchet_private").get<std::string>();
    if (step.at("from") != who || !seen.insert(key).second) continue;
    const Bytes bytes = from_hex(key);
    tape.insert(tape.end(), bytes.begin(), bytes.end());
  }
  return tape;
}

// One end of a recorded conversation.
struct End {
  End(const Json& recorded, const std::string& who)
      : keys(keys_of(recorded.at(who))), random(with_spare(recorded, who)) {}

  // After its last recorded message an end may still draw a key that it never uses.
  static Bytes with_spare(const Json& recorded, const std::string& who) {
    Bytes tape = ratchet_keys(recorded, who);
    tape.resize(tape.size() + 64, 1);
    return tape;
  }
  void apply(RecordChange&& change) {
    record.make_room(change);
    record.apply(std::move(change));
  }
  SealedMessage write(const End& to, ByteView text) {
    auto sealed = seal(record, {keys, to.keys.address(), 0, random, kAnySuite}, text, kAnybody);
    apply(std::move(sealed->change));
    return std::move(sealed->message);
  }
  Result<SecretBytes> read(const End& from, MessageKind kind, ByteView bytes) {
    PAWL_TRY(auto opened,
             open(record, far_jumps, kind, bytes, {keys, from.keys.address(), 0, random, kAnySuite}, kAnybody));
    apply(std::move(opened.change));
    PAWL_CHECK(keys.commit(keys.spend(opened.spent)));
    return std::move(opened.text);
  }
  [[nodiscard]] const ratchet::DoubleRatchet::State& ratchet() const {
    return record.current()->ratchet.classic().state();
  }

  DeviceKeys keys;
  TapeRandom random;
  Record record;
  FarJumps far_jumps;
};

// Alice's end just after she used Bob's bundle. Her base key's private half was not recorded, so the session is put
// together from what the handshake agreed on (which handshake/x3dh_test.cpp checks from Bob's side).
SessionPtr alices_first(const Json& recorded, End& alice) {
  const Json& bob = recorded.at("bob");
  auto ratchet = ratchet::DoubleRatchet::initiate(
      ratchet::RootKey::copy_of(exactly<32>(bytes_at(recorded, "root_key"))),
      ratchet::ChainKey::copy_of(exactly<32>(bytes_at(recorded, "first_receiver_chain_key"))),
      public_key_at(bob, "signed_prekey_public"), *crypto::generate_key_pair(alice.random));
  Pending pending{{}, bob.at("signed_prekey_id").get<std::uint32_t>()};
  if (has_field(bob, "prekey_id")) pending.prekey_id = bob.at("prekey_id").get<std::uint32_t>();
  return make_session({Suite::kSignalV3, true, public_key_at(bob, "identity_public"),
                       public_key_at(recorded, "base_key_public"), bob.at("registration_id").get<std::uint32_t>(),
                       pending, ratchet::TripleRatchet(std::move(*ratchet))});
}

class RecordedSession : public ::testing::TestWithParam<std::string> {
 protected:
  RecordedSession() { alice().apply({RecordChange::Installed{alices_first(recorded_, alice())}}); }
  End& alice() { return ends_.at("alice"); }
  End& bob() { return ends_.at("bob"); }
  End& sender(const Json& step) { return step.at("from") == "alice" ? alice() : bob(); }
  End& receiver(const Json& step) { return step.at("from") == "alice" ? bob() : alice(); }

  static MessageKind kind_of(const Json& step) {
    return step.at("type") == 3 ? MessageKind::kPrekey : MessageKind::kMessage;
  }
  void expect_sender_as_recorded(const Json& step) {
    const auto& ratchet = sender(step).ratchet();
    EXPECT_EQ(to_hex(ratchet.root.reveal()), step.at("root_key_after_step").get<std::string>());
    EXPECT_EQ(to_hex(ratchet.sender.key.reveal()), step.at("chain_key_before").get<std::string>());
    EXPECT_EQ(to_hex(ratchet.sender.ratchet.public_key.bytes), step.at("ratchet_key").get<std::string>());
    EXPECT_EQ(ratchet.sender.next, step.at("counter").get<std::uint32_t>());
    EXPECT_EQ(ratchet.previous_counter, step.at("previous_counter").get<std::uint32_t>());
  }
  void write(const Json& step) {
    const auto text = step.at("plaintext").get<std::string>();
    const SealedMessage message = sender(step).write(receiver(step), bytes_of(text));
    EXPECT_EQ(message.kind, kind_of(step));
    EXPECT_EQ(to_hex(message.bytes), step.at("message").get<std::string>());
  }
  void read(const Json& step) {
    const auto text = receiver(step).read(sender(step), kind_of(step), bytes_at(step, "message"));
    ASSERT_THAT(text, IsOk());
    EXPECT_TRUE(same_bytes(*text, bytes_of(step.at("plaintext").get<std::string>())));
  }

  const Json data_ = vectors("signal-sessions-v3.json");
  const Json& recorded_ = data_.at("sessions").at(GetParam());
  std::map<std::string, End> ends_ = [&] {
    std::map<std::string, End> both;
    for (const auto* who : {"alice", "bob"}) both.emplace(who, End(recorded_, who));
    return both;
  }();
};

TEST_P(RecordedSession, StartsWithTheRecordedRootAndChain) {
  EXPECT_EQ(to_hex(alice().ratchet().root.reveal()), recorded_.at("alice_root_after_first_step").get<std::string>());
  EXPECT_EQ(to_hex(alice().ratchet().sender.key.reveal()),
            recorded_.at("alice_first_sending_chain_key").get<std::string>());
}

TEST_P(RecordedSession, IsWrittenAndReadByteForByteFromBothEnds) {
  const std::set<std::size_t> late = recorded_.at("delivered_late_indices").get<std::set<std::size_t>>();
  EXPECT_FALSE(late.empty());
  const Json& steps = recorded_.at("steps");
  for (std::size_t i = 0; i < steps.size(); ++i) {
    SCOPED_TRACE("step " + std::to_string(i));
    expect_sender_as_recorded(steps[i]);
    write(steps[i]);
    EXPECT_EQ(to_hex(sender(steps[i]).ratchet().sender.key.reveal()), steps[i].at("next_chain_key").get<std::string>());
    if (!late.contains(i)) read(steps[i]);
  }
  for (const std::size_t i : late) read(steps[i]);
}

TEST_P(RecordedSession, SpendsTheOneTimePrekeyThatItNames) {
  read(recorded_.at("steps")[0]);
  EXPECT_EQ(bob().keys.prekeys_left(), 0U);
  EXPECT_THAT(bob().keys.signed_prekey(recorded_.at("bob").at("signed_prekey_id").get<std::uint32_t>()), IsOk());
}

INSTANTIATE_TEST_SUITE_P(FromTwoLibraries, RecordedSession,
                         ::testing::Values("libsignal/with_prekey", "libsignal/without_prekey",
                                           "libsignal-node/with_prekey", "libsignal-node/without_prekey"));

}  // namespace
}  // namespace pawl::session
