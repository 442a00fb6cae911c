// The pure level: the conversation with one device, for applications that keep state in a database of their own.
// Every operation is a step: it changes nothing and gives the conversation (and the keys) as they will be. The
// application stores the saved form of those, and only then puts them in place and lets the message leave or shows
// the text:
//
//   PAWL_TRY(auto step, conversation.open(keys, kind, bytes, now_ms, random));
//   store(step.next.save(), step.next.revision());                   compare and swap: it was conversation.revision()
//   if (step.next_keys) store(step.next_keys->save(), step.next_keys->revision());
//   conversation = std::move(step.next);
//   if (step.next_keys) keys = std::move(*step.next_keys);
//   show(step.text);
//
// The first session pins the identities at both ends: from then on another identity of the peer is refused, until
// trust() names it.
#pragma once
#include <cstdint>
#include <optional>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/x25519.hpp"
#include "core/handshake/bundle.hpp"
#include "core/session/address.hpp"
#include "core/session/device_keys.hpp"
#include "core/session/far_jumps.hpp"
#include "core/session/message.hpp"
#include "core/session/pq_history.hpp"
#include "core/session/record.hpp"
#include "core/session/session_info.hpp"

namespace pawl::session {

class Conversation {
 public:
  struct SealStep;
  struct OpenStep;

  /// A conversation in which nothing has been said.
  explicit Conversation(Address peer, PqPolicy policy = PqPolicy::kRequired)
      : peer_(std::move(peer)), pq_policy_(policy) {}

  /// The saved form (core/session/README.md): deterministic, not encrypted.
  [[nodiscard]] SecretBytes save() const;
  /// Errors: kStoreCorrupt, kStoreTooNew.
  static Result<Conversation> load(ByteView saved);
  /// Raised by one with every step, and part of the saved form: the number to compare and swap by.
  [[nodiscard]] std::uint64_t revision() const noexcept { return revision_; }

  [[nodiscard]] const Address& peer() const noexcept { return peer_; }
  /// The pinned identity; none as long as there has been no session.
  [[nodiscard]] const std::optional<crypto::PublicKey>& peer_identity() const noexcept { return peer_identity_; }
  /// None as long as there has been no session.
  [[nodiscard]] std::optional<SessionInfo> info() const;
  [[nodiscard]] PqPolicy pq_policy() const noexcept { return pq_policy_; }
  /// What suites may be used with the peer's identity.
  [[nodiscard]] SuiteRule suites() const { return {pq_policy_, pq_history_.shown()}; }
  /// Whether it is the peer's, or none is known yet.
  [[nodiscard]] bool trusts(const crypto::PublicKey& identity) const;

  /// A session from the peer's bundle; it becomes the current one. It is of the suite `wanted`, or of the strongest one
  /// that the bundle is good for. Errors, in this order: kInvalidArgument (`keys` are those of the peer's own address,
  /// or not those of the conversation so far, or of another family), kUntrustedIdentity, kInvalidArgument (the bundle
  /// is not good for the suite), kWeakerSuite, kInvalidSignature, kInvalidKey, kNoRandomness.
  [[nodiscard]] Result<Conversation> start(const DeviceKeys& keys, const handshake::Bundle& bundle, std::int64_t now_ms,
                                           crypto::Random& random, std::optional<Suite> wanted = {}) const;
  /// Errors: kInvalidArgument (as start), kNoSession, kWeakerSuite, kStaleSession, kNoRandomness, kUntrustedIdentity.
  [[nodiscard]] Result<SealStep> seal(const DeviceKeys& keys, ByteView text, std::int64_t now_ms,
                                      crypto::Random& random) const;
  /// Errors: kInvalidArgument (as start), kInvalidMessage, kDuplicateMessage, kLegacyVersion, kUnsupportedVersion,
  /// kNoSession, kUntrustedIdentity, kUnknownSignedPrekey, kUnknownKemPrekey, kUnknownPrekey, kInvalidKey,
  /// kNoRandomness. Error::detail has the finer cause (core/session/open.hpp). Not const, since failed far jumps are
  /// counted (far_jumps.hpp); what save() gives does not change.
  [[nodiscard]] Result<OpenStep> open(const DeviceKeys& keys, MessageKind kind, ByteView bytes, std::int64_t now_ms,
                                      crypto::Random& random);
  /// The current session, if there is one, becomes an archived one. Errors: kNoSession when there has never been one.
  [[nodiscard]] Result<Conversation> archive() const;
  /// From now on `identity` is the peer's. Sessions made with another one stay, and are refused with kUntrustedIdentity
  /// as long as that is not the peer's again.
  [[nodiscard]] Conversation trust(const crypto::PublicKey& identity) const;
  /// From now on this policy counts, for sessions that there are and for new ones.
  [[nodiscard]] Conversation require(PqPolicy policy) const;

 private:
  [[nodiscard]] Result<Done> check_ends(const DeviceKeys& keys) const;
  [[nodiscard]] Result<Done> check_whole() const;
  [[nodiscard]] Conversation clone() const;
  [[nodiscard]] Conversation after(RecordChange&& change) const;
  [[nodiscard]] Conversation after(RecordChange&& change, const DeviceKeys& keys, const crypto::PublicKey& identity,
                                   bool has_shown_pq) const;

  Address peer_;
  std::optional<crypto::PublicKey> own_identity_;
  Family family_ = Family::kSignal;  // of the keys with that identity
  std::optional<crypto::PublicKey> peer_identity_;
  PqPolicy pq_policy_;
  PqHistory pq_history_;  // of the peer
  Record record_;
  std::uint64_t revision_ = 0;
  FarJumps far_jumps_;
};

struct Conversation::SealStep {
  Conversation next;
  SealedMessage message;
};

struct Conversation::OpenStep {
  Conversation next;
  std::optional<DeviceKeys> next_keys;  // prekeys were used up, or a use is remembered; none: the keys stay as they are
  SecretBytes text;
};

}  // namespace pawl::session
