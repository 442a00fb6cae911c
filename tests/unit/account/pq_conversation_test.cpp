// Conversations in protocol 4, through accounts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/wire/prekey_message.hpp"
#include "tests/support/parties.hpp"

namespace pawl::account {
namespace {

using namespace pawl::testing;
using session::MessageKind;
using session::SealedMessage;

constexpr std::int64_t kMonthMs = std::int64_t{30} * 24 * 60 * 60 * 1000;

class PqConversation : public ::testing::Test {
 protected:
  void begin() {
    alice_.meets(bob_);
    tell(alice_, bob_);
    tell(bob_, alice_);
  }
  void tell(Party& from, Party& to) {
    const std::string text = std::to_string(told_++);
    ASSERT_THAT(to.reads(from, from.writes(to, text)), Says(text));
  }
  static session::CurrentSessionInfo info(const Party& of, const Party& with) {
    return *of.account.info(with.at())->current;
  }

  PqParty alice_{"alice"}, bob_{"bob"};
  int told_ = 0;
};

TEST_F(PqConversation, IsWhatTwoDefaultAccountsHave) {
  begin();
  EXPECT_EQ(info(alice_, bob_).suite, session::Suite::kSignalV4);
  EXPECT_EQ(info(bob_, alice_).suite, session::Suite::kSignalV4);
  EXPECT_EQ(alice_.writes(bob_, "hello").bytes.front(), 0x44);
}

TEST_F(PqConversation, CompletesAnEpochInLessThanNinetyAlternatingMessages) {
  begin();
  for (int i = 0; i < 500; ++i) {
    tell(alice_, bob_);
    tell(bob_, alice_);
    ASSERT_FALSE(HasFatalFailure());
  }
  EXPECT_GE(info(alice_, bob_).pq_epochs, 11U);
  EXPECT_GE(info(bob_, alice_).pq_epochs, 11U);
  EXPECT_FALSE(info(alice_, bob_).pq_stalled);
}

TEST_F(PqConversation, GoesOnFromItsSavedFormAfterEachMessage) {
  begin();
  for (int i = 0; i < 100; ++i) {
    tell(alice_, bob_);
    alice_.restore(alice_.state());
    tell(bob_, alice_);
    bob_.restore(bob_.state());
    ASSERT_FALSE(HasFatalFailure());
  }
  EXPECT_GE(info(alice_, bob_).pq_epochs, 2U);
}

TEST_F(PqConversation, SurvivesLossReorderingAndDuplicates) {
  begin();
  SeededRandom chance(3);
  std::vector<std::pair<SealedMessage, std::string>> for_alice, for_bob;
  const auto deliver = [&](Party& to, const Party& from, auto& queue) {
    while (!queue.empty() && chance.below(3) != 0) {
      const auto at =
          queue.begin() + chance.below(std::min<std::uint32_t>(4, static_cast<std::uint32_t>(queue.size())));
      const auto [message, text] = *at;
      queue.erase(at);
      if (chance.below(10) == 0) continue;  // lost
      ASSERT_THAT(to.reads(from, message), Says(text));
      const auto before = to.state();
      ASSERT_THAT(to.reads(from, message), FailsWith(Errc::kDuplicateMessage));
      ASSERT_EQ(to.state(), before);
    }
  };
  for (int i = 0; i < 400; ++i) {
    const std::string text = std::to_string(i);
    if (chance.below(2) == 0) {
      for_bob.emplace_back(alice_.writes(bob_, text), text);
    } else {
      for_alice.emplace_back(bob_.writes(alice_, text), text);
    }
    deliver(bob_, alice_, for_bob);
    deliver(alice_, bob_, for_alice);
    ASSERT_FALSE(HasFatalFailure());
  }
  EXPECT_GE(info(alice_, bob_).pq_epochs, 2U);
}

TEST_F(PqConversation, SaysWhenThePqRatchetHasStalled) {
  begin();
  // Nearly all is lost in both directions, so that nothing can be put together from the pieces.
  for (int i = 0; i < 190; ++i) alice_.writes(bob_, "lost");
  tell(alice_, bob_);
  for (int i = 0; i < 190; ++i) bob_.writes(alice_, "lost");
  tell(bob_, alice_);
  EXPECT_FALSE(info(alice_, bob_).pq_stalled);
  for (int i = 0; i < 10; ++i) alice_.writes(bob_, "lost");
  tell(alice_, bob_);
  for (int i = 0; i < 10; ++i) bob_.writes(alice_, "lost");
  tell(bob_, alice_);
  EXPECT_TRUE(info(alice_, bob_).pq_stalled);
  EXPECT_EQ(info(alice_, bob_).pq_epochs, 0U);
}

TEST_F(PqConversation, OfTwoThatStartAtOnceLosesNothing) {
  alice_.meets(bob_);
  bob_.meets(alice_);
  const auto from_alice = alice_.writes(bob_, "a"), from_bob = bob_.writes(alice_, "b");
  ASSERT_THAT(bob_.reads(alice_, from_alice), Says("a"));
  ASSERT_THAT(alice_.reads(bob_, from_bob), Says("b"));
  for (int i = 0; i < 100; ++i) {
    tell(alice_, bob_);
    tell(bob_, alice_);
  }
  EXPECT_GE(info(alice_, bob_).pq_epochs, 1U);
  EXPECT_EQ(alice_.account.info(bob_.at())->archived, 1U);
}

TEST_F(PqConversation, SpendsAOneTimeKemPrekeyOnce) {
  alice_.meets(bob_);
  EXPECT_EQ(bob_.account.kem_prekeys_left(), 1U);
  tell(alice_, bob_);
  EXPECT_EQ(bob_.account.kem_prekeys_left(), 0U);
  EXPECT_EQ(bob_.account.prekeys_left(), 0U);
}

TEST_F(PqConversation, UsesALastResortKemPrekeyForMany) {
  const auto bundle = bob_.bundle(false);
  for (const char* name : {"carol", "dave", "eve"}) {
    PqParty other(name);
    ASSERT_THAT(other.add(bob_.at(), bundle), IsOk());
    tell(other, bob_);
    tell(bob_, other);
  }
}

TEST_F(PqConversation, RefusesAFirstMessageThatALastResortKemPrekeyHasSeen) {
  ASSERT_THAT(alice_.add(bob_.at(), bob_.bundle(false)), IsOk());
  const auto first = alice_.writes(bob_, "pay"), second = alice_.writes(bob_, "again");
  ASSERT_THAT(bob_.reads(alice_, first), Says("pay"));
  ASSERT_THAT(bob_.reads(alice_, first), FailsWith(Errc::kDuplicateMessage));
  ASSERT_THAT(bob_.account.forget(alice_.at()), IsOk());
  bob_.restore(bob_.state());
  const auto before = bob_.state();
  EXPECT_THAT(bob_.reads(alice_, first), FailsWith(Errc::kInvalidMessage, Errc::kNoSession));
  EXPECT_THAT(bob_.reads(alice_, second), FailsWith(Errc::kInvalidMessage, Errc::kNoSession)) << "it was not read";
  EXPECT_EQ(bob_.state(), before);
}

TEST_F(PqConversation, RemembersNoFirstMessageThatWasNotGenuine) {
  ASSERT_THAT(alice_.add(bob_.at(), bob_.bundle(false)), IsOk());
  const auto first = alice_.writes(bob_, "hello");
  SealedMessage forged = first;
  forged.bytes[forged.bytes.size() / 8] ^= 1;
  const auto before = bob_.state();
  ASSERT_FALSE(bob_.reads(alice_, forged));
  EXPECT_EQ(bob_.state(), before);
  EXPECT_THAT(bob_.reads(alice_, first), Says("hello"));
}

TEST_F(PqConversation, IsStaleWhenItsFirstMessageIsAMonthOldAndUnanswered) {
  alice_.now_ms = 1'700'000'000'500;
  alice_.meets(bob_);
  const auto first = alice_.writes(bob_, "hello");
  const std::int64_t last = 1'700'000'000'000 + kMonthMs;  // counted from the whole second
  EXPECT_EQ(info(alice_, bob_).sends_until_ms, last);
  alice_.now_ms = last;
  EXPECT_THAT(alice_.seal(bob_.at(), "in time"), IsOk());
  alice_.now_ms = last + 1;
  const auto before = alice_.state();
  EXPECT_THAT(alice_.seal(bob_.at(), "too late"), FailsWith(Errc::kStaleSession));
  EXPECT_EQ(alice_.state(), before);
  alice_.now_ms = last;
  EXPECT_THAT(alice_.seal(bob_.at(), "the clock was wrong"), IsOk());
  alice_.now_ms = last + kMonthMs;
  ASSERT_THAT(bob_.reads(alice_, first), Says("hello"));
  tell(bob_, alice_);
  EXPECT_FALSE(info(alice_, bob_).sends_until_ms) << "it has been answered";
  tell(alice_, bob_);
}

TEST_F(PqConversation, InProtocol3DoesNotGetStale) {
  Party carol("carol"), dave("dave");
  carol.meets(dave);
  carol.now_ms += 100 * kMonthMs;
  EXPECT_THAT(carol.seal(dave.at(), "hello"), IsOk());
}

// What the message inside a first message says of the names.
std::optional<Bytes> addresses_in(const SealedMessage& message) {
  const auto parsed = wire::parse_prekey_message(message.bytes);
  if (!parsed || !parsed->message.addresses) return {};
  return Bytes(parsed->message.addresses->begin(), parsed->message.addresses->end());
}

TEST_F(PqConversation, NamesItsEndsInFirstMessagesBetweenServiceIds) {
  PqParty carol("9d0652a3-dcc3-4d11-975f-74d61598733f", 3), dave("PNI:796abedb-ca4e-4f18-8803-1fde5b921f9f", 2);
  carol.meets(dave);
  const auto first = carol.writes(dave, "hello");
  const auto field = session::addresses_field(carol.at(), dave.at());
  ASSERT_TRUE(addresses_in(first));
  EXPECT_TRUE(same_bytes(*addresses_in(first), *field));
  ASSERT_THAT(dave.reads(carol, first), Says("hello"));
  tell(dave, carol);
  EXPECT_FALSE(wire::parse_signal_message(carol.writes(dave, "later").bytes)->addresses);
  PqParty impostor("796abedb-ca4e-4f18-8803-1fde5b921f9f", 2);
  alice_.meets(bob_);
  EXPECT_FALSE(addresses_in(alice_.writes(bob_, "hello")));
}

TEST_F(PqConversation, IsReadOnlyByThoseWhomItNames) {
  PqParty carol("9d0652a3-dcc3-4d11-975f-74d61598733f", 3), dave("796abedb-ca4e-4f18-8803-1fde5b921f9f", 2);
  carol.meets(dave);
  const auto first = carol.writes(dave, "hello");
  const auto elsewhere = address("9d0652a3-dcc3-4d11-975f-74d61598733f", 4);
  const auto before = dave.state();
  EXPECT_THAT(dave.reads(elsewhere, first.kind, first.bytes), FailsWith(Errc::kInvalidMessage, Errc::kBadMac));
  EXPECT_EQ(dave.state(), before);
  EXPECT_THAT(dave.reads(carol, first), Says("hello"));
}

// A message that moves the post-quantum ratchet on, and whose MAC is wrong, moves nothing: at every moment of an epoch.
TEST_F(PqConversation, IsWhatItWasAfterAMessageWithAWrongMac) {
  begin();
  for (int i = 0; i < 180; ++i) {
    Party& from = i % 2 == 0 ? static_cast<Party&>(alice_) : bob_;
    Party& to = i % 2 == 0 ? static_cast<Party&>(bob_) : alice_;
    const auto genuine = from.writes(to, "text");
    SealedMessage forged = genuine;
    forged.bytes.back() ^= 1;
    const auto before = to.state();
    ASSERT_THAT(to.reads(from, forged), FailsWith(Errc::kInvalidMessage, Errc::kBadMac));
    ASSERT_EQ(to.state(), before) << "a refused message changed the state";
    ASSERT_THAT(to.reads(from, genuine), Says("text"));
  }
  EXPECT_GE(info(alice_, bob_).pq_epochs, 2U);
}

TEST_F(PqConversation, SendsNothingWithoutRandomness) {
  begin();
  NoRandom none;
  bool refused = false;
  for (int i = 0; i < 60 && !refused; ++i) {
    const auto before = alice_.state();
    refused = !alice_.account.encrypt(bob_.at(), bytes_of("text"), alice_.now_ms, none);
    EXPECT_TRUE(!refused || alice_.state() == before);
    tell(alice_, bob_);
    tell(bob_, alice_);
  }
  EXPECT_TRUE(refused) << "in every epoch there is a message that draws";
}

}  // namespace
}  // namespace pawl::account
