// The Double Ratchet of one session (signal-sessions, "Ratchet"), as pure steps: nothing has happened until a change
// is applied. Receiving has two halves, since most of its cost should be paid for genuine messages only: find_key
// gives the keys that a message's header asks for, and complete, called when its MAC was good, draws our new key pair.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/x25519.hpp"
#include "core/ratchet/keys.hpp"
#include "core/ratchet/skipped_keys.hpp"

namespace pawl::ratchet {

inline constexpr std::size_t kMaxReceiverChains = 5;
/// How far ahead of its chain a message may be (the seeds between are derived and kept).
inline constexpr std::uint32_t kMaxJump = 2'000;

struct SenderChain {
  crypto::KeyPair ratchet;
  ChainKey key;
  std::uint32_t next = 0;  // number of the next message
};

struct ReceiverChain {
  crypto::PublicKey ratchet_key;
  ChainKey key;
  std::uint32_t next = 0;
  SkippedKeys skipped;
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

struct SendChange {
  ChainKey key;
};
struct SendStep {
  Header header;
  std::uint32_t previous_counter;
  MessageSeed seed;
  SendChange change;
};

/// The peer has a new ratchet key.
struct Turn {
  crypto::PublicKey ratchet_key;
  RootKey root;
  std::optional<SenderChain> sender;  // ours from now on; drawn by complete
};
/// A receiver chain after a message that was not a late one.
struct Advance {
  ChainKey key;
  std::uint32_t next;
  std::vector<SkippedKey> skipped;
};
struct ReceiveChange {
  Header header;
  std::optional<Turn> turn;        // none: the chain is one that we have
  std::optional<Advance> advance;  // none: the seed is one that had been skipped
};
/// The seed that a header asks for. Nothing is believed yet.
struct Candidate {
  MessageSeed seed;
  ReceiveChange change;
};

class DoubleRatchet {
 public:
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
  /// The change in full, for a message whose MAC was good. Errors: kNoRandomness.
  [[nodiscard]] Result<ReceiveChange> complete(ReceiveChange&& change, crypto::Random& random) const;
  /// Allocates what apply needs.
  void make_room(const ReceiveChange& change);
  void apply(ReceiveChange&& change) noexcept;

  [[nodiscard]] bool knows(const crypto::PublicKey& ratchet_key) const { return chain_of(ratchet_key) != nullptr; }

  [[nodiscard]] DoubleRatchet clone() const;

 private:
  [[nodiscard]] const ReceiverChain* chain_of(const crypto::PublicKey& ratchet_key) const;

  RootKey root_;
  SenderChain sender_;
  std::uint32_t previous_counter_ = 0;    // number of the last message on the sender chain before this one
  std::vector<ReceiverChain> receivers_;  // oldest first
};

}  // namespace pawl::ratchet
