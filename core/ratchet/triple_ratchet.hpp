// The Triple Ratchet of one session: the Double Ratchet, and beside it SPQR, whose key for
// a message goes into the keys of that message. Without SPQR it is the Double Ratchet and nothing else. The steps are
// pure as theirs are, and receiving has the same two halves; what a message changes in either ratchet is put in place
// together, after its MAC was good.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/crypto/random.hpp"
#include "core/ratchet/double_ratchet.hpp"
#include "core/ratchet/keys.hpp"
#include "core/ratchet/spqr/ratchet.hpp"

namespace pawl::ratchet {

/// After so many messages in both directions without a completed epoch something keeps the post-quantum ratchet down.
inline constexpr std::uint32_t kPqStalledAfter = 200;

class TripleRatchet {
 public:
  /// What a message of ours changes.
  struct SendChange {
    ratchet::SendChange classic;
    std::optional<spqr::SendChange> pq;
  };
  struct SendStep {
    Header header;
    std::uint32_t previous_counter;
    wire::SpqrBytes pq_message;  // empty without SPQR
    MessageKeys keys;
    SendChange change;
  };

  /// The keys that a message asks for, and how they were come by. Nothing is believed yet.
  struct Candidate {
    MessageKeys keys;
    ratchet::Candidate classic;
    std::optional<spqr::ReceiveChange> pq;
  };

  /// What a genuine message changes.
  struct ReceiveChange {
    ratchet::ReceiveChange classic;
    std::optional<spqr::ReceiveChange> pq;

    /// How many skipped keys it adds to those that are kept.
    [[nodiscard]] std::size_t skipped() const;
  };

  explicit TripleRatchet(DoubleRatchet classic) : classic_(std::move(classic)) {}
  TripleRatchet(DoubleRatchet classic, spqr::Ratchet pq)
      : classic_(std::move(classic)), pq_(std::make_unique<spqr::Ratchet>(std::move(pq))) {}

  /// The next message. Errors: kStaleSession when a chain has no number left, kNoRandomness.
  [[nodiscard]] Result<SendStep> send(crypto::Random& random) const;
  void apply(SendChange&& change) noexcept;

  /// `pq_message` is not looked at without SPQR. Errors: kDuplicateMessage (the Double Ratchet's alone), kTooFarAhead,
  /// kInvalidKey, kInvalidMessage (SPQR cannot use its message; detail: why). The limits count for both ratchets.
  [[nodiscard]] Result<Candidate> find_keys(const Header& header, ByteView pq_message, const JumpLimits& limits) const;
  /// The change, for a message whose MAC was good. Errors: kNoRandomness.
  [[nodiscard]] Result<ReceiveChange> accept(Candidate&& candidate, crypto::Random& random) const;
  /// Allocates what apply needs.
  void make_room(const ReceiveChange& change);
  void apply(ReceiveChange&& change) noexcept;

  /// Whether the Double Ratchet has a chain of this key.
  [[nodiscard]] bool knows(const crypto::PublicKey& ratchet_key) const { return classic_.knows(ratchet_key); }
  [[nodiscard]] Jumps jumps(const Header& header, ByteView pq_message) const;
  /// Skipped seeds and keys, of both ratchets together.
  [[nodiscard]] std::size_t skipped() const noexcept;
  /// Erases `count` of them, or all when there are fewer: half from either ratchet as far as it has them, oldest first.
  void drop_skipped(std::size_t count) noexcept;

  /// How many epochs of SPQR both sides have completed: so often has it healed.
  [[nodiscard]] std::uint64_t pq_epochs() const noexcept { return pq_ ? pq_->epoch() - 1 : 0; }
  /// Since the last one kPqStalledAfter messages have gone in each direction, where about fifty are enough.
  [[nodiscard]] bool pq_stalled() const noexcept;

  [[nodiscard]] const DoubleRatchet& classic() const noexcept { return classic_; }
  /// Null: the suite has none.
  [[nodiscard]] const spqr::Ratchet* pq() const noexcept { return pq_.get(); }
  [[nodiscard]] TripleRatchet clone() const;

 private:
  DoubleRatchet classic_;
  std::unique_ptr<spqr::Ratchet> pq_;  // on the heap: it is larger than all the rest, and many sessions have none
};

}  // namespace pawl::ratchet
