// Conversations at moments at which messages of every sort are under way to bob. Made from a fixed seed, so that they
// are the same in every run.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "core/account/account.hpp"
#include "core/session/conversation.hpp"
#include "tests/support/fixed_random.hpp"

namespace pawl::fuzz {

inline constexpr std::int64_t kNow = 1'700'000'000'000;

inline session::Address alice_address() { return *session::Address::parse("alice", 1); }
inline session::Address bob_address() { return *session::Address::parse("bob", 1); }

/// What has been before the moment: in which suite the two met first, in which they have met since, and how often each
/// had written to the other in between. With a seed of its own it has identities of its own.
struct Past {
  const char* name;
  std::uint64_t seed;
  session::Suite first, since;
  int round_trips;
};
/// In protocol 4 the round trips lead bob's post-quantum ratchet to its other states (tests/property/moments.cpp).
inline constexpr std::array kPasts{
    Past{"in_version_3", 1, session::Suite::kSignalV3, session::Suite::kSignalV3, 0},
    Past{"from_version_3_to_4", 2, session::Suite::kSignalV3, session::Suite::kSignalV4, 1},
    Past{"in_version_4_no_header_received", 3, session::Suite::kSignalV4, session::Suite::kSignalV4, 0},
    Past{"in_version_4_ct1_sampled", 4, session::Suite::kSignalV4, session::Suite::kSignalV4, 20},
    Past{"in_version_4_ct1_acknowledged", 5, session::Suite::kSignalV4, session::Suite::kSignalV4, 33},
    Past{"in_version_4_ct2_sampled", 6, session::Suite::kSignalV4, session::Suite::kSignalV4, 40},
    Past{"in_version_4_second_epoch", 7, session::Suite::kSignalV4, session::Suite::kSignalV4, 44},
};

/// Bob as an account.
struct BobAccount {
  explicit BobAccount(crypto::Random& draws)
      : random(draws),
        account(*account::Account::create({bob_address()}, account::Policy::kFirstUse, random,
                                          session::PqPolicy::kAllowed)) {}

  handshake::Bundle bundle(bool one_time, bool kem) { return *account.bundle(one_time, kem, kNow, random); }
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

  handshake::Bundle bundle(bool one_time, bool kem) {
    auto step = *keys.make_bundle(one_time, kem, kNow, random);
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
  explicit Prepared(const Past& past) : random_(past.seed) {
    // The first message of protocol 4 names a last-resort KEM prekey, so that bob remembers it.
    meet(past.first, past.first == session::Suite::kSignalV3);
    for (int i = 0; i <= past.round_trips; ++i) {
      bob.reads(alice_writes());
      alice_reads(bob.writes());
    }
    for_bob.push_back(alice_writes());  // overtaken by the next one
    bob.reads(alice_writes());
    alice_reads(bob.writes());
    for_bob.push_back(alice_writes());  // on a chain that is new to bob
    for_bob.push_back(alice_writes());
    meet(past.since, true);
    for_bob.push_back(alice_writes());  // first messages of a second session
    for_bob.push_back(alice_writes());
    bob.meets(*alice_.bundle(true, handshake::is_post_quantum(past.since), kNow, random_));
    alice_reads(bob.writes());
    for_bob.push_back(alice_writes());  // the answer that bob's own session waits for
  }

  [[nodiscard]] const crypto::PublicKey& alice_identity() const { return alice_.identity(); }

 private:
  testing::SeededRandom random_;
  account::Account alice_ =
      *account::Account::create({alice_address()}, account::Policy::kFirstUse, random_, session::PqPolicy::kAllowed);

  void meet(session::Suite suite, bool one_time) {
    (void)*alice_.add_bundle(bob_address(), bob.bundle(one_time, handshake::is_post_quantum(suite)), kNow, random_);
  }
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

/// The conversation in which this is alice's identity, else the first one: a saved state is to meet the messages that
/// are under way to it, and no others, which would make a target slow.
template <class Bob>
const Prepared<Bob>& prepared_with(const crypto::PublicKey& alice) {
  static const std::deque<Prepared<Bob>> all = [] {
    std::deque<Prepared<Bob>> made;
    for (const Past& past : kPasts) made.emplace_back(past);
    return made;
  }();
  const auto its = std::ranges::find(all, alice, &Prepared<Bob>::alice_identity);
  return its == all.end() ? all.front() : *its;
}

}  // namespace pawl::fuzz
