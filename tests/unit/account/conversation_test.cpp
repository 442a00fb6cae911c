// Two accounts that talk: first messages, turns, late and crossing messages, many sessions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/parties.hpp"
#include "tests/support/write_again.hpp"

namespace pawl::account {
namespace {

using namespace pawl::testing;
using session::MessageKind;
using session::SealedMessage;
using ::testing::ElementsAre;

class TwoAccounts : public ::testing::Test {
 protected:
  void talk() {
    ASSERT_THAT(bob_.reads(alice_, alice_.writes(bob_, "ping")), Says("ping"));
    ASSERT_THAT(alice_.reads(bob_, bob_.writes(alice_, "pong")), Says("pong"));
  }
  std::size_t archived_by_bob() { return bob_.account.info(alice_.at())->archived; }

  Party alice_{"alice"}, bob_{"bob"};
};

TEST_F(TwoAccounts, TalkFromABundleOn) {
  alice_.meets(bob_);
  const auto first = alice_.writes(bob_, "hello");
  EXPECT_EQ(first.kind, MessageKind::kPrekey);
  EXPECT_THAT(bob_.reads(alice_, first), Says("hello"));
  const auto answer = bob_.writes(alice_, "hello yourself");
  EXPECT_EQ(answer.kind, MessageKind::kMessage);
  EXPECT_THAT(alice_.reads(bob_, answer), Says("hello yourself"));
  EXPECT_EQ(alice_.writes(bob_, "now we know each other").kind, MessageKind::kMessage);
}

TEST_F(TwoAccounts, TalkWithoutAOneTimePrekey) {
  alice_.meets(bob_, false);
  talk();
}

TEST_F(TwoAccounts, SendAnythingOfAnyLength) {
  alice_.meets(bob_);
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 256U, 100'000U}) {
    const std::string text(size, 'x');
    EXPECT_THAT(bob_.reads(alice_, alice_.writes(bob_, text)), Says(text));
  }
}

TEST_F(TwoAccounts, AreNumberZeroToo) {
  Party phone("alice", 0), other("bob", 0);
  phone.meets(other);
  EXPECT_THAT(other.reads(phone, phone.writes(other, "hello")), Says("hello"));
  EXPECT_THAT(other.account.devices(phone.at().name), ElementsAre(0));
}

TEST_F(TwoAccounts, CarryTheHandshakeUntilAnAnswerComes) {
  alice_.meets(bob_);
  const auto first = alice_.writes(bob_, "one"), second = alice_.writes(bob_, "two");
  EXPECT_EQ(second.kind, MessageKind::kPrekey);
  EXPECT_TRUE(alice_.account.info(bob_.at())->current->unacknowledged);
  EXPECT_THAT(bob_.reads(alice_, second), Says("two")) << "the second may come first";
  EXPECT_THAT(bob_.reads(alice_, first), Says("one"));
  EXPECT_EQ(archived_by_bob(), 0U);
  ASSERT_THAT(alice_.reads(bob_, bob_.writes(alice_, "answer")), IsOk());
  EXPECT_FALSE(alice_.account.info(bob_.at())->current->unacknowledged);
}

TEST_F(TwoAccounts, UseAOneTimePrekeyOnce) {
  const auto bundle = bob_.bundle();
  ASSERT_THAT(alice_.add(bob_.at(), bundle), IsOk());
  const auto first = alice_.writes(bob_, "hello");
  EXPECT_EQ(bob_.account.prekeys_left(), 1U);
  ASSERT_THAT(bob_.reads(alice_, first), IsOk());
  EXPECT_EQ(bob_.account.prekeys_left(), 0U);

  Party carol("carol");
  ASSERT_THAT(carol.add(bob_.at(), bundle), IsOk());
  const auto before = bob_.state();
  EXPECT_THAT(bob_.reads(carol, carol.writes(bob_, "hello")), FailsWith(Errc::kUnknownPrekey));
  EXPECT_EQ(bob_.state(), before);
}

TEST_F(TwoAccounts, GoOnAfterSavingAndLoading) {
  alice_.meets(bob_);
  talk();
  const auto late = alice_.writes(bob_, "late");
  talk();
  Party alice("alice again", *Account::load(alice_.state())), bob("bob again", *Account::load(bob_.state()));
  EXPECT_THAT(bob.reads(alice, alice.writes(bob, "still here")), Says("still here"));
  EXPECT_THAT(bob.reads(alice, late), Says("late"));
}

TEST_F(TwoAccounts, FindTogetherWhenBothBegin) {
  alice_.meets(bob_);
  bob_.meets(alice_);
  const auto from_alice = alice_.writes(bob_, "A0"), from_bob = bob_.writes(alice_, "B0");
  EXPECT_EQ(from_bob.kind, MessageKind::kPrekey);
  EXPECT_THAT(bob_.reads(alice_, from_alice), Says("A0"));
  EXPECT_THAT(alice_.reads(bob_, from_bob), Says("B0"));
  EXPECT_EQ(archived_by_bob(), 1U);

  const auto a1 = alice_.writes(bob_, "A1"), b1 = bob_.writes(alice_, "B1");  // crossing again
  EXPECT_EQ(a1.kind, MessageKind::kMessage);
  EXPECT_THAT(bob_.reads(alice_, a1), Says("A1"));
  EXPECT_THAT(alice_.reads(bob_, b1), Says("B1"));
  for (int i = 0; i < 3; ++i) talk();
  EXPECT_EQ(archived_by_bob(), 1U);
}

TEST_F(TwoAccounts, ReadOnAnArchivedSessionWhichThenSends) {
  alice_.meets(bob_);
  talk();
  const auto on_the_first = alice_.writes(bob_, "sent on the first session");
  alice_.meets(bob_);
  talk();
  EXPECT_EQ(archived_by_bob(), 1U);
  EXPECT_THAT(bob_.reads(alice_, on_the_first), Says("sent on the first session"));
  EXPECT_EQ(archived_by_bob(), 1U) << "the two have changed places";
  EXPECT_THAT(alice_.reads(bob_, bob_.writes(alice_, "on the first again")), Says("on the first again"));
}

TEST_F(TwoAccounts, AnArchivedSessionNeverSendsPrekeyMessagesAgain) {
  alice_.meets(bob_);
  const auto first = alice_.writes(bob_, "hello");
  ASSERT_THAT(bob_.reads(alice_, first), IsOk());
  const auto answer = bob_.writes(alice_, "answer");
  ASSERT_THAT(alice_.account.archive(bob_.at()), IsOk());
  EXPECT_THAT(alice_.seal(bob_.at(), "no"), FailsWith(Errc::kNoSession));
  ASSERT_THAT(alice_.reads(bob_, answer), Says("answer"));
  EXPECT_EQ(alice_.writes(bob_, "now without").kind, MessageKind::kMessage);
}

TEST_F(TwoAccounts, ArchivingTwiceIsArchivingOnce) {
  EXPECT_THAT(alice_.account.archive(bob_.at()), FailsWith(Errc::kNoSession));
  alice_.meets(bob_);
  ASSERT_THAT(alice_.account.archive(bob_.at()), IsOk());
  const auto before = alice_.state();
  EXPECT_THAT(alice_.account.archive(bob_.at()), IsOk());
  EXPECT_EQ(alice_.state(), before);
  EXPECT_EQ(alice_.account.info(bob_.at())->archived, 1U);
}

TEST_F(TwoAccounts, OfFortyThreeSessionsTheOldestTwoAreForgotten) {
  std::vector<SealedMessage> second_messages;
  for (int i = 0; i < 43; ++i) {
    alice_.meets(bob_);
    ASSERT_THAT(bob_.reads(alice_, alice_.writes(bob_, "first")), Says("first"));
    second_messages.push_back(alice_.writes(bob_, "second"));
  }
  EXPECT_EQ(archived_by_bob(), session::kMaxArchived);
  // A prekey message could be taken for a new handshake, so it is the message inside that Bob gets.
  const auto inside = [](const SealedMessage& message) {
    return SealedMessage{MessageKind::kMessage, written_again(wire::parse_prekey_message(message.bytes)->message)};
  };
  EXPECT_THAT(bob_.reads(alice_, inside(second_messages[0])), FailsWith(Errc::kInvalidMessage));
  EXPECT_THAT(bob_.reads(alice_, inside(second_messages[1])), FailsWith(Errc::kInvalidMessage));
  EXPECT_THAT(bob_.reads(alice_, inside(second_messages[2])), Says("second"));
}

TEST_F(TwoAccounts, KeepAtMostTenThousandSkippedSeedsOfAPeerTheOldestSessionsGoingFirst) {
  std::vector<SealedMessage> of_session;
  for (int i = 0; i < 6; ++i) {  // six sessions with 1,999 messages under way each
    alice_.meets(bob_);
    of_session.push_back(alice_.writes(bob_, "late"));
    for (int n = 0; n < 1'998; ++n) alice_.writes(bob_, "lost");
    ASSERT_THAT(bob_.reads(alice_, alice_.writes(bob_, "far")), Says("far"));
  }
  EXPECT_LT(bob_.state().size(), session::kMaxSkippedInRecord * 36 + 10'000);
  EXPECT_THAT(bob_.reads(alice_, of_session[0]), FailsWith(Errc::kDuplicateMessage)) << "its seed was dropped";
  EXPECT_THAT(bob_.reads(alice_, of_session[1]), Says("late"));
  EXPECT_THAT(bob_.reads(alice_, of_session[5]), Says("late"));
  EXPECT_THAT(Account::load(bob_.state()), IsOk());
}

TEST_F(TwoAccounts, SpeakToMorePeersThanTheLockedMemoryHolds) {
  const auto bundle = bob_.bundle(false);
  std::vector<session::Address> peers;
  for (int i = 0; i < 127; ++i) peers.push_back(address("bob", static_cast<std::uint32_t>(i)));
  peers.erase(std::find(peers.begin(), peers.end(), bob_.at()));
  for (const auto& peer : peers) ASSERT_THAT(alice_.add(peer, bundle), IsOk());
  EXPECT_GT(peers.size() * sizeof(session::Session), kLockedSize);
  for (const auto& peer : peers) {
    const auto message = alice_.seal(peer, "hello");
    ASSERT_THAT(message, IsOk());
    EXPECT_THAT(bob_.reads(alice_, *message), Says("hello"));
  }
  EXPECT_EQ(Account::load(alice_.state())->save(), alice_.state());
}

TEST_F(TwoAccounts, SayWhetherTheirMemoryIsLocked) {
  EXPECT_EQ(alice_.account.locked(), LockedArena(kLockedSize).locked());
}

// Devices of one peer are apart from one another.
TEST_F(TwoAccounts, HaveARecordForEachDevice) {
  Party tablet("alice", 2);
  EXPECT_THAT(bob_.account.devices(alice_.at().name), ElementsAre());
  alice_.meets(bob_);
  ASSERT_THAT(bob_.reads(alice_, alice_.writes(bob_, "from the phone")), IsOk());
  tablet.meets(bob_);
  const auto from_tablet = tablet.writes(bob_, "from the tablet");
  EXPECT_THAT(bob_.reads(tablet, from_tablet), FailsWith(Errc::kUntrustedIdentity)) << "a pin belongs to the name";
  bob_.account.set_trust(alice_.at().name, tablet.account.identity(), TrustLevel::kFirstUse);
  EXPECT_THAT(bob_.reads(tablet, from_tablet), Says("from the tablet"));
  EXPECT_THAT(bob_.account.devices(alice_.at().name), ElementsAre(1, 2));
  EXPECT_EQ(bob_.account.device_count(), 2U);
}

TEST_F(TwoAccounts, OfWhichOneHasTwoDevicesWithOneIdentity) {
  const auto identity = std::array<std::uint8_t, 32>{42};
  Party phone("alice", *Account::create({address("alice", 1), identity}, Policy::kFirstUse, alice_.random,
                                        session::PqPolicy::kAllowed));
  Party tablet("tablet", *Account::create({address("alice", 2), identity}, Policy::kFirstUse, alice_.random,
                                          session::PqPolicy::kAllowed));
  bob_.meets(phone);
  bob_.meets(tablet);
  const std::vector<std::uint32_t> devices = bob_.account.devices(phone.at().name);
  const auto envelopes = bob_.account.encrypt(phone.at().name, devices, bytes_of("to both"), bob_.now_ms, bob_.random);
  ASSERT_THAT(envelopes, IsOk());
  ASSERT_EQ(envelopes->size(), 2U);
  EXPECT_THAT(phone.reads(bob_, *(*envelopes)[0].message), Says("to both"));
  EXPECT_THAT(tablet.reads(bob_, *(*envelopes)[1].message), Says("to both"));
  tablet.meets(phone);
  EXPECT_THAT(phone.reads(tablet, tablet.writes(phone, "note to self")), Says("note to self"));
}

TEST_F(TwoAccounts, ADeviceThatCannotBeWrittenToDoesNotHoldUpTheOthers) {
  alice_.meets(bob_);
  const std::vector<std::uint32_t> devices = {7, 1};
  const auto envelopes =
      alice_.account.encrypt(bob_.at().name, devices, bytes_of("hello"), alice_.now_ms, alice_.random);
  ASSERT_THAT(envelopes, IsOk());
  EXPECT_EQ((*envelopes)[0].device, 7U);
  EXPECT_THAT((*envelopes)[0].message, FailsWith(Errc::kNoSession));
  EXPECT_THAT(bob_.reads(alice_, *(*envelopes)[1].message), Says("hello"));
}

TEST_F(TwoAccounts, ADeviceNamedTwiceIsRefusedSinceTwoMessagesWouldShareAKey) {
  alice_.meets(bob_);
  const auto before = alice_.state();
  const std::vector<std::uint32_t> twice = {1, 1}, none = {1, 128};
  EXPECT_THAT(alice_.account.encrypt(bob_.at().name, twice, bytes_of("no"), alice_.now_ms, alice_.random),
              FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(alice_.account.encrypt(bob_.at().name, none, bytes_of("no"), alice_.now_ms, alice_.random),
              FailsWith(Errc::kInvalidArgument));
  EXPECT_EQ(alice_.state(), before);
}

TEST_F(TwoAccounts, ForgetSessionsAndNotWhoIsTrusted) {
  alice_.meets(bob_);
  talk();
  EXPECT_THAT(bob_.account.forget(address("alice", 9)), FailsWith(Errc::kNoSession));
  ASSERT_THAT(bob_.account.forget(alice_.at()), IsOk());
  EXPECT_FALSE(bob_.account.info(alice_.at()));
  EXPECT_THAT(bob_.account.forget(alice_.at().name), FailsWith(Errc::kNoSession));
  Party impostor("alice", 1, 99);
  impostor.meets(bob_);
  EXPECT_THAT(bob_.reads(impostor, impostor.writes(bob_, "it is me")), FailsWith(Errc::kUntrustedIdentity));
}

TEST_F(TwoAccounts, ForgetAllDevicesOfAName) {
  alice_.meets(bob_);
  talk();
  ASSERT_THAT(bob_.account.forget(alice_.at().name), IsOk());
  EXPECT_EQ(bob_.account.device_count(), 0U);
}

// decisions, "The unauthenticated wrapper": a registration id from there is a hint.
TEST_F(TwoAccounts, BelieveARegistrationIdFromABundleMoreThanOneFromAWrapper) {
  alice_.meets(bob_);
  const auto first = alice_.writes(bob_, "hello");
  auto wrapper = *wire::parse_prekey_message(first.bytes);
  wrapper.registration_id ^= 0x2A;
  ASSERT_THAT(bob_.reads(alice_.at(), MessageKind::kPrekey, written_again(wrapper)), Says("hello"))
      << "nobody can tell";
  auto seen = *bob_.account.info(alice_.at())->current;
  EXPECT_FALSE(seen.registration_id_confirmed);
  EXPECT_EQ(seen.remote_registration_id, alice_.account.registration_id() ^ 0x2A);

  bob_.meets(alice_);
  seen = *bob_.account.info(alice_.at())->current;
  EXPECT_TRUE(seen.registration_id_confirmed);
  EXPECT_EQ(seen.remote_registration_id, alice_.account.registration_id());

  ASSERT_THAT(bob_.reads(alice_.at(), MessageKind::kPrekey, alice_.writes(bob_, "on the old session").bytes), IsOk());
  seen = *bob_.account.info(alice_.at())->current;
  EXPECT_TRUE(seen.registration_id_confirmed) << "what the bundle said still counts";
  EXPECT_EQ(seen.remote_registration_id, alice_.account.registration_id());
}

}  // namespace
}  // namespace pawl::account
