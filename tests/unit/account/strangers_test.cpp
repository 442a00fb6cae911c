// Strangers: whoever has written to us and has never been answered. What they keep here is bounded.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "core/session/start.hpp"
#include "tests/support/parties.hpp"

namespace pawl::account {
namespace {

using namespace pawl::testing;
using session::Address;
using session::SealedMessage;

// Strangers by the order in which they come; the first two are devices of one name.
Address stranger(std::size_t number) {
  if (number < 2) return address("twins", static_cast<std::uint32_t>(number) + 1);
  return address("stranger " + std::to_string(number));
}

// A first message of protocol 3 names nobody, and without a one-time prekey it spends nothing: under each name that it
// comes in it begins a session of that name.
struct Crowd {
  Crowd() {
    for (std::size_t number = 0; number < kMaxUnansweredSessions; ++number) {
      EXPECT_THAT(bob.reads(stranger(number), first.kind, first.bytes), IsOk());
    }
    state = bob.state();
  }
  SealedMessage begins() {
    alice.meets(bob, false);
    return alice.writes(bob, "hello");
  }

  Party alice{"alice"}, bob{"bob"};
  SealedMessage first = begins();
  SecretBytes state{};
};

// Bob has read from as many strangers as there may be.
class Strangers : public ::testing::Test {
 protected:
  static Crowd& crowd() {
    static Crowd all;
    return all;
  }
  static Party bob_again() { return {"bob", *Account::load(crowd().state)}; }

  Result<SecretBytes> reads(const Address& sender) { return bob_.reads(sender, first_.kind, first_.bytes); }
  void come(std::size_t count) {
    for (; count > 0; --count) ASSERT_THAT(reads(stranger(next_++)), IsOk());
  }
  [[nodiscard]] bool is_here(std::size_t number) const { return bob_.account.info(stranger(number)).has_value(); }
  [[nodiscard]] const Pin* pin(std::size_t number) const { return bob_.account.pin(stranger(number).name); }
  // The first message of a session that is not there yet.
  Result<SecretBytes> reads_anew(std::size_t number) {
    Party& alice = crowd().alice;
    alice.meets(bob_);
    const SealedMessage message = alice.writes(bob_, "hello again");
    return bob_.reads(stranger(number), message.kind, message.bytes);
  }
  // The first message of somebody with another identity, under the name of a stranger.
  Result<SecretBytes> reads_from_another_identity(std::size_t number) {
    Party eve("eve");
    eve.meets(bob_, false);
    const SealedMessage message = eve.writes(bob_, "I am the one");
    return bob_.reads(stranger(number), message.kind, message.bytes);
  }

