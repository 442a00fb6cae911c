// The Double Ratchet of one session, as pure steps: nothing has happened until a change
// is applied. Receiving has two halves, since most of its cost should be paid for genuine messages only: find_key
// gives the seed that a message's header asks for, and accept, called when the MAC was good, draws our new key pair.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/result.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/x25519.hpp"
#include "core/ratchet/keys.hpp"
#include "core/ratchet/receiver_chains.hpp"
#include "core/ratchet/skipped_keys.hpp"

namespace pawl::ratchet {

/// How far ahead of its chain a message may be (the seeds between are derived and kept).
inline constexpr std::uint32_t kMaxJump = 2'000;

struct SenderChain {
  crypto::KeyPair ratchet;
  ChainKey key;
  std::uint32_t next = 0;  // number of the next message

  [[nodiscard]] SenderChain clone() const { return {ratchet.clone(), key.clone(), next}; }
};

/// What the header of a message says.
struct Header {
  crypto::PublicKey ratchet_key;
  std::uint32_t counter = 0;
};

/// How far ahead a counter may be, when the header names a chain that we know, and when its ratchet key is new.
struct JumpLimits {
  std::uint32_t known_chain = kMaxJump;
  std::uint32_t new_chain = kMaxJump;
};

/// How far ahead a message is, on its chain of the Double Ratchet and on that of the post-quantum ratchet.
struct Jumps {
  std::uint32_t classic = 0;
  std::uint32_t pq = 0;
};

/// The sender chain after a message.
struct SendChange {
  ChainKey key;
};
struct SendStep {
  Header header;
  std::uint32_t previous_counter;
  MessageSeed seed;
  SendChange change;
};

/// A receiver chain after a message that was not a late one.
struct Advance {
  ChainKey key;
  std::uint32_t next;
  std::vector<SkippedKey> skipped;
};
/// The seed that a header asks for, and how it was come by. Nothing is believed yet.
struct Candidate {
  Header header;
  MessageSeed seed;
  std::optional<Advance> advance;  // none: the seed is one that had been skipped
  std::optional<RootKey> turned;   // the root after the first half of a turn; none: the ratchet key is known
};

/// What a genuine message changes.
struct ReceiveChange {
  /// It was a late one: its seed is used up.
  struct Late {
    Header header;
  };
  /// A chain that we had goes on.
  struct Ahead {
    crypto::PublicKey ratchet_key;
    Advance advance;
  };
  /// The peer has a new ratchet key, and so have we.
  struct Turn {
    ReceiverChain receiver;
    RootKey root;
    SenderChain sender;
  };
  std::variant<Late, Ahead, Turn> what;

  /// How many seeds it adds to those that are kept.
  [[nodiscard]] std::size_t skipped() const;
};

class DoubleRatchet {
 public:
  struct State {
    RootKey root;
    SenderChain sender;
    std::uint32_t previous_counter = 0;  // number of the last message on our sender chain before this one
    ReceiverChains receivers{};
  };

  explicit DoubleRatchet(State state) : state_(std::move(state)) {}
  /// The side that used a bundle; `fresh` is its first ratchet key. Errors: kInvalidKey (all-zero agreement).
  static Result<DoubleRatchet> initiate(const RootKey& root, ChainKey chain,
                                        const crypto::PublicKey& their_signed_prekey, crypto::KeyPair fresh);
  /// The side whose bundle it was.
  static DoubleRatchet respond(RootKey root, ChainKey chain, crypto::KeyPair signed_prekey);

  /// The next message of the sender chain. Errors: kStaleSession when its 2^32 - 1 numbers are used up.
  [[nodiscard]] Result<SendStep> send() const;
  void apply(SendChange&& change) noexcept;

  /// Errors: kDuplicateMessage (the number is used, or its seed was dropped), kTooFarAhead, kInvalidKey (all-zero
  /// agreement). Costs at most one agreement and as many chain steps as the limits allow.
  [[nodiscard]] Result<Candidate> find_key(const Header& header, const JumpLimits& limits) const;
  /// The change, for a message whose MAC was good. Errors: kNoRandomness.
  [[nodiscard]] Result<ReceiveChange> accept(Candidate&& candidate, crypto::Random& random) const;
  /// Allocates what apply needs.
  void make_room(const ReceiveChange& change);
  void apply(ReceiveChange&& change) noexcept;

  [[nodiscard]] bool knows(const crypto::PublicKey& ratchet_key) const;
  /// How many messages lie between the last one of its chain and this one.
  [[nodiscard]] std::uint32_t jump(const Header& header) const;
  /// Skipped seeds of all chains.
  [[nodiscard]] std::size_t skipped() const noexcept;
  /// Erases `count` of them, those of the oldest chain first.
  void drop_skipped(std::size_t count) noexcept;

  [[nodiscard]] const State& state() const noexcept { return state_; }
  [[nodiscard]] DoubleRatchet clone() const;

 private:
  void put(ReceiveChange::Late&& change) noexcept;
  void put(ReceiveChange::Ahead&& change) noexcept;
  void put(ReceiveChange::Turn&& change) noexcept;

  State state_;
};

}  // namespace pawl::ratchet
