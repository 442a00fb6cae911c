// What the post-quantum ratchet has used or replaced is gone: from the object, its freed parts included, and from what
// is saved of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "core/ratchet/spqr/ratchet.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/spqr_parties.hpp"

namespace pawl::ratchet::spqr {
namespace {

using namespace pawl::testing;

bool stands_in(ByteView memory, ByteView secret) {
  return std::search(memory.begin(), memory.end(), secret.begin(), secret.end()) != memory.end();
}

// Whether eight bytes in a row of the secret stand in the object or in its saved form.
bool holds(const Ratchet& ratchet, ByteView secret) {
  const SecretBytes state = saved(ratchet);
  const ByteView object(reinterpret_cast<const std::uint8_t*>(&ratchet), sizeof ratchet);
  for (std::size_t at = 0; at + 8 <= secret.size(); at += 8) {
    if (stands_in(object, secret.subspan(at, 8)) || stands_in(state, secret.subspan(at, 8))) return true;
  }
  return false;
}

Bytes copy_of(ByteView secret) { return {secret.begin(), secret.end()}; }

// What pair.a holds now, and does not hold after `step`.
void expect_erased_by(SpqrPair& pair, const std::vector<Bytes>& secrets, const std::function<void()>& step) {
  for (const Bytes& secret : secrets) EXPECT_TRUE(holds(pair.a.ratchet, secret)) << "or the test proves nothing";
  step();
  for (const Bytes& secret : secrets) EXPECT_FALSE(holds(pair.a.ratchet, secret));
}

void a_sends(SpqrPair& pair) { (void)pair.b.receives(pair.a.sends().message); }
void b_sends(SpqrPair& pair) { ASSERT_THAT(pair.a.receives(pair.b.sends().message), IsOk()); }

template <class Now>
const Now& now(const SpqrPair& pair) {
  return std::get<Now>(pair.a.ratchet.exchange().state());
}
Bytes mac_root(const SpqrPair& pair) { return copy_of(pair.a.ratchet.exchange().authenticator().root().reveal()); }
Bytes mac_key(const SpqrPair& pair) { return copy_of(pair.a.ratchet.exchange().authenticator().key().reveal()); }
Bytes next_root(const SpqrPair& pair) { return copy_of(pair.a.ratchet.chains().state().root.reveal()); }
const ChainEpoch& chains(const SpqrPair& pair, std::uint64_t epoch) { return *pair.a.ratchet.chains().find(epoch); }

// Goes on until pair.a is in this state.
void until(SpqrPair& pair, std::string_view state) {
  const auto done = [&] { return state_of(pair.a.ratchet) == state; };
  for (int i = 0; i < 500 && !done(); ++i) pair.turn(done, [](const auto&) { return true; });
  ASSERT_TRUE(done());
}

TEST(SpqrErases, TheAuthKeyAtOnce) {
  const AuthKey key = some_auth_key(0x77);
  EXPECT_FALSE(holds(Ratchet::initiate(key), key.reveal()));
  EXPECT_FALSE(holds(Ratchet::respond(key), key.reveal()));
}

TEST(SpqrErases, AChainKeyWithTheNextStep) {
  SpqrPair pair = spqr_moment("HeaderSent");
  const std::uint64_t epoch = pair.a.ratchet.epoch() - 1;
  expect_erased_by(pair, {copy_of(chains(pair, epoch).sending.key->reveal())}, [&] { a_sends(pair); });
  expect_erased_by(pair, {copy_of(chains(pair, epoch).receiving.key.reveal())}, [&] { b_sends(pair); });
}

TEST(SpqrErases, AKeyThatWasKeptForALateMessage) {
  SpqrPair pair = spqr_moment("HeaderSent");
  const SpqrSent late = pair.b.sends();
  b_sends(pair);
  EXPECT_TRUE(stands_in(saved(pair.a.ratchet), late.key.reveal()));
  ASSERT_THAT(pair.a.receives(late.message), IsOk());
  EXPECT_FALSE(holds(pair.a.ratchet, late.key.reveal()));
}

TEST(SpqrErases, TheSendingChainOfAnEarlierEpochWithTheFirstMessage) {
  SpqrPair pair = spqr_moment("KeysUnsampled");
  const std::uint64_t before = pair.a.ratchet.epoch() - 2;
  expect_erased_by(pair, {copy_of(chains(pair, before).sending.key->reveal())}, [&] { a_sends(pair); });
}

TEST(SpqrErases, TheReceivingChainOfTheEpochBeforeThat) {
  SpqrPair pair = spqr_moment("KeysUnsampled", 3);
  const std::uint64_t oldest = pair.a.ratchet.epoch() - 3;
  expect_erased_by(pair, {copy_of(chains(pair, oldest).receiving.key.reveal())}, [&] { a_sends(pair); });
}

TEST(SpqrErases, OnTheEkSideSeedRootAndMacKeysWhenTheCiphertextIsComplete) {
  SpqrPair pair = spqr_moment("EkSentCt1Received");
  const Bytes seed = copy_of(now<EkSentCt1Received>(pair).seed.reveal());
  expect_erased_by(pair, {seed, next_root(pair), mac_root(pair), mac_key(pair)},
                   [&] { until(pair, "NoHeaderReceived"); });
}

TEST(SpqrErases, OnTheCtSideRootAndMacKeysWhenItEncapsulates) {
  SpqrPair pair = spqr_moment("HeaderReceived");
  expect_erased_by(pair, {next_root(pair), mac_root(pair), mac_key(pair)}, [&] { a_sends(pair); });
}

TEST(SpqrErases, OnTheCtSideTheMessageOfTheEncapsulationWhenItIsDone) {
  SpqrPair slow = spqr_moment("Ct1Acknowledged"), quick = spqr_moment("EkReceivedCt1Sampled");
  const Bytes of_slow = copy_of(now<Ct1Acknowledged>(slow).message.reveal());
  const Bytes of_quick = copy_of(now<EkReceivedCt1Sampled>(quick).message.reveal());
  expect_erased_by(slow, {of_slow}, [&] { until(slow, "Ct2Sampled"); });
  expect_erased_by(quick, {of_quick}, [&] { until(quick, "Ct2Sampled"); });
}

// Neither the secret of an epoch nor the shared secret that it comes from is ever kept.
TEST(SpqrErases, TheSecretsOfAnEpochInTheStepThatMakesThem) {
  SpqrPair pair = spqr_moment("HeaderReceived");
  const auto header = now<HeaderReceived>(pair).header;
  const std::uint64_t epoch = pair.a.ratchet.epoch();
  a_sends(pair);
  const auto half = crypto::mlkem768::encapsulate_first(header, now<Ct1Sampled>(pair).message);
  EXPECT_FALSE(holds(pair.a.ratchet, half.secret.reveal()));
  const EpochSecret secret = epoch_secret(epoch, half.secret);
  EXPECT_FALSE(holds(pair.a.ratchet, secret.reveal()));
}

TEST(SpqrErases, KeysThatHaveGrownTooOld) {
  SpqrPair pair(1, {.max_jump = 100, .max_skipped = 5});
  const SpqrSent late = pair.b.sends();
  for (int i = 0; i < 4; ++i) (void)pair.b.sends();
  b_sends(pair);
  EXPECT_TRUE(stands_in(saved(pair.a.ratchet), late.key.reveal()));
  b_sends(pair);
  EXPECT_FALSE(holds(pair.a.ratchet, late.key.reveal()));
}

}  // namespace
}  // namespace pawl::ratchet::spqr