  Party bob_ = bob_again();
  const SealedMessage first_ = crowd().first;
  std::size_t next_ = kMaxUnansweredSessions;
};

TEST_F(Strangers, StayUpToAThousandSessions) {
  EXPECT_EQ(bob_.account.device_count(), 1'000U);
  for (std::size_t number = 0; number < 1'000; ++number) ASSERT_TRUE(is_here(number)) << number;
}

TEST_F(Strangers, BeyondAThousandSessionsMakeTheOldestGo) {
  come(3);
  EXPECT_EQ(bob_.account.device_count(), 1'000U);
  for (std::size_t number = 0; number < 1'003; ++number) ASSERT_EQ(is_here(number), number >= 3) << number;
}

TEST_F(Strangers, ThatGoLeaveTheirPin) {
  ASSERT_FALSE(pin(0)->confirmed);
  come(5);
  ASSERT_FALSE(is_here(4));
  ASSERT_NE(pin(4), nullptr);
  EXPECT_FALSE(pin(4)->confirmed);
  EXPECT_THAT(reads_from_another_identity(4), FailsWith(Errc::kUntrustedIdentity));
  EXPECT_THAT(Account::load(bob_.state()), IsOk());
}

TEST_F(Strangers, ThatAreAnsweredAreNoneAndStay) {
  ASSERT_THAT(bob_.seal(stranger(0), "hello"), IsOk());
  EXPECT_TRUE(pin(0)->confirmed);
  come(1);
  EXPECT_TRUE(is_here(1)) << "one less is counted";
  come(1);
  EXPECT_TRUE(is_here(0));
  EXPECT_FALSE(is_here(1));
  EXPECT_NE(pin(1), nullptr) << "the pin is the name's, and the name was answered";
}

TEST_F(Strangers, AreAnsweredByAMessageToSeveralDevices) {
  const std::vector<std::uint32_t> devices{1, 2, 3};
  ASSERT_THAT(bob_.account.encrypt(stranger(0).name, devices, bytes_of("hello"), bob_.now_ms, bob_.random), IsOk());
  come(3);
  EXPECT_TRUE(is_here(0));
  EXPECT_TRUE(is_here(1));
  EXPECT_FALSE(is_here(2));
}

TEST_F(Strangers, AreAnsweredByASessionThatWeBegin) {
  ASSERT_THAT(bob_.add(stranger(0), crowd().alice.bundle()), IsOk());
  EXPECT_TRUE(pin(0)->confirmed);
  come(2);
  EXPECT_TRUE(is_here(0));
  EXPECT_FALSE(is_here(1));
}

TEST_F(Strangers, AreNotAnsweredByAMessageThatCannotBeSent) {
  bob_.account.set_policy(Policy::kVerifiedOnly);
  ASSERT_THAT(bob_.seal(stranger(0), "hello"), FailsWith(Errc::kUntrustedIdentity));
  bob_.account.set_policy(Policy::kFirstUse);
  come(1);
  EXPECT_FALSE(is_here(0));
}

// Or a flood would make us forget whom we know, and a swapped key would pass for the first one.
TEST_F(Strangers, ThatGoLeaveAPinBehindThatAnActOfOursConfirmed) {
  bob_.account.set_trust(stranger(2).name, pin(2)->identity, TrustLevel::kVerified);
  ASSERT_THAT(bob_.seal(stranger(3), "hello"), IsOk());
  ASSERT_THAT(bob_.account.forget(stranger(3)), IsOk());
  ASSERT_THAT(bob_.account.forget(stranger(4)), IsOk());
  ASSERT_THAT(reads(stranger(3)), IsOk()) << "a stranger again, the newest";
  come(1'001);
  for (std::size_t number = 2; number < 6; ++number) ASSERT_FALSE(is_here(number)) << number;
  EXPECT_THAT(reads_from_another_identity(2), FailsWith(Errc::kUntrustedIdentity)) << "decided about";
  EXPECT_THAT(reads_from_another_identity(3), FailsWith(Errc::kUntrustedIdentity)) << "written to";
  EXPECT_THAT(reads_from_another_identity(4), FailsWith(Errc::kUntrustedIdentity)) << "forgotten by the user";
  EXPECT_FALSE(pin(5)->confirmed);
  for (std::size_t number = 2; number < 5; ++number) EXPECT_TRUE(pin(number)->confirmed) << number;
}

TEST_F(Strangers, CountBySessionsNotByDevices) {
  for (std::size_t i = 0; i < 60; ++i) {
    ASSERT_THAT(reads_anew(1'000), IsOk());
  }
  EXPECT_EQ(bob_.account.device_count(), 1'000U - 41 + 1) << "a record has 41 sessions";
  EXPECT_FALSE(is_here(40));
  EXPECT_TRUE(is_here(41));

  ASSERT_THAT(bob_.account.archive(stranger(1'000)), IsOk());  // which makes its oldest session go
  next_ = 1'001;
  come(1);
  EXPECT_TRUE(is_here(41));
  come(1);
  EXPECT_FALSE(is_here(41));
}

TEST_F(Strangers, ThatHaveJustBeenReadFromStayAndTheNextOnesGo) {
  ASSERT_THAT(reads_anew(0), IsOk());
  EXPECT_EQ(bob_.account.info(stranger(0))->archived, 1U);
  EXPECT_FALSE(is_here(1));
  come(1);
  EXPECT_FALSE(is_here(0)) << "it is still the one that came first";
  EXPECT_TRUE(is_here(2));
}

TEST_F(Strangers, KeepTheirOrderInTheSavedForm) {
  Party saved = bob_again();
  saved.restore(saved.state());
  for (std::size_t number = 1'000; number < 1'005; ++number) {
    ASSERT_THAT(bob_.reads(stranger(number), first_.kind, first_.bytes), IsOk());
    ASSERT_THAT(saved.reads(stranger(number), first_.kind, first_.bytes), IsOk());
    saved.restore(saved.state());
  }
  EXPECT_EQ(saved.state(), bob_.state());
  EXPECT_FALSE(is_here(4));
  EXPECT_TRUE(is_here(5));
}

TEST_F(Strangers, MakeNobodyGoByARefusedMessage) {
  SealedMessage damaged = first_;
  damaged.bytes[damaged.bytes.size() - 12] ^= 1;
  const auto before = bob_.state();
  EXPECT_FALSE(bob_.reads(stranger(1'000), damaged.kind, damaged.bytes));
  EXPECT_THAT(reads(stranger(999)), FailsWith(Errc::kDuplicateMessage));
  bob_.account.set_policy(Policy::kAsk);
  EXPECT_THAT(reads(stranger(1'000)), FailsWith(Errc::kUntrustedIdentity));
  bob_.account.set_policy(Policy::kFirstUse);
  EXPECT_EQ(bob_.state(), before);
}

TEST_F(Strangers, ThatWentMayBeginAnew) {
  come(1);
  ASSERT_FALSE(is_here(0));
  EXPECT_THAT(reads_anew(0), Says("hello again"));
  EXPECT_THAT(bob_.seal(stranger(0), "welcome"), IsOk());
}

// The price in protocol 3, as after forget(): nothing but the record remembers such a message.
TEST_F(Strangers, ThatWentAreReadAgainInProtocol3WithoutAOneTimePrekey) {
  ASSERT_THAT(reads(stranger(0)), FailsWith(Errc::kDuplicateMessage));
  come(1);
  EXPECT_THAT(reads(stranger(0)), Says("hello"));
}

TEST_F(Strangers, ThatWentAreNotReadAgainInProtocol4) {
  Party bob("bob"), carol("carol", 1, 0, session::PqPolicy::kRequired);
  ASSERT_THAT(carol.add(bob.at(), *bob.account.bundle(false, true, bob.now_ms, bob.random)), IsOk());
  const SealedMessage first = carol.writes(bob, "hello");
  ASSERT_THAT(bob.reads(carol, first), Says("hello"));
  EXPECT_TRUE(bob.account.suites(carol.at().name).shown);
  crowd().alice.meets(bob, false);
  const SealedMessage flood = crowd().alice.writes(bob, "hello");
  for (std::size_t number = 0; number < 1'000; ++number) {
    ASSERT_THAT(bob.reads(stranger(number), flood.kind, flood.bytes), IsOk());
  }
  ASSERT_FALSE(bob.account.info(carol.at()));
  EXPECT_TRUE(bob.account.suites(carol.at().name).shown) << "what it showed stays with its pin";
  EXPECT_THAT(bob.reads(carol, first), FailsWith(Errc::kInvalidMessage, Errc::kNoSession));
  EXPECT_THAT(bob.reads(carol, carol.writes(bob, "and on")), FailsWith(Errc::kInvalidMessage, Errc::kNoSession));
}

// Keys of skipped messages are many more bytes than sessions, and a first message may skip up to 2,000.
TEST(StrangersThatSkipMessages, MakeTheSkippedKeysOfTheOldestGoBeyondAMillion) {
  Party alice("alice"), bob("bob");
  alice.meets(bob, false);
  const SealedMessage early = alice.writes(bob, "early");
  for (int i = 1; i < 1'999; ++i) alice.writes(bob, "late");
  const SealedMessage far = alice.writes(bob, "far");
  ASSERT_THAT(bob.reads(address("quiet"), early.kind, early.bytes), IsOk());
  for (std::size_t number = 1; number <= 501; ++number) {  // 501 times 1,999
    ASSERT_THAT(bob.reads(stranger(number), far.kind, far.bytes), IsOk());
  }
  EXPECT_LT(bob.state().size(), 37U * 1024 * 1024);
  EXPECT_EQ(bob.account.device_count(), 502U) << "sessions stay, that of the quiet one, too";
  EXPECT_THAT(bob.reads(stranger(1), early.kind, early.bytes), FailsWith(Errc::kDuplicateMessage)) << "its key is gone";
  EXPECT_THAT(bob.reads(stranger(2), early.kind, early.bytes), Says("early"));
  EXPECT_THAT(Account::load(bob.state()), IsOk());
}

// The items of a saved account that stand at its outermost level.
struct Item {
  std::uint8_t tag;
  ByteView whole;
};
std::vector<Item> items_of(ByteView saved) {
  constexpr std::size_t kHead = 5;
  std::vector<Item> items;
  for (ByteView rest = saved.subspan(kHead); !rest.empty();) {
    const std::size_t size = kHead + rest[1] + (std::size_t{rest[2]} << 8U) + (std::size_t{rest[3]} << 16U);
    items.push_back({rest[0], rest.first(size)});
    rest = rest.subspan(size);
  }
  return items;
}
constexpr std::uint8_t kPin = 4, kUnanswered = 6;  // tags

// The saved account with so many pins more, unconfirmed and of names without a record, before all others.
SecretBytes with_pins(ByteView saved, std::size_t count) {
  constexpr std::uint8_t kUnconfirmed = 6;
  SecretBytes with = joined({saved.first(5)});
  for (bool first = true; const Item& item : items_of(saved)) {
    if (item.tag == kPin && std::exchange(first, false)) {
      for (std::size_t i = 0; i < count; ++i) {
        const std::string name = std::to_string(100'000 + i);
        Bytes pin{kPin, 62, 0, 0, 0, 1, 6, 0, 0, 0};
        pin.insert(pin.end(), name.begin(), name.end());
        pin.insert(pin.end(), {2, 32, 0, 0, 0});
        pin.insert(pin.end(), 32, 9);
        pin.insert(pin.end(), {3, 4, 0, 0, 0, 1, 0, 0, 0, kUnconfirmed, 0, 0, 0, 0});
        append(with, pin);
      }
    }
    append(with, item.whole);
  }
  return with;
}

SecretBytes with_unanswered(SecretBytes saved, const Address& device) {
  const auto& name = device.name.text();
  const Bytes head{kUnanswered, static_cast<std::uint8_t>(1 + name.size()), 0, 0, 0, device.device};
  return joined({saved, head, bytes_of(name)});
}

TEST_F(Strangers, AreRefusedInASavedFormThatNamesOneTwiceOrOneThatIsNotThereOrTooMany) {
  ASSERT_THAT(bob_.account.forget(stranger(9)), IsOk());
  ASSERT_THAT(bob_.add(address("friend"), crowd().alice.bundle()), IsOk());
  const SecretBytes good = bob_.state();
  EXPECT_THAT(Account::load(with_unanswered(good, address("friend"))), IsOk()) << "the thousandth";
  EXPECT_THAT(Account::load(with_unanswered(good, stranger(2))), FailsWith(Errc::kStoreCorrupt));
  EXPECT_THAT(Account::load(with_unanswered(good, stranger(9))), FailsWith(Errc::kStoreCorrupt));
  come(1);
  EXPECT_THAT(Account::load(with_unanswered(bob_.state(), address("friend"))), FailsWith(Errc::kStoreCorrupt));
}

TEST_F(Strangers, AreRefusedInASavedFormThatHasAnUnconfirmedPinAndNoRecord) {
  const SecretBytes saved = bob_.state();
  SecretBytes answered = joined({ByteView(saved).first(5)});
  for (const Item& item : items_of(saved)) {
    if (item.tag != kUnanswered) append(answered, item.whole);
  }
  EXPECT_THAT(Account::load(answered), FailsWith(Errc::kStoreCorrupt)) << "the answer has confirmed the pin";
}

// A name that begins anew, or that the user decides about, makes room for one more.
TEST_F(Strangers, ThatGoLeaveNoPinWhenThereAreFiftyThousand) {
  bob_.restore(with_pins(bob_.state(), kMaxStrangersPins - 2));
  come(4);  // both twins, and two more
  EXPECT_NE(pin(0), nullptr);
  EXPECT_NE(pin(2), nullptr);
  EXPECT_EQ(pin(3), nullptr);
  bob_.account.set_trust(*session::Name::parse("100000"), pin(2)->identity, TrustLevel::kVerified);
  ASSERT_THAT(reads_anew(2), IsOk());
  ASSERT_FALSE(is_here(4));
  EXPECT_NE(pin(4), nullptr);
  come(1);
  EXPECT_NE(pin(5), nullptr);
  come(1);
  EXPECT_EQ(pin(6), nullptr);
  EXPECT_THAT(Account::load(bob_.state()), IsOk());
  EXPECT_THAT(Account::load(with_pins(crowd().state, kMaxStrangersPins + 1)), FailsWith(Errc::kStoreCorrupt));
}

// Each with an identity and a name of its own.
class Flood {
 public:
  explicit Flood(Party& bob) : bob_(bob), bundle_(bob.bundle(false)) {}

  void one_more() {
    const auto name = address("stranger " + std::to_string(count_++));
    const auto keys = *session::DeviceKeys::create({name}, random_);
    const session::Sender sender{keys, bob_.at(), bob_.now_ms, random_, {session::PqPolicy::kAllowed}};
    const auto session = *session::start(sender, bundle_, session::Suite::kSignalV3);
    const auto sealed = *session::seal(*session, sender, bytes_of("hello"));
    ASSERT_THAT(bob_.reads(name, sealed.message.kind, sealed.message.bytes), Says("hello"));
  }

 private:
  Party& bob_;
  handshake::Bundle bundle_;
  SeededRandom random_{7};
  std::size_t count_ = 0;
};

// However many they are: after the first thousand only pins are added, and those come to an end, too.
TEST(StrangersInAFlood, LeaveTheAccountSmallAndAFriendServed) {
  if (std::getenv("PAWL_SLOW_TESTS") == nullptr) GTEST_SKIP() << "ten seconds: set PAWL_SLOW_TESTS to run it";
  const char* wanted = std::getenv("PAWL_STRANGERS");  // a million takes eight minutes
  const std::size_t count = wanted == nullptr ? 20'000 : std::strtoull(wanted, nullptr, 10);
  Party alice("alice"), bob("bob");
  alice.meets(bob);
  ASSERT_THAT(bob.reads(alice, alice.writes(bob, "hello")), IsOk());
  ASSERT_THAT(alice.reads(bob, bob.writes(alice, "hello")), IsOk());
  Flood flood(bob);
  for (std::size_t i = 0; i < count; ++i) flood.one_more();
  EXPECT_EQ(bob.account.device_count(), 1'001U);
  EXPECT_LT(bob.state().size(), 6U * 1'024 * 1'024) << "the limit is 64 MiB";
  EXPECT_THAT(bob.reads(alice, alice.writes(bob, "still there?")), Says("still there?"));
  EXPECT_THAT(alice.reads(bob, bob.writes(alice, "yes")), Says("yes"));
  bob.restore(bob.state());
  EXPECT_THAT(bob.reads(alice, alice.writes(bob, "and now?")), Says("and now?"));
}

}  // namespace
}  // namespace pawl::account
