// The exchange of one epoch after the other (ML-KEM Braid), as pure steps: every message that is sent or
// received may move it on, and nothing has happened until the change is applied.
#pragma once
#include <concepts>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "core/base/result.hpp"
#include "core/crypto/random.hpp"
#include "core/ratchet/spqr/authenticator.hpp"
#include "core/ratchet/spqr/keys.hpp"
#include "core/ratchet/spqr/states.hpp"
#include "core/wire/saved.hpp"
#include "core/wire/spqr_message.hpp"

namespace pawl::ratchet::spqr {

/// A state that a step leads to, with the epoch and the MAC keys from there on.
class Entered {
 public:
  /// Only what may follow can be entered.
  template <class From, class To>
  requires kLeadsTo<From, To> Entered(const From&, To&& to, std::uint64_t epoch, Authenticator&& authenticator)
      : epoch_(epoch), authenticator_(std::move(authenticator)), state_(std::forward<To>(to)) {}

 private:
  friend class Exchange;

  std::uint64_t epoch_;
  Authenticator authenticator_;
  State state_;
};

/// What a step changes.
struct Stays {};
struct PieceSent {};
struct PieceKept {
  wire::SpqrPiece piece;
};
using ExchangeChange = std::variant<Stays, PieceSent, PieceKept, Entered>;

struct ExchangeSent {
  wire::SpqrType type;
  wire::SpqrPiece piece;  // where the type carries one
  ExchangeChange change;
  std::optional<EpochSecret> secret;  // of this epoch, when the step has made it
};
struct ExchangeReceived {
  ExchangeChange change;
  std::optional<EpochSecret> secret;  // of this epoch, when the message has completed it
};

class Exchange {
 public:
  /// The first epoch. The side that sends from A to B begins with a key pair.
  Exchange(const AuthKey& key, Direction sends);
  /// What the next message carries. Draws randomness once in each epoch. Errors: kNoRandomness.
  [[nodiscard]] Result<ExchangeSent> send(crypto::Random& random) const;
  /// What a message does. Errors: kTooFarAhead (of a later epoch), kInvalidMessage (detail kBadMac: header or
  /// ciphertext are not the peer's; detail kInvalidKey: the vector is not that of the header).
  [[nodiscard]] Result<ExchangeReceived> receive(const wire::SpqrMessage& message) const;
  void apply(ExchangeChange&& change) noexcept;

  [[nodiscard]] std::uint64_t epoch() const noexcept { return epoch_; }
  [[nodiscard]] const Authenticator& authenticator() const noexcept { return authenticator_; }
  [[nodiscard]] const State& state() const noexcept { return state_; }
  [[nodiscard]] Exchange clone() const;

  /// A row of a larger saved form, and nothing but that row. Errors: kStoreCorrupt.
  void write(wire::SavedWriter& row) const;
  static Result<Exchange> read(wire::SavedReader& row);

 private:
  Exchange(std::uint64_t epoch, Authenticator&& authenticator, State&& state)
      : epoch_(epoch), authenticator_(std::move(authenticator)), state_(std::move(state)) {}

  std::uint64_t epoch_;
  Authenticator authenticator_;
  State state_;
};

}  // namespace pawl::ratchet::spqr
