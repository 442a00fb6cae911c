#include "tests/property/weather.hpp"

#include <algorithm>
#include <utility>

#include "tests/property/message_parts.hpp"

namespace pawl::testing {

namespace {

// A record keeps 40 archived sessions: with fewer starts than that nothing is ever forgotten.
constexpr std::size_t kMaxSessions = 40;
// An archived session lets an unknown chain begin at most 200 messages late.
constexpr std::size_t kMaxUnanswered = 190;
constexpr int kCalmRounds = 3;

}  // namespace

Network::Network(std::uint64_t seed, Weather weather, session::Suite suite)
    : random_(seed),
      weather_(weather),
      sides_{Side(Party("alice", 1, seed, suite)), Side(Party("bob", 1, seed, suite))} {
  start(sides_[0], sides_[1]);
}

void Network::run(int events) {
  for (int i = 0; i < events; ++i) event();
  for (Side& to : sides_) {
    Side& from = sides_[&to == &sides_[0] ? 1 : 0];
    while (!to.coming.empty()) deliver(to, from, 0);
  }
  calm();
}

void Network::event() {
  const std::uint32_t passing_ms = random_.below(1'000);
  for (Side& side : sides_) side.party.now_ms += passing_ms;
  const bool first = random_.below(2) == 0;
  Side& one = sides_[first ? 0 : 1];
  Side& other = sides_[first ? 1 : 0];
  if (happens(weather_.restart)) {
    one.party.restore(one.party.state());
    ++count_.restarts;
  }
  if (happens(weather_.new_session) && count_.sessions < kMaxSessions) start(one, other);
  if (happens(weather_.repeat)) deliver_again(one, other);
  if (random_.below(2) == 0) {
    const std::uint32_t messages = happens(weather_.burst) ? 2 + random_.below(30) : 1;
    for (std::uint32_t i = 0; i < messages; ++i) send(one, other);
  } else if (!one.coming.empty()) {
    const auto under_way = static_cast<std::uint32_t>(one.coming.size());
    deliver(one, other, happens(weather_.reorder) ? random_.below(under_way) : 0);
  }
}

void Network::start(Side& from, Side& to) {
  from.party.meets(to.party, random_.below(4) != 0);
  from.session = count_.sessions++;
}

void Network::send(Side& from, Side& to) {
  // The side that was started with cannot write before it has read something.
  if (!from.party.account.info(to.party.at()) || from.unanswered >= kMaxUnanswered) return;
  std::string text = "message " + std::to_string(count_.sent++);
  auto sealed = from.party.writes(to.party, text);
  const auto chain = ratchet_key_of(sealed);
  const auto pq_epoch = pq_epoch_of(sealed);
  to.coming.push_back({std::move(text), std::move(sealed), chain, from.session, pq_epoch});
  from.epoch_written[from.session] = pq_epoch;
  count_.newest_epoch = std::max(count_.newest_epoch, pq_epoch);
  ++from.unanswered;
}

void Network::deliver(Side& to, Side& from, std::size_t which) {
  Message message = std::move(to.coming[which]);
  to.coming.erase(to.coming.begin() + static_cast<std::ptrdiff_t>(which));
  if (happens(weather_.loss)) {
    ++count_.lost;
    return;
  }
  // A session keeps the peer's five newest chains. Those of all sessions are counted here, so up to four newer ones
  // never excuse anything.
  const bool is_over = epoch_is_over(to, message);
  if (is_over || newer_chains(to, message.chain) >= 5) {
    const SecretBytes before = to.party.state();
    if (!to.party.reads(from.party, message.sealed)) {
      ++count_.too_late;
      rule(to.party.state() == before, "a message that came too late changed the state");
      return;
    }
    rule(!is_over, "a message of an epoch that is over was read: " + message.text);
    to.party.restore(before);
  }
  read(to, from, std::move(message));
}

void Network::read(Side& to, const Side& from, Message message) {
  const SecretBytes before = happens(weather_.crash) ? to.party.state() : SecretBytes{};
  auto text = to.party.reads(from.party, message.sealed);
  if (text && !before.empty()) {
    to.party.restore(before);
    text = to.party.reads(from.party, message.sealed);
  }
  rule(static_cast<bool>(text), "a message was lost: " + message.text + (text ? "" : text.error().sentence));
  if (!text) return;
  rule(same_bytes(*text, bytes_of(message.text)), "a message was read as another one: " + message.text);
  ++count_.read;
  to.unanswered = 0;
  to.session = message.session;
  if (newer_chains(to, message.chain) < 0) to.chains.push_back(message.chain);
  to.have_read.push_back(std::move(message));
}

void Network::deliver_again(Side& to, Side& from) {
  if (to.have_read.empty()) return;
  const Message& message = to.have_read[random_.below(static_cast<std::uint32_t>(to.have_read.size()))];
  ++count_.repeats;
  const SecretBytes before = to.party.state();
  const auto text = to.party.reads(from.party, message.sealed);
  rule(!text, "a message was read twice: " + message.text);
  if (text) return;
  const Errc code = text.error().code;
  const bool chain_may_be_gone = newer_chains(to, message.chain) >= 5;
  rule(code == Errc::kDuplicateMessage || (chain_may_be_gone && code == Errc::kInvalidMessage),
       "a repeated message got another answer than duplicate: " + std::to_string(static_cast<int>(code)));
  rule(to.party.state() == before, "a repeated message changed the state");
}

int Network::newer_chains(const Side& side, const crypto::PublicKey& chain) {
  const auto seen = std::ranges::find(side.chains, chain);
  return static_cast<int>(side.chains.end() - seen) - 1;
}

bool Network::epoch_is_over(const Side& side, const Message& message) {
  const auto written = side.epoch_written.find(message.session);
  return written != side.epoch_written.end() && message.pq_epoch + 1 < written->second;
}

void Network::calm() {
  const Weather stormy = std::exchange(weather_, {});
  for (int round = 0; round < kCalmRounds; ++round) {
    for (std::size_t i = 0; i < 2; ++i) {
      Side& from = sides_[i];
      Side& to = sides_[1 - i];
      send(from, to);
      while (!to.coming.empty()) deliver(to, from, 0);
    }
  }
  weather_ = stormy;
}

void Network::rule(bool kept, const std::string& words) {
  if (!kept) broken_.push_back(words);
}

}  // namespace pawl::testing
