// An account: one device of ours, whom it trusts, and its sessions. Each operation happens whole or not at all: after
// an error (or an exception for want of memory) the account is bit for bit what it was.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/account/trust.hpp"
#include "core/account/unanswered.hpp"
#include "core/base/bytes.hpp"
#include "core/base/locked_arena.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/sha256.hpp"
#include "core/handshake/bundle.hpp"
#include "core/session/address.hpp"
#include "core/session/device_keys.hpp"
#include "core/session/far_jumps.hpp"
#include "core/session/message.hpp"
#include "core/session/record.hpp"
#include "core/session/seal.hpp"
#include "core/session/session_info.hpp"

namespace pawl::account {

/// Locked memory for sessions: about a hundred of them. What is beyond stands on the heap, erased when it goes.
inline constexpr std::size_t kLockedSize = std::size_t{64} * 1024;

class Account {
 public:
  Account(session::DeviceKeys keys, Policy policy, session::PqPolicy pq_policy = session::PqPolicy::kRequired);
  Account(Account&&) = default;
  Account& operator=(Account&& from) noexcept;
  /// An account for a new device. Errors: kNoRandomness.
  static Result<Account> create(const session::DeviceKeysConfig& config, Policy policy, crypto::Random& random,
                                session::PqPolicy pq_policy = session::PqPolicy::kRequired);

  /// The whole account (core/account/README.md): deterministic, not encrypted.
  [[nodiscard]] SecretBytes save() const;
  /// Errors: kStoreCorrupt, kStoreTooNew.
  static Result<Account> load(ByteView saved);

  [[nodiscard]] const session::Address& address() const noexcept { return keys_.address(); }
  [[nodiscard]] const crypto::PublicKey& identity() const noexcept { return keys_.identity().public_key; }
  [[nodiscard]] std::uint32_t registration_id() const noexcept { return keys_.registration_id(); }
  [[nodiscard]] handshake::Family family() const noexcept { return keys_.family(); }
  [[nodiscard]] std::size_t prekeys_left() const noexcept { return keys_.prekeys_left(); }
  [[nodiscard]] std::size_t kem_prekeys_left() const noexcept { return keys_.kem_prekeys_left(); }
  /// Whether the identity key, and sessions as long as there is room (kLockedSize), stay out of swap and core dumps.
  [[nodiscard]] bool locked() const noexcept { return keys_.locked() && arena_->locked(); }
  [[nodiscard]] Policy policy() const noexcept { return policy_; }
  void set_policy(Policy policy) noexcept { policy_ = policy; }
  [[nodiscard]] session::PqPolicy pq_policy() const noexcept { return pq_policy_; }
  void set_pq_policy(session::PqPolicy policy) noexcept { pq_policy_ = policy; }
  /// What suites may be used with the identity that is pinned for `name`.
  [[nodiscard]] session::SuiteRule suites(const session::Name& name) const;

  /// A bundle to publish, with a fresh signed prekey and, if wanted, a one-time prekey and a KEM prekey, which is a
  /// last-resort one when there is no one-time prekey. Errors: kNoRandomness.
  Result<handshake::Bundle> bundle(bool one_time, bool kem, std::int64_t now_ms, crypto::Random& random);
  /// Starts a session with `peer` from its bundle; it becomes the current one. It is of the suite `wanted`, or of the
  /// strongest one that the bundle is good for. Errors, in this order: kInvalidArgument (our own address),
  /// kUntrustedIdentity, kInvalidArgument (the bundle is not good for the suite), kWeakerSuite, kInvalidSignature,
  /// kInvalidKey, kNoRandomness.
  Result<Done> add_bundle(const session::Address& peer, const handshake::Bundle& bundle, std::int64_t now_ms,
                          crypto::Random& random, std::optional<session::Suite> wanted = {});

