// The pure level: steps that change nothing, the states they lead to, and what a crash between may do.
#include "core/session/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"

namespace pawl::session {
namespace {

using namespace pawl::testing;

// An application with a database: it holds nothing but saved forms, and loads them for each message.
class App {
 public:
  App(std::string_view own, std::string_view peer, std::uint64_t seed) : random_(seed) {
    keys_ = DeviceKeys::create({*Address::parse(own, 1)}, random_)->save();
    conversation_ = Conversation(*Address::parse(peer, 1), PqPolicy::kAllowed).save();
  }

  [[nodiscard]] DeviceKeys keys() const { return *DeviceKeys::load(keys_); }
  [[nodiscard]] Conversation conversation() const { return *Conversation::load(conversation_); }
  [[nodiscard]] std::pair<SecretBytes, SecretBytes> state() const { return {keys_, conversation_}; }
  SeededRandom& random() { return random_; }

  handshake::Bundle publish() {
    DeviceKeys keys = this->keys();
    auto step = keys.make_bundle(true, false, 0, random_);
    EXPECT_THAT(keys.commit(std::move(step->change)), IsOk());
    keys_ = keys.save();
    return step->bundle;
  }
  void start(const handshake::Bundle& bundle) {
    const auto next = conversation().start(keys(), bundle, 0, random_);
    ASSERT_THAT(next, IsOk());
    store(*next);
  }
  SealedMessage write(std::string_view text) {
    auto step = conversation().seal(keys(), bytes_of(text), 0, random_);
    EXPECT_THAT(step, IsOk());
    store(step->next);
    return step->message;
  }
  Result<SecretBytes> read(const SealedMessage& message) {
    Conversation before = conversation();
    PAWL_TRY(auto step, before.open(keys(), message.kind, message.bytes, 0, random_));
    store(step.next);
    if (step.next_keys) {
      EXPECT_EQ(step.next_keys->revision(), keys().revision() + 1);
      keys_ = step.next_keys->save();
    }
    return std::move(step.text);
  }

 private:
  void store(const Conversation& next) {  // compare and swap
    EXPECT_EQ(next.revision(), conversation().revision() + 1);
    conversation_ = next.save();
  }

