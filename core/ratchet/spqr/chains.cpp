#include "core/ratchet/spqr/chains.hpp"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/base/planted.hpp"
#include "core/crypto/hkdf.hpp"
#include "core/wire/big_endian.hpp"

namespace pawl::ratchet::spqr {
namespace {

constexpr std::string_view kStartLabel = "Signal PQ Ratchet V1 Chain  Start";  // with two spaces
constexpr std::string_view kEpochLabel = "Signal PQ Ratchet V1 Chain Add Epoch";
constexpr std::string_view kNextLabel = "Signal PQ Ratchet V1 Chain Next";

struct ChainStep {
  ChainKey next;
  MessageKey key;
};

// The key of `index`, and the chain key after it.
ChainStep chain_step(const ChainKey& key, std::uint32_t index) {
  const auto number = wire::big_endian(index);
  std::array<std::uint8_t, number.size() + kNextLabel.size()> info{};
  std::ranges::copy(kNextLabel, std::ranges::copy(number, info.begin()).out);
  const auto both = Secret<64, struct ChainStepTag>::make(
      [&](std::span<std::uint8_t, 64> out) { crypto::hkdf({}, {key.reveal()}, info, out); });
  return {ChainKey::copy_of(both.reveal().first<32>()), MessageKey::copy_of(both.reveal().last<32>())};
}

// next root || chain key from A to B || chain key from B to A
EpochOpened epoch_step(ByteView salt, ByteView secret, std::string_view label, Direction sends) {
  const auto all = Secret<96, struct EpochStepTag>::make(
      [&](std::span<std::uint8_t, 96> out) { crypto::hkdf(salt, {secret}, bytes_of(label), out); });
  const auto a2b = all.reveal().subspan<32, 32>();
  const auto b2a = all.reveal().subspan<64, 32>();
  const bool a = sends == Direction::kA2B;
  return {NextRoot::copy_of(all.reveal().first<32>()), ChainKey::copy_of(a ? a2b : b2a),
          ChainKey::copy_of(a ? b2a : a2b)};
}

Limits within_room(Limits limits) {
  limits.max_skipped = std::min(limits.max_skipped, std::uint32_t{kMaxSkippedKeys});
  return limits;
}

Result<ReceivingKey> late_key(const ReceivingChain& chain, const LateKey& wanted, const Limits& limits) {
  if (wanted.index < oldest_kept(chain.counter, limits)) {
    return Error(Errc::kDuplicateMessage, "the post-quantum key of the message is too old", Errc::kNotFound);
  }
  const MessageKey* key = chain.skipped.find(wanted.index);
  if (key == nullptr) return Error(Errc::kDuplicateMessage, "the post-quantum key of the message has been used");
  return ReceivingKey{key->clone(), wanted};
}

// Along the chain to `wanted`; the keys before it are kept as far as their age allows.
ReceivingKey ahead_key(const ReceivingChain& chain, const LateKey& wanted, const Limits& limits) {
  const std::uint32_t oldest = std::max(chain.counter + 1, oldest_kept(wanted.index, limits));
  AheadKey change{wanted.epoch, wanted.index, chain.key.clone(), {}};
  change.skipped.reserve(wanted.index - oldest);
  for (std::uint32_t index = chain.counter + 1; index < wanted.index; ++index) {
    ChainStep step = chain_step(change.next, index);
    change.next = std::move(step.next);
    if (index >= oldest) change.skipped.push_back({index, std::move(step.key)});
  }
  ChainStep last = chain_step(change.next, wanted.index);
  change.next = std::move(last.next);
  return {std::move(last.key), std::move(change)};
}

}  // namespace

Chains::Chains(const AuthKey& key, Direction sends, const Limits& limits)
    : state_{sends, within_room(limits), NextRoot::make([](auto) {})} {
  EpochOpened first = epoch_step({}, key.reveal(), kStartLabel, sends);
  state_.root = std::move(first.root);
  state_.kept[0] = ChainEpoch{{std::move(first.sending)}, {std::move(first.receiving)}};
}

Result<SendingKey> Chains::next_key(std::uint64_t epoch) const {
  const SendingChain& chain = find(epoch)->sending;
  if (chain.counter == std::numeric_limits<std::uint32_t>::max()) {
    return Error(Errc::kStaleSession, "the post-quantum chain has no index left to send with");
  }
  ChainStep step = chain_step(*chain.key, chain.counter + 1);
  return SendingKey{chain.counter + 1, std::move(step.key), {epoch, std::move(step.next)}};
}

Result<ReceivingKey> Chains::key_of(std::uint64_t epoch, std::uint32_t index, std::uint32_t jump_cap) const {
  if (epoch > state_.newest) return Error(Errc::kTooFarAhead, "the post-quantum chain has not begun");
  const ChainEpoch* const chains = find(epoch);
  if (chains == nullptr) {
    return Error(Errc::kDuplicateMessage, "the post-quantum chain of the message is too old", Errc::kNotFound);
  }
  const ReceivingChain& chain = chains->receiving;
  if (index <= chain.counter) return late_key(chain, {epoch, index}, state_.limits);
  if (index - chain.counter > std::min(state_.limits.max_jump, jump_cap)) {
    return Error(Errc::kTooFarAhead, "the message is too far ahead of its post-quantum chain");
  }
  return ahead_key(chain, {epoch, index}, state_.limits);
}

EpochOpened Chains::open_next(const EpochSecret& secret) const {
  return epoch_step(state_.root.reveal(), secret.reveal(), kEpochLabel, state_.sends);
}

// With the first message of an epoch the sending chains before it end, and so does what is older than the epoch before.
void Chains::apply(KeySent&& change) noexcept {
  if (change.epoch > state_.sending) {
    state_.sending = change.epoch;
    at(change.epoch - 1).sending = {};
    if (change.epoch > 1) state_.kept[(change.epoch - 2) % kMaxKept].reset();
  }
  SendingChain& chain = at(change.epoch).sending;
  chain.key = std::move(change.next);
  ++chain.counter;
}

void Chains::apply(EpochOpened&& change) noexcept {
  state_.root = std::move(change.root);
  ++state_.newest;
  state_.kept[state_.newest % kMaxKept] = ChainEpoch{{std::move(change.sending)}, {std::move(change.receiving)}};
}

void Chains::make_room(const KeyReceived& change) {
  const auto* ahead = std::get_if<AheadKey>(&change);
  if (ahead != nullptr) at(ahead->epoch).receiving.skipped.make_room(ahead->skipped.size());
}

void Chains::apply(KeyReceived&& change) noexcept {
  std::visit([this](auto& what) { put(std::move(what)); }, change);
}

void Chains::put(LateKey&& change) noexcept {
  if (planted(Fault::kUsedKeyKept)) return;
  at(change.epoch).receiving.skipped.take(change.index);
}

void Chains::put(AheadKey&& change) noexcept {
  ReceivingChain& chain = at(change.epoch).receiving;
  chain.key = std::move(change.next);
  chain.counter = change.index;
  chain.skipped.append(std::move(change.skipped));
  chain.skipped.drop_below(oldest_kept(chain.counter, state_.limits));
}

std::size_t Chains::skipped() const noexcept {
  std::size_t sum = 0;
  for (const auto& one : state_.kept) sum += one ? one->receiving.skipped.size() : 0;
  return sum;
}

void Chains::drop_skipped(std::size_t count) noexcept {
  for (std::uint64_t epoch = oldest(); epoch <= state_.newest; ++epoch) {
    SkippedTable<MessageKey>& skipped = at(epoch).receiving.skipped;
    const std::size_t here = std::min(count, skipped.size());
    skipped.drop_oldest(here);
    count -= here;
  }
}

const ChainEpoch* Chains::find(std::uint64_t epoch) const noexcept {
  const bool kept = epoch >= oldest() && epoch <= state_.newest;
  return kept ? &*state_.kept[epoch % kMaxKept] : nullptr;
}

Chains Chains::clone() const {
  State copy{state_.sends, state_.limits, state_.root.clone(), state_.sending, state_.newest};
  std::ranges::transform(state_.kept, copy.kept.begin(),
                         [](const auto& one) { return one ? std::optional(one->clone()) : std::nullopt; });
  return Chains(std::move(copy));
}

}  // namespace pawl::ratchet::spqr
