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

struct Party {
  explicit Party(std::string_view name, std::uint32_t device = 1, std::uint64_t seed = 0)
      : random(seed + 1000 * device + std::hash<std::string_view>{}(name)),
        account(*account::Account::create({address(name, device)}, account::Policy::kFirstUse, random)) {}
  Party(std::string_view seed, account::Account with)
      : random(std::hash<std::string_view>{}(seed)), account(std::move(with)) {}

  [[nodiscard]] const session::Address& at() const { return account.address(); }

  handshake::Bundle bundle(bool one_time = true) { return *account.bundle(one_time, now_ms, random); }
  /// Takes up a bundle of the other one.
  void meets(Party& peer, bool one_time = true) {
    ASSERT_THAT(account.add_bundle(peer.at(), peer.bundle(one_time), random), IsOk());
  }
  session::SealedMessage writes(const Party& peer, std::string_view text) {
    return *account.encrypt(peer.at(), bytes_of(text));
  }
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
};

MATCHER_P(Says, text, "is the text \"" + std::string(text) + "\"") {
  return arg && same_bytes(*arg, bytes_of(std::string_view(text)));
}

}  // namespace pawl::testing
