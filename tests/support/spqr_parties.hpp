// Post-quantum ratchets that speak with one another, without a session around them.
//
//   SpqrPair pair;
//   const SpqrSent sent = pair.a.sends();
//   EXPECT_THAT(pair.b.receives(sent.message), Gives(Eq(sent.key)));
//   SpqrPair moment = spqr_moment("HeaderSent");   // pair.a is in this state, whichever side that is
#pragma once
#include <array>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "core/ratchet/spqr/ratchet.hpp"
#include "core/wire/saved.hpp"
#include "core/wire/spqr_message.hpp"
#include "tests/support/fixed_random.hpp"

namespace pawl::testing {

using ratchet::spqr::MessageKey;
using ratchet::spqr::Ratchet;

inline constexpr std::array<std::string_view, 11> kSpqrStates{
    "KeysUnsampled",  "KeysSampled", "HeaderSent",           "Ct1Received",     "EkSentCt1Received", "NoHeaderReceived",
    "HeaderReceived", "Ct1Sampled",  "EkReceivedCt1Sampled", "Ct1Acknowledged", "Ct2Sampled"};

inline std::string_view state_of(const Ratchet& ratchet) { return kSpqrStates.at(ratchet.exchange().state().index()); }

inline constexpr wire::SavedFormat kSpqrTestFormat{{'s', 'p', 'q', 'r'}, 1};

/// All of its state, for comparing.
inline SecretBytes saved(const Ratchet& ratchet) {
  wire::SavedWriter out(kSpqrTestFormat);
  ratchet.write(out);
  return out.done();
}
inline Result<Ratchet> loaded(ByteView bytes) {
  PAWL_TRY(auto in, wire::SavedReader::open(kSpqrTestFormat, bytes));
  PAWL_TRY(auto ratchet, Ratchet::read(in));
  PAWL_CHECK(in.end());
  return ratchet;
}

inline ratchet::spqr::AuthKey some_auth_key(std::uint8_t value = 0x29) {
  return ratchet::spqr::AuthKey::make([&](std::span<std::uint8_t, 32> out) { std::ranges::fill(out, value); });
}

struct SpqrSent {
  Bytes message;
  MessageKey key;
};

struct SpqrParty {
  SpqrParty(Ratchet&& with, std::uint64_t seed) : ratchet(std::move(with)), random(seed) {}

  SpqrSent sends() {
    auto step = *ratchet.send(random);
    const ByteView message = step.message.view();
    SpqrSent sent{{message.begin(), message.end()}, std::move(step.key)};
    ratchet.apply(std::move(step.change));
    return sent;
  }
  /// The key; what the message changes is put in place.
  Result<std::optional<MessageKey>> receives(ByteView message) {
    PAWL_TRY(auto step, ratchet.receive(message));
    ratchet.make_room(step.change);
    ratchet.apply(std::move(step.change));
    return std::move(step.key);
  }

  Ratchet ratchet;
  SeededRandom random;
};

struct SpqrPair {
  explicit SpqrPair(std::uint64_t seed = 1, const ratchet::spqr::Limits& limits = {})
      : a(Ratchet::initiate(some_auth_key(), limits), 2 * seed),
        b(Ratchet::respond(some_auth_key(), limits), 2 * seed + 1) {}

  /// Whether a message arrives.
  using Arrives = std::function<bool(const wire::SpqrMessage&)>;

  /// One message each way, the answer after the message; stops as soon as `done` says so. True: it did.
  bool turn(const std::function<bool()>& done, const Arrives& arrives) {
    return deliver(a, b, done, arrives) || deliver(b, a, done, arrives);
  }
  void turns(int count) {
    for (int i = 0; i < count; ++i) turn([] { return false; }, [](const auto&) { return true; });
  }

  SpqrParty a, b;

 private:
  static bool deliver(SpqrParty& from, SpqrParty& to, const std::function<bool()>& done, const Arrives& arrives) {
    const SpqrSent sent = from.sends();
    if (done()) return true;
    if (!arrives(*wire::parse_spqr_message(sent.message))) return false;
    auto key = to.receives(sent.message);
    if (!key || !*key || **key != sent.key) throw std::logic_error("the two ends have different keys");
    return done();
  }
};

/// Goes on until one side is in this state, in an epoch from `epoch` on, and makes that side pair.a.
inline void go_on_to(SpqrPair& pair, std::string_view state, std::uint64_t epoch = 2) {
  const auto in_state = [&](const Ratchet& ratchet) { return state_of(ratchet) == state && ratchet.epoch() >= epoch; };
  const auto done = [&] { return in_state(pair.a.ratchet) || in_state(pair.b.ratchet); };
  // The one state that is never come to while nothing is lost: all of the vector before all of ciphertext 1.
  const auto arrives = [&](const wire::SpqrMessage& message) {
    const bool late = message.type == wire::SpqrType::kCiphertext1 && message.piece.number >= 20;
    return state != "EkReceivedCt1Sampled" || message.epoch < epoch || !late;
  };
  for (int i = 0; i < 1000 && !done(); ++i) pair.turn(done, arrives);
  if (!done()) throw std::logic_error("this state was not come to");
  if (!in_state(pair.a.ratchet)) std::swap(pair.a, pair.b);
}

/// Two parties, of which pair.a is in this state.
inline SpqrPair spqr_moment(std::string_view state, std::uint64_t epoch = 2) {
  SpqrPair pair;
  go_on_to(pair, state, epoch);
  return pair;
}

/// The same message with another content.
template <class Change>
Bytes altered(ByteView message, Change&& change) {
  wire::SpqrMessage fields = *wire::parse_spqr_message(message);
  change(fields);
  const wire::SpqrBytes bytes = wire::write_spqr_message(fields);
  return {bytes.view().begin(), bytes.view().end()};
}

}  // namespace pawl::testing
