// Accounts that talk with one another, each with randomness of its own.
//
//   Party alice("alice"), bob("bob");
//   alice.meets(bob);
//   EXPECT_THAT(bob.reads(alice, alice.writes(bob, "hello")), Says("hello"));
#pragma once
#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <utility>

#include "core/account/account.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"

namespace pawl::testing {

inline session::Address address(std::string_view name, std::uint32_t device = 1) {
  return *session::Address::parse(name, device);
}

/// An account that speaks this suite and no other.
inline account::Account account_of(session::Suite suite, session::Address own, crypto::Random& random) {
  const bool is_whatsapp = suite == session::Suite::kWhatsAppPq;
  const auto policy = handshake::is_post_quantum(suite) ? session::PqPolicy::kRequired : session::PqPolicy::kAllowed;
  return *account::Account::create(
      {.address = std::move(own), .family = is_whatsapp ? handshake::Family::kWhatsApp : handshake::Family::kSignal},
      account::Policy::kFirstUse, random, policy);
}

struct Party {
  /// Speaks protocol 3, and protocol 4 with those who do.
  explicit Party(std::string_view name, std::uint32_t device = 1, std::uint64_t seed = 0)
      : Party(name, device, seed, session::PqPolicy::kAllowed) {}
  Party(std::string_view name, std::uint32_t device, std::uint64_t seed, session::PqPolicy policy)
      : random(seed + 1000 * device + std::hash<std::string_view>{}(name)),
        account(*account::Account::create({address(name, device)}, account::Policy::kFirstUse, random, policy)),
        publishes_kem(policy != session::PqPolicy::kAllowed) {}
  /// Speaks this suite and no other.
  Party(std::string_view name, std::uint32_t device, std::uint64_t seed, session::Suite suite)
      : random(seed + 1000 * device + std::hash<std::string_view>{}(name)),
        account(account_of(suite, address(name, device), random)),
        publishes_kem(handshake::is_post_quantum(suite)) {}
  Party(std::string_view seed, account::Account with)
      : random(std::hash<std::string_view>{}(seed)), account(std::move(with)) {}

  [[nodiscard]] const session::Address& at() const { return account.address(); }

  handshake::Bundle bundle(bool one_time = true) { return *account.bundle(one_time, publishes_kem, now_ms, random); }
  /// Takes up a bundle of the other one.
  void meets(Party& peer, bool one_time = true) { ASSERT_THAT(add(peer.at(), peer.bundle(one_time)), IsOk()); }
  Result<Done> add(const session::Address& peer, const handshake::Bundle& bundle,
                   std::optional<session::Suite> wanted = {}) {
    return account.add_bundle(peer, bundle, now_ms, random, wanted);
  }
  Result<session::SealedMessage> seal(const session::Address& peer, std::string_view text) {
    return account.encrypt(peer, bytes_of(text), now_ms, random);
  }
  session::SealedMessage writes(const Party& peer, std::string_view text) { return *seal(peer.at(), text); }
  Result<SecretBytes> reads(const Party& peer, const session::SealedMessage& message) {
    return reads(peer.at(), message.kind, message.bytes);
  }
  Result<SecretBytes> reads(const session::Address& peer, session::MessageKind kind, ByteView bytes) {
    return account.decrypt(peer, kind, bytes, now_ms, random);
  }
  /// All of its state, for comparing.
  [[nodiscard]] SecretBytes state() const { return account.save(); }
  /// Goes on from a state.
  void restore(const SecretBytes& state) { account = *account::Account::load(state); }

  SeededRandom random;
  std::int64_t now_ms = 1'700'000'000'000;
  account::Account account;
  bool publishes_kem = false;
};

/// A party that speaks protocol 4 and nothing else, as is the default.
struct PqParty : Party {
  explicit PqParty(std::string_view name, std::uint32_t device = 1, std::uint64_t seed = 0)
      : Party(name, device, seed, session::PqPolicy::kRequired) {}
};

/// Tests that hold in every suite: TEST_P over INSTANTIATE_TEST_SUITE_P(InEachSuite, ..., kSuites, name_of_suite), with
/// parties that speak no other. The suites of Signal's family have some more in common.
inline const auto kSignalSuites = ::testing::Values(session::Suite::kSignalV3, session::Suite::kSignalV4);
inline const auto kSuites =
    ::testing::Values(session::Suite::kSignalV3, session::Suite::kSignalV4, session::Suite::kWhatsAppPq);
inline std::string name_of_suite(const ::testing::TestParamInfo<session::Suite>& info) {
  if (info.param == session::Suite::kWhatsAppPq) return "WhatsAppPq";
  return info.param == session::Suite::kSignalV3 ? "SignalV3" : "SignalV4";
}

MATCHER_P(Says, text, "is the text \"" + std::string(text) + "\"") {
  return arg && same_bytes(*arg, bytes_of(std::string_view(text)));
}

}  // namespace pawl::testing
