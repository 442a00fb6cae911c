#include "core/ratchet/spqr/ratchet.hpp"

#include <utility>
#include <variant>

namespace pawl::ratchet::spqr {
namespace {

// The chains that have the key of a message: those of an epoch begin when its exchange is over. A message of a version
// that we do not know has its key from the first ones.
std::uint64_t chains_for(const wire::SpqrHead& head) { return head.version == wire::kSpqrVersion ? head.epoch - 1 : 0; }

}  // namespace

std::size_t ReceiveChange::skipped() const {
  const auto* ahead = key ? std::get_if<AheadKey>(&*key) : nullptr;
  return ahead == nullptr ? 0 : ahead->skipped.size();
}

Ratchet Ratchet::initiate(const AuthKey& key, const Limits& limits) {
  return {Exchange(key, Direction::kA2B), Chains(key, Direction::kA2B, limits), true};
}

Ratchet Ratchet::respond(const AuthKey& key, const Limits& limits) {
  return {Exchange(key, Direction::kB2A), Chains(key, Direction::kB2A, limits), true};
}

Result<SendStep> Ratchet::send(crypto::Random& random) const {
  PAWL_TRY(auto key, chains_.next_key(epoch() - 1));
  PAWL_TRY(auto sent, exchange_.send(random));
  SendStep step{wire::write_spqr_message({epoch(), key.index, sent.type, sent.piece}),
                std::move(key.key),
                {std::move(sent.change), std::move(key.change), {}}};
  if (sent.secret) step.change.opened = chains_.open_next(*sent.secret);
  return step;
}

void Ratchet::apply(SendChange&& change) noexcept {
  exchange_.apply(std::move(change.exchange));
  chains_.apply(std::move(change.key));
  if (change.opened) chains_.apply(std::move(*change.opened));
}

Result<ReceiveStep> Ratchet::receive(ByteView message, std::uint32_t jump_cap) const {
  if (message.empty()) {
    return Error(Errc::kInvalidMessage, "the message has no post-quantum part", Errc::kWeakerSuite);
  }
  if (message.front() != wire::kSpqrVersion) return receive_unknown(message, jump_cap);
  PAWL_TRY(const wire::SpqrMessage parsed, wire::parse_spqr_message(message));
  PAWL_TRY(auto received, exchange_.receive(parsed));
  ReceiveStep step{{}, {std::move(received.change), {}, {}, true}};
  if (received.secret) step.change.opened = chains_.open_next(*received.secret);
  if (parsed.epoch == 1 && parsed.index == 0) return step;
  PAWL_CHECK(take_key(step, {wire::kSpqrVersion, parsed.epoch, parsed.index}, jump_cap));
  return step;
}

// There is no version but ours yet. Until the peer has shown that it speaks ours, a message of a later one is read by
// its head alone, and moves nothing but the chain.
Result<ReceiveStep> Ratchet::receive_unknown(ByteView message, std::uint32_t jump_cap) const {
  PAWL_TRY(const wire::SpqrHead head, wire::parse_spqr_head(message));
  if (!negotiating_ || head.version < wire::kSpqrVersion) {
    return Error(Errc::kInvalidMessage, "the post-quantum message is of another version", Errc::kUnsupportedVersion);
  }
  ReceiveStep step{{}, {Stays{}, {}, {}, false}};
  if (head.index != 0) PAWL_CHECK(take_key(step, head, jump_cap));
  return step;
}

Result<Done> Ratchet::take_key(ReceiveStep& step, const wire::SpqrHead& head, std::uint32_t jump_cap) const {
  PAWL_TRY(auto key, chains_.key_of(chains_for(head), head.index, jump_cap));
  step.key = std::move(key.key);
  step.change.key = std::move(key.change);
  return Done{};
}

std::uint32_t Ratchet::jump(ByteView message) const {
  if (message.empty()) return 0;
  const auto head = wire::parse_spqr_head(message);
  if (!head) return 0;
  const ChainEpoch* chains = chains_.find(chains_for(*head));
  if (chains == nullptr || head->index <= chains->receiving.counter) return 0;
  return head->index - chains->receiving.counter;
}

void Ratchet::make_room(const ReceiveChange& change) {
  if (change.key) chains_.make_room(*change.key);
}

void Ratchet::apply(ReceiveChange&& change) noexcept {
  exchange_.apply(std::move(change.exchange));
  if (change.key) chains_.apply(std::move(*change.key));
  if (change.opened) chains_.apply(std::move(*change.opened));
  if (change.negotiated) negotiating_ = false;
}

Ratchet Ratchet::clone() const { return {exchange_.clone(), chains_.clone(), negotiating_}; }

}  // namespace pawl::ratchet::spqr
