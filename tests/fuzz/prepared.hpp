// A conversation at a moment at which messages of every sort are under way to bob. Made from a fixed seed, so that it
// is the same in every run.
#pragma once
#include <string>
#include <vector>

#include "core/account/account.hpp"
#include "core/session/conversation.hpp"
#include "tests/support/fixed_random.hpp"

namespace pawl::fuzz {

inline constexpr std::int64_t kNow = 1'700'000'000'000;

inline session::Address alice_address() { return *session::Address::parse("alice", 1); }
inline session::Address bob_address() { return *session::Address::parse("bob", 1); }

/// Bob as an account.
struct BobAccount {
  explicit BobAccount(crypto::Random& draws)
      : random(draws),
        account(*account::Account::create({bob_address()}, account::Policy::kFirstUse, random,
                                          session::PqPolicy::kAllowed)) {}

  handshake::Bundle bundle() { return *account.bundle(true, false, kNow, random); }
  void meets(const handshake::Bundle& alice) { (void)*account.add_bundle(alice_address(), alice, kNow, random); }
  void reads(const session::SealedMessage& message) {
    (void)*account.decrypt(alice_address(), message.kind, message.bytes, kNow, random);
  }
  session::SealedMessage writes() { return *account.encrypt(alice_address(), bytes_of("from bob"), kNow, random); }

  crypto::Random& random;
  account::Account account;
};

/// Bob as the pure level knows him.
struct BobConversation {
  explicit BobConversation(crypto::Random& draws)
      : random(draws),
        keys(*session::DeviceKeys::create({bob_address()}, random)),
        with_alice(alice_address(), session::PqPolicy::kAllowed) {}

  handshake::Bundle bundle() {
    auto step = *keys.make_bundle(true, false, kNow, random);
    (void)*keys.commit(std::move(step.change));
    return step.bundle;
  }
  void meets(const handshake::Bundle& alice) { with_alice = *with_alice.start(keys, alice, kNow, random); }
  void reads(const session::SealedMessage& message) {
    auto step = *with_alice.open(keys, message.kind, message.bytes, kNow, random);
    with_alice = std::move(step.next);
    if (step.next_keys) keys = std::move(*step.next_keys);
  }
  session::SealedMessage writes() {
    auto step = *with_alice.seal(keys, bytes_of("from bob"), kNow, random);
    with_alice = std::move(step.next);
    return step.message;
  }

  crypto::Random& random;
  session::DeviceKeys keys;
  session::Conversation with_alice;
};

/// The conversation up to that moment, and what is under way to bob.
template <class Bob>
class Prepared {
 public:
  Prepared() {
    meet();
    bob.reads(alice_writes());
    alice_reads(bob.writes());
    for_bob.push_back(alice_writes());  // overtaken by the next one
    bob.reads(alice_writes());
    alice_reads(bob.writes());
    for_bob.push_back(alice_writes());  // on a chain that is new to bob
    for_bob.push_back(alice_writes());
    meet();
    for_bob.push_back(alice_writes());  // first messages of a second session
    for_bob.push_back(alice_writes());
    bob.meets(*alice_.bundle(true, false, kNow, random_));
    alice_reads(bob.writes());
    for_bob.push_back(alice_writes());  // the answer that bob's own session waits for
  }

 private:
  testing::SeededRandom random_{1};
  account::Account alice_ =
      *account::Account::create({alice_address()}, account::Policy::kFirstUse, random_, session::PqPolicy::kAllowed);

  void meet() { (void)*alice_.add_bundle(bob_address(), bob.bundle(), kNow, random_); }
  session::SealedMessage alice_writes() {
    return *alice_.encrypt(bob_address(), bytes_of("from alice"), kNow, random_);
  }
  void alice_reads(const session::SealedMessage& message) {
    (void)*alice_.decrypt(bob_address(), message.kind, message.bytes, kNow, random_);
  }

 public:
  Bob bob{random_};
  std::vector<session::SealedMessage> for_bob;
};

}  // namespace pawl::fuzz
