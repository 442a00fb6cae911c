// The keys of one device of ours: its identity, and the private halves of the prekeys that it has published.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/locked_arena.hpp"
#include "core/base/locked_box.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/xeddsa.hpp"
#include "core/handshake/bundle.hpp"
#include "core/handshake/keys.hpp"
#include "core/session/address.hpp"
#include "core/wire/saved.hpp"

namespace pawl::session {

/// A publisher that makes a bundle every hour has six weeks before its oldest signed prekey goes.
inline constexpr std::size_t kMaxSignedPrekeys = 1'000;
inline constexpr std::size_t kMaxPrekeys = 100'000;
inline constexpr std::uint32_t kMaxPrekeyId = 0xFFFFFF;
inline constexpr std::uint32_t kMaxRandomRegistrationId = 16'380;
/// How long a signed prekey is kept after its replacement: longer than a first message is under way. A first message
/// without one-time prekey can be read by whoever gets the signed prekey, so this is how long that lasts.
inline constexpr std::int64_t kSignedPrekeyKeptMs = std::int64_t{30} * 24 * 60 * 60 * 1000;

struct DeviceKeysConfig {
  Address address;                                                         // our own
  std::optional<std::span<const std::uint8_t, 32>> identity_private = {};  // to import; none: a new one is drawn
  std::optional<std::uint32_t> registration_id = {};  // none: drawn from 1 to kMaxRandomRegistrationId
};

/// What a step changes in the keys. Nothing has happened before DeviceKeys::commit.
struct KeysChange {
  std::map<std::uint32_t, handshake::SignedPrekey> new_signed_prekeys;
  std::map<std::uint32_t, handshake::Prekey> new_prekeys;
  std::optional<std::uint32_t> spent_prekey;
  std::optional<std::uint32_t> next_id;
  std::uint64_t before_revision;
  std::vector<std::uint32_t> outlived_signed_prekeys = {};
};

struct BundleStep;

class DeviceKeys {
 public:
  /// Errors: kNoRandomness.
  static Result<DeviceKeys> create(const DeviceKeysConfig& config, crypto::Random& random);

  [[nodiscard]] const Address& address() const noexcept { return address_; }
  [[nodiscard]] const handshake::IdentityKeyPair& identity() const noexcept { return locked_->identity->pair; }
  /// Whether the identity's private half stays out of swap.
  [[nodiscard]] bool locked() const noexcept { return locked_->identity.locked(); }
  [[nodiscard]] std::uint32_t registration_id() const noexcept { return registration_id_; }
  [[nodiscard]] std::size_t prekeys_left() const noexcept { return prekeys_.size(); }

  /// Errors: kUnknownSignedPrekey.
  [[nodiscard]] Result<const handshake::SignedPrekey*> signed_prekey(std::uint32_t id) const;
  /// Errors: kUnknownPrekey.
  [[nodiscard]] Result<const handshake::Prekey*> prekey(std::uint32_t id) const;

  /// A bundle with a fresh signed prekey, and a fresh one-time prekey if wanted. Both get the next id: 1 to
  /// kMaxPrekeyId, then from 1 again past those in use. Beyond the limits above the oldest prekey goes, and with it
  /// every signed prekey whose successor is kSignedPrekeyKeptMs old; a clock that was set back erases nothing. Errors:
  /// kNoRandomness.
  [[nodiscard]] Result<BundleStep> make_bundle(bool one_time, std::int64_t now_ms, crypto::Random& random) const;
  /// The change that erases a one-time prekey.
  [[nodiscard]] KeysChange spend(std::uint32_t prekey_id) const;

  /// Raised by one with every change, and part of the saved form: the number to compare and swap by.
  [[nodiscard]] std::uint64_t revision() const noexcept { return revision_; }
  /// Puts a change in place. Errors: kInvalidArgument when the keys have changed since the step was made.
  Result<Done> commit(KeysChange&& change) noexcept;

  [[nodiscard]] DeviceKeys clone() const;

  /// The saved form (core/session/README.md): deterministic, not encrypted.
  [[nodiscard]] SecretBytes save() const;
  /// Errors: kStoreCorrupt, kStoreTooNew.
  static Result<DeviceKeys> load(ByteView saved);
  /// The same as part of a larger saved form.
  void write(wire::SavedWriter& out) const;
  static Result<DeviceKeys> read(wire::SavedReader& in);

 private:
  struct Identity {
    handshake::IdentityKeyPair pair;
    crypto::SigningKey signer;
  };
  // A page of locked memory, and what stands in it.
  struct Locked {
    explicit Locked(handshake::IdentityKeyPair pair);
    LockedArena arena;
    LockedBox<Identity> identity;
  };

  DeviceKeys(Address address, handshake::IdentityKeyPair identity, std::uint32_t registration_id)
      : address_(std::move(address)),
        locked_(std::make_unique<Locked>(std::move(identity))),
        registration_id_(registration_id) {}
  [[nodiscard]] std::uint32_t free_id() const;

  Address address_;
  std::unique_ptr<Locked> locked_;
  std::uint32_t registration_id_;
  std::uint32_t next_id_ = 1;
  std::uint64_t revision_ = 0;
  std::map<std::uint32_t, handshake::SignedPrekey> signed_prekeys_;
  std::map<std::uint32_t, handshake::Prekey> prekeys_;
};

struct BundleStep {
  handshake::Bundle bundle;
  KeysChange change;
};

}  // namespace pawl::session