  /// Errors: kInvalidArgument (our own address), kNoSession, kWeakerSuite, kStaleSession, kNoRandomness,
  /// kUntrustedIdentity.
  Result<session::SealedMessage> encrypt(const session::Address& peer, ByteView text, std::int64_t now_ms,
                                         crypto::Random& random);
  /// A message for one of several devices, or why it cannot be written to: kNoSession, kWeakerSuite, kStaleSession,
  /// kNoRandomness, kUntrustedIdentity.
  struct Envelope {
    std::uint32_t device;
    Result<session::SealedMessage> message;
  };
  /// The same text for several devices, in the order given; one that cannot be written to does not hold up the others.
  /// The changes are put in place together, when all messages have been made: all have happened, or none has.
  /// Errors: kInvalidArgument (our own address, a number that is no device's, a device named twice: two messages from
  /// one state would share a key).
  Result<std::vector<Envelope>> encrypt(const session::Name& peer, std::span<const std::uint32_t> devices,
                                        ByteView text, std::int64_t now_ms, crypto::Random& random);
  /// Errors: kInvalidArgument (our own address), kInvalidMessage, kDuplicateMessage, kLegacyVersion,
  /// kUnsupportedVersion, kNoSession, kUntrustedIdentity, kUnknownSignedPrekey, kUnknownKemPrekey, kUnknownPrekey,
  /// kInvalidKey, kNoRandomness. Error::detail has the finer cause where a search through several sessions ended in
  /// vain, or a first message was refused (core/session/open.hpp). A session that a stranger begins may make the record
  /// of another one go (kMaxUnansweredSessions), and its pin, too, if nothing that we did confirms that and there are
  /// kMaxStrangersPins of that kind.
  Result<SecretBytes> decrypt(const session::Address& sender, session::MessageKind kind, ByteView bytes,
                              std::int64_t now_ms, crypto::Random& random);

  /// From now on `identity` is the key of `name`, with this level. Sessions made with another key stay; they are
  /// refused while it is not trusted.
  void set_trust(const session::Name& name, const crypto::PublicKey& identity, TrustLevel level);
  /// What is pinned for `name`; null: nothing.
  [[nodiscard]] const Pin* pin(const session::Name& name) const;

  /// The current session with `peer` becomes an archived one, if there is one. Errors: kNoSession without a record.
  Result<Done> archive(const session::Address& peer);
  /// Erases the sessions with one device, or with all devices of a name. The pin stays: a swapped key must not pass
  /// for a first one because the sessions were forgotten. Errors: kNoSession when there was nothing to erase.
  Result<Done> forget(const session::Address& peer);
  Result<Done> forget(const session::Name& name);

  /// The devices of `name` that there is a record of, in ascending order.
  [[nodiscard]] std::vector<std::uint32_t> devices(const session::Name& name) const;
  /// Of all names together.
  [[nodiscard]] std::size_t device_count() const noexcept { return devices_.size(); }
  /// None when there is no record.
  [[nodiscard]] std::optional<session::SessionInfo> info(const session::Address& peer) const;

  /// SHA-256 over the saved form, which is all protocol state as rows in the order identity, prekeys, sessions, trust.
  /// Equal exactly when that state is equal.
  [[nodiscard]] crypto::Sha256Digest digest() const;

 private:
  using Pins = std::map<session::Name, Pin>;

  [[nodiscard]] Result<Done> check_peer(const session::Address& peer) const;
  [[nodiscard]] bool trusts(const session::Name& name, const crypto::PublicKey& identity, Direction direction) const;
  [[nodiscard]] Result<Devices::iterator> find(const session::Address& peer);
  [[nodiscard]] Result<session::Sealed> seal_for(const Devices::value_type& device, ByteView text, std::int64_t now_ms,
                                                 crypto::Random& random) const;
  void commit(const session::Address& peer, session::RecordChange&& change, const Pin& shown,
              const session::SpentKeys& spent);
  [[nodiscard]] Result<Done> read_unanswered(wire::SavedReader& in);
  void confirm(Devices::iterator device) noexcept;
  void make_strangers_fit(Devices::iterator newest) noexcept;
  void evict(Devices::iterator device) noexcept;
  [[nodiscard]] bool is_strangers(const Pins::value_type& pin) const noexcept;

  session::DeviceKeys keys_;
  Policy policy_;
  session::PqPolicy pq_policy_;
  std::unique_ptr<LockedArena> arena_;
  Devices devices_;
  Unanswered unanswered_;  // of devices_
  Pins pins_;
  std::size_t strangers_pins_ = 0;  // how many of pins_ are is_strangers()
  session::FarJumps strangers_;     // of all senders together that there is no record of
};

}  // namespace pawl::account
