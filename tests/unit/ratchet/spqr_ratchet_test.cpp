// The post-quantum ratchet whole: errors that change nothing, steps that are pure, negotiation.
#include "core/ratchet/spqr/ratchet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/crypto/sha3.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/spqr_parties.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::ratchet::spqr {
namespace {

using namespace pawl::testing;
using wire::SpqrType;

std::string hex_of(const std::optional<MessageKey>& key) { return key ? to_hex(key->reveal()) : "none"; }

// ---- errors change nothing ----

// Refused with this error, every bit as before, and the genuine message is read afterwards.
void expect_refused(SpqrParty& at, ByteView message, Errc code, Errc detail) {
  const SecretBytes before = saved(at.ratchet);
  EXPECT_THAT(at.ratchet.receive(message), FailsWith(code, detail));
  EXPECT_EQ(saved(at.ratchet), before);
}

void expect_read(SpqrParty& at, const SpqrSent& sent) {
  auto key = at.receives(sent.message);
  ASSERT_THAT(key, IsOk());
  ASSERT_TRUE(*key);
  EXPECT_TRUE(**key == sent.key);
}

// Goes on until the next message from pair.b leads pair.a into this state, and gives that message.
SpqrSent leading_to(std::string_view state, SpqrPair& pair) {
  for (int i = 0; i < 200; ++i) {
    (void)pair.b.receives(pair.a.sends().message);
    SpqrSent sent = pair.b.sends();
    SpqrParty tried(pair.a.ratchet.clone(), 0);
    expect_read(tried, sent);
    if (state_of(tried.ratchet) == state) return sent;
    expect_read(pair.a, sent);
  }
  throw std::logic_error("this state was not come to");
}

TEST(SpqrErrors, AMalformedMessage) {
  SpqrPair pair = spqr_moment("Ct1Sampled");
  for (const Bytes& message : {Bytes{1}, Bytes{1, 0, 1, 0}, Bytes{1, 1, 1, 7}, Bytes{1, 1, 1, 1, 0, 9}}) {
    expect_refused(pair.a, message, Errc::kInvalidMessage, Errc::kNone);
  }
}

TEST(SpqrErrors, NoMessageAtAll) {
  SpqrPair fresh;
  expect_refused(fresh.a, {}, Errc::kInvalidMessage, Errc::kWeakerSuite);
  expect_refused(fresh.b, {}, Errc::kInvalidMessage, Errc::kWeakerSuite);
  SpqrPair later = spqr_moment("HeaderSent");
  expect_refused(later.a, {}, Errc::kInvalidMessage, Errc::kWeakerSuite);
}

TEST(SpqrErrors, AVersionOfBeforeAndOneOfAfter) {
  SpqrPair pair = spqr_moment("HeaderSent");
  for (const int version : {0, 2, 255}) {
    Bytes message = pair.b.sends().message;
    message.front() = static_cast<std::uint8_t>(version);
    expect_refused(pair.a, message, Errc::kInvalidMessage, Errc::kUnsupportedVersion);
  }
}

TEST(SpqrErrors, AnEpochAhead) {
  for (const auto state : kSpqrStates) {
    SpqrPair pair = spqr_moment(state);
    const SpqrSent sent = pair.b.sends();
    const std::uint64_t ahead = pair.a.ratchet.epoch() + (state == "Ct2Sampled" ? 2 : 1);
    const Bytes message = altered(sent.message, [&](wire::SpqrMessage& fields) { fields.epoch = ahead; });
    expect_refused(pair.a, message, Errc::kTooFarAhead, Errc::kNone);
    expect_read(pair.a, sent);
  }
}

TEST(SpqrErrors, AnEpochWhoseChainsAreGone) {
  SpqrPair pair;
  const SpqrSent early = pair.b.sends();
  go_on_to(pair, "HeaderReceived", 4);
  expect_refused(pair.a, early.message, Errc::kDuplicateMessage, Errc::kNotFound);
}

TEST(SpqrErrors, AHeaderThatIsNotThePeers) {
  SpqrPair pair = spqr_moment("NoHeaderReceived");
  const SpqrSent sent = leading_to("HeaderReceived", pair);
  const Bytes forged = altered(sent.message, [](wire::SpqrMessage& fields) { fields.piece.chunk[31] ^= 1; });
  expect_refused(pair.a, forged, Errc::kInvalidMessage, Errc::kBadMac);
  expect_read(pair.a, sent);
  EXPECT_EQ(state_of(pair.a.ratchet), "HeaderReceived");
}

TEST(SpqrErrors, ACiphertextThatIsNotThePeers) {
  SpqrPair pair = spqr_moment("EkSentCt1Received");
  const std::uint64_t completed = pair.a.ratchet.completed_epochs();
  const SpqrSent sent = leading_to("NoHeaderReceived", pair);
  const Bytes forged = altered(sent.message, [](wire::SpqrMessage& fields) { fields.piece.chunk[0] ^= 1; });
  expect_refused(pair.a, forged, Errc::kInvalidMessage, Errc::kBadMac);
  expect_read(pair.a, sent);
  EXPECT_EQ(pair.a.ratchet.completed_epochs(), completed + 1);
}

TEST(SpqrErrors, AVectorThatIsNotThatOfItsHeader) {
  for (const auto state : {"Ct1Sampled", "Ct1Acknowledged"}) {
    SpqrPair pair = spqr_moment(state);
    const SpqrSent sent = leading_to("Ct2Sampled", pair);
    const Bytes forged = altered(sent.message, [](wire::SpqrMessage& fields) { fields.piece.chunk[0] ^= 1; });
    expect_refused(pair.a, forged, Errc::kInvalidMessage, Errc::kInvalidKey);
    expect_read(pair.a, sent);
    EXPECT_EQ(state_of(pair.a.ratchet), "Ct2Sampled");
  }
}

// A peer that does not keep to the rules: header and MAC are good, but a coefficient is past the modulus.
struct Unreduced {
  explicit Unreduced(const Exchange& peer) {
    SeededRandom random(3);
    namespace kem = crypto::mlkem768;
    const kem::PublicKey key = kem::public_key_of(*crypto::random_secret<kem::Seed>(random));
    vector.assign(key.vector.begin(), key.vector.end());
    vector[0] = 0xFF, vector[1] |= 0x0F;
    kem::Header made = key.header;
    const ByteView rho = ByteView(key.header).first(32);
    crypto::sha3_256({vector, rho}, std::span(made).last<32>());
    const Mac mac = peer.authenticator().header_mac(peer.epoch(), made);
    header.assign(made.begin(), made.end());
    header.insert(header.end(), mac.begin(), mac.end());
  }
  // A message of the honest peer, with a chunk of ours in it.
  [[nodiscard]] Bytes instead_of(ByteView message) const {
    return altered(message, [this](wire::SpqrMessage& fields) {
      if (fields.type == SpqrType::kHeader) fields.piece.chunk = chunk_of(header, fields.piece.number);
      if (fields.type == SpqrType::kVector) fields.piece.chunk = chunk_of(vector, fields.piece.number);
    });
  }
  Bytes header, vector;
};

TEST(SpqrErrors, AVectorThatIsNotReduced) {
  SpqrPair pair;
  const Unreduced forger(pair.a.ratchet.exchange());
  for (int i = 0; i < 100; ++i) {
    const SpqrSent sent = pair.a.sends();
    const Bytes message = forger.instead_of(sent.message);
    if (!pair.b.ratchet.receive(message)) {
      EXPECT_EQ(wire::parse_spqr_message(message)->piece.number, 35) << "the last chunk of the vector";
      return expect_refused(pair.b, message, Errc::kInvalidMessage, Errc::kInvalidKey);
    }
    ASSERT_THAT(pair.b.receives(message), IsOk());
    const SpqrSent answer = pair.b.sends();
    const auto type = wire::parse_spqr_message(answer.message)->type;
    const bool acknowledges = type == SpqrType::kCiphertext1 && i > 4;  // of which one is enough to go on
    if (!acknowledges) expect_read(pair.a, answer);
  }
  FAIL() << "it was never refused";
}

TEST(SpqrErrors, AnIndexTooFarAhead) {
  SpqrPair pair(1, {.max_jump = 10, .max_skipped = 5});
  const SpqrSent sent = pair.b.sends();
  const auto with_index = [&](std::uint32_t index) {
    return altered(sent.message, [&](wire::SpqrMessage& fields) { fields.index = index; });
  };
  expect_refused(pair.a, with_index(11), Errc::kTooFarAhead, Errc::kNone);
  expect_refused(pair.a, with_index(0xFFFFFFFF), Errc::kTooFarAhead, Errc::kNone);
  EXPECT_THAT(pair.a.ratchet.receive(with_index(10)), IsOk());
  EXPECT_THAT(pair.a.ratchet.receive(with_index(10), 9), FailsWith(Errc::kTooFarAhead));
}

TEST(SpqrErrors, AnIndexTooOld) {
  SpqrPair pair(1, {.max_jump = 10, .max_skipped = 5});
  const SpqrSent first = pair.b.sends();
  for (int i = 0; i < 6; ++i) (void)pair.b.sends();
  expect_read(pair.a, pair.b.sends());
  expect_refused(pair.a, first.message, Errc::kDuplicateMessage, Errc::kNotFound);
}

TEST(SpqrErrors, AnIndexThatHasBeenUsed) {
  for (const auto state : kSpqrStates) {
    SpqrPair pair = spqr_moment(state);
    const SpqrSent late = pair.b.sends(), sent = pair.b.sends();
    expect_read(pair.a, sent);
    expect_refused(pair.a, sent.message, Errc::kDuplicateMessage, Errc::kNone);
    expect_read(pair.a, late);
    expect_refused(pair.a, late.message, Errc::kDuplicateMessage, Errc::kNone);
  }
}

TEST(SpqrErrors, IndexZeroOutsideOfTheFirstEpoch) {
  SpqrPair pair = spqr_moment("HeaderSent");
  const Bytes message = altered(pair.b.sends().message, [](wire::SpqrMessage& fields) { fields.index = 0; });
  expect_refused(pair.a, message, Errc::kDuplicateMessage, Errc::kNone);
}

// The key comes last, and what was done before it is undone.
TEST(SpqrErrors, AUsedIndexTakesBackWhatTheMessageHasCompleted) {
  SpqrPair pair = spqr_moment("EkSentCt1Received");
  const SpqrSent sent = leading_to("NoHeaderReceived", pair);
  const std::uint32_t used = wire::parse_spqr_message(sent.message)->index - 1;
  const Bytes again = altered(sent.message, [&](wire::SpqrMessage& fields) { fields.index = used; });
  expect_refused(pair.a, again, Errc::kDuplicateMessage, Errc::kNone);
  expect_read(pair.a, sent);
}

// ---- steps are pure ----

TEST(SpqrSteps, ChangeNothingUntilTheyAreApplied) {
  for (const auto state : kSpqrStates) {
    SpqrPair pair = spqr_moment(state);
    const SpqrSent sent = pair.b.sends();
    const SecretBytes before = saved(pair.a.ratchet);
    {
      SeededRandom random(9);
      const auto outgoing = pair.a.ratchet.send(random);
      const auto incoming = pair.a.ratchet.receive(sent.message);
      ASSERT_THAT(outgoing, IsOk());
      ASSERT_THAT(incoming, IsOk());
      pair.a.ratchet.make_room(incoming->change);
    }
    EXPECT_EQ(saved(pair.a.ratchet), before) << state;
    expect_read(pair.a, sent);
  }
}

TEST(SpqrSteps, AClonedRatchetGoesItsOwnWay) {
  for (const auto state : kSpqrStates) {
    SpqrPair pair = spqr_moment(state);
    SpqrParty copy(pair.a.ratchet.clone(), 4);
    EXPECT_EQ(saved(copy.ratchet), saved(pair.a.ratchet));
    const SpqrSent sent = pair.b.sends();
    expect_read(pair.a, sent);
    expect_read(copy, sent);
    EXPECT_EQ(saved(copy.ratchet), saved(pair.a.ratchet));
  }
}

// ---- versions ----

TEST(SpqrNegotiation, AMessageWithoutKeyIsTakenAtAnyTime) {
  SpqrPair pair;
  const SpqrSent first = pair.a.sends();
  const auto without_key = [](const SpqrSent& sent) {
    return altered(sent.message, [](wire::SpqrMessage& fields) { fields.epoch = 1, fields.index = 0; });
  };
  const Bytes message = without_key(first);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(hex_of(*pair.b.receives(message)), "none");
  EXPECT_EQ(std::get<NoHeaderReceived>(pair.b.ratchet.exchange().state()).header.pieces().size(), 1U)
      << "its piece counts";
  expect_read(pair.a, pair.b.sends());
  go_on_to(pair, "HeaderSent", 4);
  const SecretBytes before = saved(pair.a.ratchet);
  EXPECT_EQ(hex_of(*pair.a.receives(message)), "none");
  EXPECT_EQ(saved(pair.a.ratchet), before);
}

TEST(SpqrNegotiation, AVersionOfAfterMovesTheChainAloneAndLeavesTheNegotiationOpen) {
  SpqrPair pair;
  const SpqrSent first = pair.a.sends(), second = pair.a.sends();
  Bytes later{7, 5, 1};  // version, an epoch that does not count, index; what follows is not looked at
  const Bytes without_key{2, 1, 0, 99};
  EXPECT_EQ(hex_of(*pair.b.receives(without_key)), "none");
  EXPECT_EQ(hex_of(*pair.b.receives(later)), to_hex(first.key.reveal()));
  EXPECT_EQ(state_of(pair.b.ratchet), "NoHeaderReceived");
  expect_refused(pair.b, later, Errc::kDuplicateMessage, Errc::kNone);
  expect_refused(pair.b, Bytes{7, 0, 1}, Errc::kInvalidMessage, Errc::kNone);
  EXPECT_EQ(hex_of(*pair.b.receives(without_key)), "none");
  expect_read(pair.b, second);
  expect_refused(pair.b, without_key, Errc::kInvalidMessage, Errc::kUnsupportedVersion);
}

TEST(SpqrNegotiation, SendingDoesNotEndIt) {
  SpqrPair pair;
  (void)pair.a.sends();
  EXPECT_EQ(hex_of(*pair.a.receives(Bytes{2, 1, 0})), "none");
}

}  // namespace
}  // namespace pawl::ratchet::spqr
