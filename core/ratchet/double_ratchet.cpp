#include "core/ratchet/double_ratchet.hpp"

#include <algorithm>
#include <limits>

#include "core/base/planted.hpp"

namespace pawl::ratchet {
namespace {

// A chain's `next` has to stay a number, so the last one is never used.
constexpr std::uint32_t kLastCounter = std::numeric_limits<std::uint32_t>::max() - 1;

Result<Done> check_jump(std::uint32_t next, std::uint32_t counter, std::uint32_t limit) {
  if (counter - next > limit || counter > kLastCounter) {
    return Error(Errc::kTooFarAhead, "the message is too far ahead of its chain");
  }
  return Done{};
}

struct Walk {
  MessageSeed seed;
  Advance advance;
};

// From the chain's next message to the one with this counter. Of the seeds between, those that will be kept.
Walk walk(const ChainKey& from, std::uint32_t next, std::uint32_t counter) {
  const std::uint32_t kept = std::min(counter - next, std::uint32_t{kMaxSkippedKeys});
  std::vector<SkippedKey> skipped;
  skipped.reserve(kept);
  ChainStep step = chain_step(from);
  for (; next < counter; ++next) {
    if (counter - next <= kept) skipped.push_back({next, std::move(step.seed)});
    step = chain_step(step.next);
  }
  return {std::move(step.seed), {std::move(step.next), counter + 1, std::move(skipped)}};
}

Result<Candidate> on_known_chain(const ReceiverChain& chain, const Header& header, std::uint32_t limit) {
  if (header.counter < chain.next) {
    const MessageSeed* seed = chain.skipped.find(header.counter);
    if (seed == nullptr) return Error(Errc::kDuplicateMessage, "a message with this number has been read already");
    return Candidate{header, seed->clone(), {}, {}};
  }
  PAWL_CHECK(check_jump(chain.next, header.counter, limit));
  Walk there = walk(chain.key, chain.next, header.counter);
  return Candidate{header, std::move(there.seed), std::move(there.advance), {}};
}

}  // namespace

std::size_t ReceiveChange::skipped() const {
  if (const auto* ahead = std::get_if<Ahead>(&what)) return ahead->advance.skipped.size();
  if (const auto* turn = std::get_if<Turn>(&what)) return turn->receiver.skipped.size();
  return 0;
}

Result<DoubleRatchet> DoubleRatchet::initiate(const RootKey& root, ChainKey chain,
                                              const crypto::PublicKey& their_signed_prekey, crypto::KeyPair fresh) {
  PAWL_TRY(auto step, root_step(root, fresh.private_key, their_signed_prekey));
  State state{std::move(step.root), {std::move(fresh), std::move(step.chain)}};
  state.receivers.add({their_signed_prekey, std::move(chain)});
  return DoubleRatchet(std::move(state));
}

DoubleRatchet DoubleRatchet::respond(RootKey root, ChainKey chain, crypto::KeyPair signed_prekey) {
  return DoubleRatchet(State{std::move(root), {std::move(signed_prekey), std::move(chain)}});
}

Result<SendStep> DoubleRatchet::send() const {
  const SenderChain& sender = state_.sender;
  if (sender.next > kLastCounter) return Error(Errc::kStaleSession, "the chain has no number left to send with");
  ChainStep step = chain_step(sender.key);
  return SendStep{
      {sender.ratchet.public_key, sender.next}, state_.previous_counter, std::move(step.seed), {std::move(step.next)}};
}

void DoubleRatchet::apply(SendChange&& change) noexcept {
  if (planted(Fault::kMessageKeyReused)) return;
  state_.sender.key = std::move(change.key);
  ++state_.sender.next;
}

Result<Candidate> DoubleRatchet::find_key(const Header& header, const JumpLimits& limits) const {
  if (const ReceiverChain* chain = state_.receivers.find(header.ratchet_key)) {
    return on_known_chain(*chain, header, limits.known_chain);
  }
  PAWL_CHECK(check_jump(0, header.counter, limits.new_chain));  // before the agreement: a refusal should be cheap
  PAWL_TRY(auto step, root_step(state_.root, state_.sender.ratchet.private_key, header.ratchet_key));
  Walk there = walk(step.chain, 0, header.counter);
  return Candidate{header, std::move(there.seed), std::move(there.advance), std::move(step.root)};
}

Result<ReceiveChange> DoubleRatchet::accept(Candidate&& candidate, crypto::Random& random) const {
  if (!candidate.advance) return ReceiveChange{ReceiveChange::Late{candidate.header}};
  if (!candidate.turned) {
    return ReceiveChange{ReceiveChange::Ahead{candidate.header.ratchet_key, std::move(*candidate.advance)}};
  }
  PAWL_TRY(auto fresh, crypto::generate_key_pair(random));
  PAWL_TRY(auto step, root_step(*candidate.turned, fresh.private_key, candidate.header.ratchet_key));
  ReceiverChain receiver{candidate.header.ratchet_key, std::move(candidate.advance->key), candidate.advance->next};
  receiver.skipped.make_room(candidate.advance->skipped.size());
  receiver.skipped.append(std::move(candidate.advance->skipped));
  return ReceiveChange{
      ReceiveChange::Turn{std::move(receiver), std::move(step.root), {std::move(fresh), std::move(step.chain)}}};
}

void DoubleRatchet::make_room(const ReceiveChange& change) {
  const auto* ahead = std::get_if<ReceiveChange::Ahead>(&change.what);
  if (ahead != nullptr) state_.receivers.find(ahead->ratchet_key)->skipped.make_room(ahead->advance.skipped.size());
}

void DoubleRatchet::apply(ReceiveChange&& change) noexcept {
  std::visit([this](auto& what) { put(std::move(what)); }, change.what);
}

void DoubleRatchet::put(ReceiveChange::Late&& change) noexcept {
  state_.receivers.find(change.header.ratchet_key)->skipped.take(change.header.counter);
}

void DoubleRatchet::put(ReceiveChange::Ahead&& change) noexcept {
  ReceiverChain& chain = *state_.receivers.find(change.ratchet_key);
  chain.key = std::move(change.advance.key);
  chain.next = change.advance.next;
  chain.skipped.append(std::move(change.advance.skipped));
}

void DoubleRatchet::put(ReceiveChange::Turn&& change) noexcept {
  state_.receivers.add(std::move(change.receiver));
  state_.previous_counter = state_.sender.next == 0 ? 0 : state_.sender.next - 1;
  state_.root = std::move(change.root);
  state_.sender = std::move(change.sender);
}

bool DoubleRatchet::knows(const crypto::PublicKey& ratchet_key) const {
  return state_.receivers.find(ratchet_key) != nullptr;
}

std::uint32_t DoubleRatchet::jump(const Header& header) const {
  const ReceiverChain* chain = state_.receivers.find(header.ratchet_key);
  const std::uint32_t next = chain == nullptr ? 0 : chain->next;
  return header.counter > next ? header.counter - next : 0;
}

std::size_t DoubleRatchet::skipped() const noexcept {
  std::size_t sum = 0;
  for (const ReceiverChain& chain : state_.receivers.all()) sum += chain.skipped.size();
  return sum;
}

void DoubleRatchet::drop_skipped(std::size_t count) noexcept {
  for (ReceiverChain& chain : state_.receivers.all()) {
    const std::size_t here = std::min(count, chain.skipped.size());
    chain.skipped.drop_oldest(here);
    count -= here;
  }
}

DoubleRatchet DoubleRatchet::clone() const {
  return DoubleRatchet(
      State{state_.root.clone(), state_.sender.clone(), state_.previous_counter, state_.receivers.clone()});
}

}  // namespace pawl::ratchet