  SeededRandom random_;
  SecretBytes keys_, conversation_;
};

MATCHER_P(Reads, text, "") { return arg && same_bytes(*arg, bytes_of(std::string_view(text))); }

class TwoApps : public ::testing::Test {
 protected:
  void begin() {
    alice_.start(bob_.publish());
    ASSERT_THAT(bob_.read(alice_.write("hello")), Reads("hello"));
    ASSERT_THAT(alice_.read(bob_.write("hello back")), Reads("hello back"));
  }
  App alice_{"alice", "bob", 1}, bob_{"bob", "alice", 2};
};

TEST_F(TwoApps, TalkThroughSavedStatesAlone) {
  begin();
  const auto late = alice_.write("late");
  for (int i = 0; i < 6; ++i) {
    ASSERT_THAT(bob_.read(alice_.write("ping")), Reads("ping"));
    ASSERT_THAT(alice_.read(bob_.write("pong")), Reads("pong"));
  }
  EXPECT_THAT(bob_.read(late), FailsWith(Errc::kInvalidMessage)) << "its chain is gone";
  EXPECT_EQ(bob_.keys().prekeys_left(), 0U);
}

TEST_F(TwoApps, AStepThatIsNotStoredHasNotHappened) {
  begin();
  const auto message = alice_.write("once");
  const auto before = bob_.state();
  Conversation conversation = bob_.conversation();
  ASSERT_THAT(conversation.open(bob_.keys(), message.kind, message.bytes, 0, bob_.random()), IsOk());
  EXPECT_EQ(conversation.save(), before.second);
  EXPECT_THAT(bob_.read(message), Reads("once")) << "after the crash it is read again";
}

TEST_F(TwoApps, TwoStepsFromOneStateHaveTheSameRevision) {
  begin();
  const Conversation now = alice_.conversation();
  const auto one = now.seal(alice_.keys(), bytes_of("one"), 0, alice_.random()),
             other = now.seal(alice_.keys(), bytes_of("other"), 0, alice_.random());
  EXPECT_EQ(one->next.revision(), now.revision() + 1);
  EXPECT_EQ(other->next.revision(), now.revision() + 1) << "so that only one of them can be swapped in";
}

TEST_F(TwoApps, RefuseAnIdentityThatTheConversationDoesNotKnow) {
  begin();
  App impostor("alice", "bob", 3);
  impostor.start(bob_.publish());
  const auto before = bob_.state();
  EXPECT_THAT(bob_.read(impostor.write("it is me")), FailsWith(Errc::kUntrustedIdentity));
  EXPECT_THAT(bob_.conversation().start(bob_.keys(), impostor.publish(), 0, bob_.random()),
              FailsWith(Errc::kUntrustedIdentity));
  EXPECT_EQ(bob_.state(), before);
}

TEST_F(TwoApps, TakeANewIdentityWhenToldTo) {
  begin();
  App again("alice", "bob", 3);
  const Conversation trusting = bob_.conversation().trust(again.keys().identity().public_key);
  EXPECT_EQ(trusting.revision(), bob_.conversation().revision() + 1);
  EXPECT_EQ(*trusting.peer_identity(), again.keys().identity().public_key);
  EXPECT_THAT(trusting.start(bob_.keys(), again.publish(), 0, bob_.random()), IsOk());
  EXPECT_THAT(trusting.seal(bob_.keys(), bytes_of("to the old one"), 0, bob_.random()),
              FailsWith(Errc::kUntrustedIdentity));
  EXPECT_EQ(Conversation::load(trusting.save())->save(), trusting.save());
}

TEST_F(TwoApps, RememberThatAnIdentityHasShownAKemPrekeyWhileAnotherOneIsTrusted) {
  const auto another = App("bob", "alice", 3).keys().identity().public_key;
  const auto bob = bob_.keys().identity().public_key;
  const auto bundle = bob_.keys().make_bundle(true, true, 0, bob_.random())->bundle;
  const auto begun = alice_.conversation().start(alice_.keys(), bundle, 0, alice_.random());
  ASSERT_THAT(begun, IsOk());
  EXPECT_TRUE(begun->suites().shown);
  const auto elsewhere = Conversation::load(begun->trust(another).save());
  ASSERT_THAT(elsewhere, IsOk());
  EXPECT_FALSE(elsewhere->suites().shown);
  const auto back = Conversation::load(elsewhere->trust(bob).save());
  ASSERT_THAT(back, IsOk());
  EXPECT_TRUE(back->suites().shown);
}

TEST_F(TwoApps, RefuseOtherKeysThanThoseTheyBeganWith) {
  begin();
  App other("alice", "bob", 9);
  EXPECT_THAT(alice_.conversation().seal(other.keys(), bytes_of("no"), 0, other.random()),
              FailsWith(Errc::kInvalidArgument));
}

TEST_F(TwoApps, RefuseToTalkToTheirOwnAddress) {
  Conversation to_myself(*Address::parse("alice", 1));
  EXPECT_THAT(to_myself.start(alice_.keys(), bob_.publish(), 0, alice_.random()), FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(to_myself.seal(alice_.keys(), {}, 0, alice_.random()), FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(to_myself.open(alice_.keys(), MessageKind::kMessage, {}, 0, alice_.random()),
              FailsWith(Errc::kInvalidArgument));
}

TEST_F(TwoApps, KnowNothingBeforeTheFirstSession) {
  const Conversation fresh = alice_.conversation();
  EXPECT_FALSE(fresh.info());
  EXPECT_FALSE(fresh.peer_identity());
  EXPECT_THAT(fresh.seal(alice_.keys(), {}, 0, alice_.random()), FailsWith(Errc::kNoSession));
  EXPECT_THAT(fresh.archive(), FailsWith(Errc::kNoSession));
}

TEST_F(TwoApps, ArchiveASession) {
  begin();
  const auto archived = alice_.conversation().archive();
  ASSERT_THAT(archived, IsOk());
  EXPECT_FALSE(archived->info()->current);
  EXPECT_EQ(archived->info()->archived, 1U);
}

TEST_F(TwoApps, CountForgedFarJumpsBesideTheState) {
  begin();
  for (int i = 0; i < 300; ++i) alice_.write("lost");
  const auto genuine = alice_.write("far");
  auto forged = genuine;
  forged.bytes.back() ^= 1;
  Conversation conversation = bob_.conversation();
  const auto open = [&](const SealedMessage& message) {
    return conversation.open(bob_.keys(), message.kind, message.bytes, 0, bob_.random());
  };
  for (int i = 0; i < 3; ++i) EXPECT_THAT(open(forged), FailsWith(Errc::kInvalidMessage, Errc::kBadMac));
  EXPECT_THAT(open(genuine), FailsWith(Errc::kInvalidMessage, Errc::kTooFarAhead));
  EXPECT_EQ(conversation.save(), bob_.state().second);
}

TEST_F(TwoApps, SavedConversationsAreRefusedWhenDamagedOrKeptAsTheyAre) {
  begin();
  alice_.write("lost");
  ASSERT_THAT(bob_.read(alice_.write("skips one")), IsOk());
  const SecretBytes saved = bob_.state().second;
  for (std::size_t i = 0; i < saved.size(); ++i) {
    SecretBytes altered = saved;
    altered[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
    const auto loaded = Conversation::load(altered);
    if (loaded) {
      ASSERT_EQ(loaded->save(), altered) << i;
    }
    const auto cut = Conversation::load(ByteView(saved).first(i));
    EXPECT_TRUE(!cut || !cut->info()) << "cut after " << i << " bytes it still has sessions";
  }
}

}  // namespace
}  // namespace pawl::session
