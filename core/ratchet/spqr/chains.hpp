// The two chains of each epoch, as pure steps: one for each direction, and in it a key for each
// index from 1. A chain epoch begins when the exchange of the epoch has given its secret; epoch 0 is there from the
// start.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/result.hpp"
#include "core/ratchet/skipped_keys.hpp"
#include "core/ratchet/spqr/keys.hpp"
#include "core/wire/saved.hpp"

namespace pawl::ratchet::spqr {

struct SendingChain {
  std::optional<ChainKey> key;  // none: we send with a later epoch by now
  std::uint32_t counter = 0;    // index of the last message

  [[nodiscard]] SendingChain clone() const { return {key ? std::optional(key->clone()) : std::nullopt, counter}; }
};
struct ReceivingChain {
  ChainKey key;
  std::uint32_t counter = 0;  // highest index that was received
  SkippedTable<MessageKey> skipped{};

  [[nodiscard]] ReceivingChain clone() const { return {key.clone(), counter, skipped.clone()}; }
};
struct ChainEpoch {
  SendingChain sending;
  ReceivingChain receiving;

  [[nodiscard]] ChainEpoch clone() const { return {sending.clone(), receiving.clone()}; }
};

/// One of our messages has taken a key.
struct KeySent {
  std::uint64_t epoch;
  ChainKey next;
};
struct SendingKey {
  std::uint32_t index;
  MessageKey key;
  KeySent change;
};

/// A message of the peer's has taken a key: one that was kept for it, or one ahead on the chain.
struct LateKey {
  std::uint64_t epoch;
  std::uint32_t index;
};
struct AheadKey {
  std::uint64_t epoch;
  std::uint32_t index;
  ChainKey next;
  std::vector<Skipped<MessageKey>> skipped;
};
using KeyReceived = std::variant<LateKey, AheadKey>;
struct ReceivingKey {
  MessageKey key;
  KeyReceived change;
};

/// The exchange has given a secret.
struct EpochOpened {
  NextRoot root;
  ChainKey sending;
  ChainKey receiving;
};

/// The lowest index that a receiving chain still has a key for when `counter` is its highest.
constexpr std::uint32_t oldest_kept(std::uint32_t counter, const Limits& limits) {
  return counter - std::min(counter, limits.max_skipped);
}

class Chains {
 public:
  /// Chain epochs that are ever kept at a time: the one before that of our last message, that one, and the next.
  static constexpr std::size_t kMaxKept = 3;

  struct State {
    Direction sends;
    Limits limits;
    NextRoot root;
    std::uint64_t sending = 0;  // the epoch of our last message
    std::uint64_t newest = 0;
    std::array<std::optional<ChainEpoch>, kMaxKept> kept{};  // epoch e stands at e % kMaxKept
  };

  Chains(const AuthKey& key, Direction sends, const Limits& limits);
  explicit Chains(State&& state) : state_(std::move(state)) {}

  /// The key of our next message. `epoch` is that of our last message or the one after it. Errors: kStaleSession (its
  /// 2^32 - 1 indices are used up).
  [[nodiscard]] Result<SendingKey> next_key(std::uint64_t epoch) const;
  /// The key of a message of the peer's, not more than `jump_cap` ahead. Costs as many chain steps as it is ahead.
  /// Errors: kTooFarAhead, kDuplicateMessage (the key was used; detail kNotFound: or it is too old and was dropped).
  [[nodiscard]] Result<ReceivingKey> key_of(std::uint64_t epoch, std::uint32_t index, std::uint32_t jump_cap) const;
  [[nodiscard]] EpochOpened open_next(const EpochSecret& secret) const;

  void apply(KeySent&& change) noexcept;
  void apply(EpochOpened&& change) noexcept;
  /// Allocates what apply needs.
  void make_room(const KeyReceived& change);
  void apply(KeyReceived&& change) noexcept;

  /// The keys that are kept for messages under way, at most kMaxKept times Limits::max_skipped.
  [[nodiscard]] std::size_t skipped() const noexcept;
  /// Erases `count` of them, those of the oldest epoch first.
  void drop_skipped(std::size_t count) noexcept;

  [[nodiscard]] const State& state() const noexcept { return state_; }
  /// Null: it has not begun, or is no longer kept.
  [[nodiscard]] const ChainEpoch* find(std::uint64_t epoch) const noexcept;
  [[nodiscard]] std::uint64_t oldest() const noexcept { return state_.sending == 0 ? 0 : state_.sending - 1; }
  [[nodiscard]] Chains clone() const;

  /// The items of a group in a larger saved form, and nothing but these. Errors: kStoreCorrupt.
  void write(wire::SavedWriter& out) const;
  static Result<Chains> read(wire::SavedReader& in);

 private:
  [[nodiscard]] ChainEpoch& at(std::uint64_t epoch) noexcept { return *state_.kept[epoch % kMaxKept]; }
  void put(LateKey&& change) noexcept;
  void put(AheadKey&& change) noexcept;

  State state_;
};

}  // namespace pawl::ratchet::spqr
