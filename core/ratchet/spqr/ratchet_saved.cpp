// The saved form of the post-quantum ratchet (README.md).
#include <utility>
#include <variant>

#include "core/ratchet/spqr/ratchet.hpp"

namespace pawl::ratchet::spqr {
namespace {

enum Tag : std::uint8_t {
  kNegotiating = 1,
  kExchange = 2,
  kChains = 3,
};

constexpr Error kBadRatchet(Errc::kStoreCorrupt, "the parts of a saved post-quantum ratchet do not go together");

template <class... States>
bool is_one_of(const State& state) {
  return (std::holds_alternative<States>(state) || ...);
}

// In odd epochs A is the ek side.
bool right_side(const Exchange& exchange, Direction sends) {
  const bool ek_side =
      is_one_of<KeysUnsampled, KeysSampled, HeaderSent, Ct1Received, EkSentCt1Received>(exchange.state());
  const bool a = sends == Direction::kA2B;
  return ek_side == (a == (exchange.epoch() % 2 == 1));
}

// The chains of an epoch begin, on the ct side, in its middle; and in some states nothing has to have been sent in it.
bool same_epoch(const Exchange& exchange, const Chains::State& chains) {
  const std::uint64_t epoch = exchange.epoch();
  const State& state = exchange.state();
  const bool has_secret = is_one_of<Ct1Sampled, EkReceivedCt1Sampled, Ct1Acknowledged, Ct2Sampled>(state);
  if (chains.newest != (has_secret ? epoch : epoch - 1)) return false;
  if (chains.sending == epoch - 1) return epoch == 1 || !is_one_of<KeysUnsampled>(state);
  return chains.sending + 2 == epoch && is_one_of<KeysUnsampled, NoHeaderReceived, HeaderReceived>(state);
}

}  // namespace

void Ratchet::write(wire::SavedWriter& out) const {
  out.u32(kNegotiating, negotiating_ ? 1 : 0);
  out.group(kExchange, [this](wire::SavedWriter& row) { exchange_.write(row); });
  out.group(kChains, [this](wire::SavedWriter& items) { chains_.write(items); });
}

Result<Ratchet> Ratchet::read(wire::SavedReader& in) {
  PAWL_TRY(const auto negotiating, in.u32(kNegotiating));
  PAWL_TRY(auto row, in.group(kExchange));
  PAWL_TRY(auto exchange, Exchange::read(row));
  PAWL_TRY(auto items, in.group(kChains));
  PAWL_TRY(auto chains, Chains::read(items));
  if (negotiating > 1 || (negotiating == 1 && exchange.epoch() != 1)) return kBadRatchet;
  if (!right_side(exchange, chains.state().sends) || !same_epoch(exchange, chains.state())) return kBadRatchet;
  return Ratchet(std::move(exchange), std::move(chains), negotiating == 1);
}

}  // namespace pawl::ratchet::spqr
