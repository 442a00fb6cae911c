// The saved form of the chains (README.md).
#include <utility>
#include <vector>

#include "core/ratchet/spqr/chains.hpp"

namespace pawl::ratchet::spqr {
namespace {

using wire::SavedReader;
using wire::SavedWriter;

enum Tag : std::uint8_t {
  kHead = 1,
  kEpoch = 2,
};

constexpr Error kBadChains(Errc::kStoreCorrupt, "the saved chains of a post-quantum ratchet are out of range");

void write_receiving(SavedWriter& row, const ReceivingChain& chain) {
  row.raw(chain.key.reveal()).raw_u32(chain.counter);
  chain.skipped.for_each([&](std::uint32_t index, const MessageKey& key) { row.raw_u32(index).raw(key.reveal()); });
}

// A sending chain that has ended has no key, and one that has not begun has sent nothing.
Result<SendingChain> read_sending(SavedReader& row, std::uint64_t epoch, std::uint64_t sending) {
  if (epoch < sending) return SendingChain{};
  PAWL_TRY(auto key, row.raw_secret<ChainKey>());
  PAWL_TRY(const auto counter, row.raw_u32());
  if (epoch > sending && counter != 0) return kBadChains;
  return SendingChain{std::move(key), counter};
}

Result<SkippedTable<MessageKey>> read_skipped(SavedReader& row, std::uint32_t counter, const Limits& limits) {
  std::vector<Skipped<MessageKey>> keys;
  while (!row.at_end()) {
    PAWL_TRY(const auto index, row.raw_u32());
    PAWL_TRY(auto key, row.raw_secret<MessageKey>());
    const bool in_order = keys.empty() ? index > 0 : index > keys.back().counter;
    if (!in_order || index >= counter || index < oldest_kept(counter, limits)) return kBadChains;
    keys.push_back({index, std::move(key)});
  }
  SkippedTable<MessageKey> skipped;
  skipped.make_room(keys.size());
  skipped.append(std::move(keys));
  return skipped;
}

Result<ReceivingChain> read_receiving(SavedReader& row, const Limits& limits) {
  PAWL_TRY(auto key, row.raw_secret<ChainKey>());
  PAWL_TRY(const auto counter, row.raw_u32());
  PAWL_TRY(auto skipped, read_skipped(row, counter, limits));
  return ReceivingChain{std::move(key), counter, std::move(skipped)};
}

Result<Chains::State> read_head(SavedReader& row) {
  PAWL_TRY(const auto direction, row.raw_u8());
  PAWL_TRY(const auto max_jump, row.raw_u32());
  PAWL_TRY(const auto max_skipped, row.raw_u32());
  PAWL_TRY(auto root, row.raw_secret<NextRoot>());
  PAWL_TRY(const auto sending, row.raw_u64());
  PAWL_TRY(const auto newest, row.raw_u64());
  PAWL_CHECK(row.end());
  if (direction > static_cast<std::uint8_t>(Direction::kB2A) || max_skipped > kMaxSkippedKeys) return kBadChains;
  if (newest > kLastEpoch || newest < sending || newest - sending > 1) return kBadChains;
  return Chains::State{static_cast<Direction>(direction), {max_jump, max_skipped}, std::move(root), sending, newest};
}

}  // namespace

void Chains::write(SavedWriter& out) const {
  out.group(kHead, [&](SavedWriter& row) {
    row.raw_u8(static_cast<std::uint8_t>(state_.sends)).raw_u32(state_.limits.max_jump);
    row.raw_u32(state_.limits.max_skipped).raw(state_.root.reveal()).raw_u64(state_.sending).raw_u64(state_.newest);
  });
  for (std::uint64_t epoch = oldest(); epoch <= state_.newest; ++epoch) {
    out.group(kEpoch, [&](SavedWriter& row) {
      const ChainEpoch& chains = *find(epoch);
      if (chains.sending.key) row.raw(chains.sending.key->reveal()).raw_u32(chains.sending.counter);
      write_receiving(row, chains.receiving);
    });
  }
}

Result<Chains> Chains::read(SavedReader& in) {
  PAWL_TRY(auto head, in.group(kHead));
  PAWL_TRY(auto state, read_head(head));
  Chains chains(std::move(state));
  const State& is = chains.state_;
  for (std::uint64_t epoch = chains.oldest(); epoch <= is.newest; ++epoch) {
    PAWL_TRY(auto row, in.group(kEpoch));
    PAWL_TRY(auto sending, read_sending(row, epoch, is.sending));
    PAWL_TRY(auto receiving, read_receiving(row, is.limits));
    chains.state_.kept[epoch % kMaxKept] = ChainEpoch{std::move(sending), std::move(receiving)};
  }
  PAWL_CHECK(in.end());
  return chains;
}

}  // namespace pawl::ratchet::spqr
