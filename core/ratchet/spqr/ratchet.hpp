// The Sparse Post-Quantum Ratchet of one session (Double Ratchet, in its last chapters), as pure steps: nothing has
// happened until a change is applied. What it receives is authenticated by the session's MAC alone, so a change is
// applied when that was good, and dropped otherwise.
#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/crypto/random.hpp"
#include "core/ratchet/spqr/chains.hpp"
#include "core/ratchet/spqr/exchange.hpp"
#include "core/ratchet/spqr/keys.hpp"
#include "core/wire/saved.hpp"
#include "core/wire/spqr_message.hpp"

namespace pawl::ratchet::spqr {

/// What a message of ours changes.
struct SendChange {
  ExchangeChange exchange;
  KeySent key;
  std::optional<EpochOpened> opened;
};
struct SendStep {
  wire::SpqrBytes message;  // message.view() goes into the session message
  MessageKey key;
  SendChange change;
};

/// What a genuine message of the peer's changes.
struct ReceiveChange {
  ExchangeChange exchange;
  std::optional<KeyReceived> key;
  std::optional<EpochOpened> opened;
  bool negotiated;  // the peer speaks a version that we know

  /// How many keys it adds to those that are kept.
  [[nodiscard]] std::size_t skipped() const;
};
struct ReceiveStep {
  std::optional<MessageKey> key;  // none: the message goes without, see receive()
  ReceiveChange change;
};

class Ratchet {
 public:
  /// The side that used a bundle, and the side whose bundle it was.
  static Ratchet initiate(const AuthKey& key, const Limits& limits = {});
  static Ratchet respond(const AuthKey& key, const Limits& limits = {});

  /// The next message and its key. Errors: kNoRandomness, kStaleSession (no index is left).
  [[nodiscard]] Result<SendStep> send(crypto::Random& random) const;
  void apply(SendChange&& change) noexcept;

  /// The key of a message, at most Limits::max_jump or `jump_cap` ahead of its chain: the chain steps that it may cost.
  /// No key: the message is of epoch 1 and has index 0, as the first ones of older clients do, which send without a key
  /// until they have been answered. Errors: kInvalidMessage (malformed; detail kUnsupportedVersion; detail
  /// kWeakerSuite: there is no message; detail kBadMac or kInvalidKey: what the pieces make up is not the peer's),
  /// kTooFarAhead, kDuplicateMessage (the key was used; detail kNotFound: or it is too old and was dropped).
  [[nodiscard]] Result<ReceiveStep> receive(ByteView message,
                                            std::uint32_t jump_cap = std::numeric_limits<std::uint32_t>::max()) const;
  /// How far a message is ahead of its chain; 0 when it cannot be read, which costs nothing either.
  [[nodiscard]] std::uint32_t jump(ByteView message) const;
  /// Allocates what apply needs.
  void make_room(const ReceiveChange& change);
  void apply(ReceiveChange&& change) noexcept;

  /// How many exchanges have been completed: as many epoch secrets have gone into our chains.
  [[nodiscard]] std::uint64_t completed_epochs() const noexcept { return chains_.state().newest; }
  /// The epoch that is under way, from 1.
  [[nodiscard]] std::uint64_t epoch() const noexcept { return exchange_.epoch(); }

  /// Keys that are kept for messages under way; at most 6,000.
  [[nodiscard]] std::size_t skipped() const noexcept { return chains_.skipped(); }
  /// Erases `count` of them, the oldest ones first.
  void drop_skipped(std::size_t count) noexcept { chains_.drop_skipped(count); }

  [[nodiscard]] const Exchange& exchange() const noexcept { return exchange_; }
  [[nodiscard]] const Chains& chains() const noexcept { return chains_; }
  [[nodiscard]] Ratchet clone() const;

  /// Items inside a larger saved form (README.md). Errors: kStoreCorrupt.
  void write(wire::SavedWriter& out) const;
  static Result<Ratchet> read(wire::SavedReader& in);

 private:
  Ratchet(Exchange&& exchange, Chains&& chains, bool negotiating)
      : exchange_(std::move(exchange)), chains_(std::move(chains)), negotiating_(negotiating) {}

  [[nodiscard]] Result<ReceiveStep> receive_unknown(ByteView message, std::uint32_t jump_cap) const;
  Result<Done> take_key(ReceiveStep& step, const wire::SpqrHead& head, std::uint32_t jump_cap) const;

  Exchange exchange_;
  Chains chains_;
  bool negotiating_;  // no message of a known version has come in yet
};

}  // namespace pawl::ratchet::spqr
