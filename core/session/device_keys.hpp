// The keys of one device of ours: its identity, and the private halves of the prekeys that it has published.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
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
#include "core/session/replay_memory.hpp"
#include "core/wire/saved.hpp"

namespace pawl::session {

/// A publisher that makes a bundle every hour has six weeks before its oldest signed prekey goes.
inline constexpr std::size_t kMaxSignedPrekeys = 1'000;
inline constexpr std::size_t kMaxLastResorts = kMaxSignedPrekeys;  // last-resort KEM prekeys
inline constexpr std::size_t kMaxPrekeys = 100'000;                // one-time ones, and as many one-time KEM prekeys
/// What all last-resort KEM prekeys remember together; beyond it the oldest one goes, with what it remembers.
inline constexpr std::size_t kMaxRemembered = 4 * ReplayMemory::kMax;
inline constexpr std::uint32_t kMaxPrekeyId = 0xFFFFFF;
inline constexpr std::uint32_t kMaxRandomRegistrationId = 16'380;
/// How long a signed prekey, or a last-resort KEM prekey, is kept after its replacement: longer than a first message is
/// under way. A first message without one-time prekeys can be read by whoever gets both, so this is how long that
/// lasts.
inline constexpr std::int64_t kSignedPrekeyKeptMs = std::int64_t{30} * 24 * 60 * 60 * 1000;

struct DeviceKeysConfig {
  Address address;                                                         // our own
  std::optional<std::span<const std::uint8_t, 32>> identity_private = {};  // to import; none: a new one is drawn
  std::optional<std::uint32_t> registration_id = {};  // none: drawn from 1 to kMaxRandomRegistrationId
  handshake::Family family = handshake::Family::kSignal;
};

/// A KEM prekey for which a first message erases nothing.
struct LastResort {
  handshake::KemPrekey prekey;
  ReplayMemory seen{};
};

/// What the first message of a session uses up of our keys, and what remembers it.
struct SpentKeys {
  std::optional<std::uint32_t> prekey = {};
  std::optional<std::uint32_t> kem_prekey = {};  // a one-time one
  std::optional<FirstUse> last_resort = {};

  [[nodiscard]] bool none() const { return !prekey && !kem_prekey && !last_resort; }
};

/// What a step changes in the keys. Nothing has happened before DeviceKeys::commit.
struct KeysChange {
  std::map<std::uint32_t, handshake::SignedPrekey> new_signed_prekeys;
  std::map<std::uint32_t, handshake::Prekey> new_prekeys;
  std::optional<std::uint32_t> spent_prekey;
  std::optional<std::uint32_t> next_id;
  std::uint64_t before_revision;
  std::vector<std::uint32_t> outlived_signed_prekeys = {};
  std::map<std::uint32_t, handshake::KemPrekey> new_kem_prekeys = {};
  std::map<std::uint32_t, LastResort> new_last_resorts = {};
  std::optional<std::uint32_t> spent_kem_prekey = {};
  std::vector<std::uint32_t> outlived_last_resorts = {};
  std::uint32_t remembered_by = 0;  // the last-resort KEM prekey
  std::set<ReplayEntry> remembered = {};
};

struct BundleStep;

/// The id after this one, in the circle in which they are given out.
constexpr std::uint32_t prekey_id_after(std::uint32_t id) { return id >= kMaxPrekeyId ? 1 : id + 1; }
/// Whether a prekey whose successor was made at `replaced_ms` has been kept long enough.
[[nodiscard]] bool is_outlived(std::int64_t replaced_ms, std::int64_t now_ms);

class DeviceKeys {
 public:
  /// Errors: kNoRandomness.
  static Result<DeviceKeys> create(const DeviceKeysConfig& config, crypto::Random& random);

  [[nodiscard]] const Address& address() const noexcept { return address_; }
  [[nodiscard]] const handshake::IdentityKeyPair& identity() const noexcept { return locked_->identity->pair; }
  /// Whether the identity's private half stays out of swap.
  [[nodiscard]] bool locked() const noexcept { return locked_->identity.locked(); }
  [[nodiscard]] std::uint32_t registration_id() const noexcept { return registration_id_; }
  /// Whose clients the device speaks with, for good.
  [[nodiscard]] handshake::Family family() const noexcept { return family_; }
  [[nodiscard]] std::size_t prekeys_left() const noexcept { return prekeys_.size(); }
  [[nodiscard]] std::size_t kem_prekeys_left() const noexcept { return kem_prekeys_.size(); }

  /// Errors: kUnknownSignedPrekey.
  [[nodiscard]] Result<const handshake::SignedPrekey*> signed_prekey(std::uint32_t id) const;
  /// Errors: kUnknownPrekey.
  [[nodiscard]] Result<const handshake::Prekey*> prekey(std::uint32_t id) const;

  /// One-time or last-resort: they share their numbers. Errors: kUnknownKemPrekey.
  [[nodiscard]] Result<const handshake::KemPrekey*> kem_prekey(std::uint32_t id) const;
  /// Whether a first message may be read, as far as the memory of its KEM prekey goes. Errors: kInvalidMessage (detail
  /// kNoSession: its session is gone, and nobody knows whether it was read; detail kStoreFull: it could not be
  /// remembered).
  [[nodiscard]] Result<Done> check_unseen(const FirstUse& use) const;

  /// For keys whose prekeys stand in a store: takes in those that a call needs, and drops them all.
  void hold(handshake::SignedPrekey key);
  void hold(handshake::Prekey key);
  void hold(handshake::KemPrekey key);
  void hold(LastResort key);
  void drop_prekeys() noexcept;

  /// A bundle with a fresh signed prekey, a fresh one-time prekey if `one_time`, and a fresh KEM prekey if `kem`, which
  /// is a one-time or a last-resort one as `one_time` says, and of the family's KEM. All get the next id: 1 to
  /// kMaxPrekeyId, then from 1 again past those in use. Beyond the limits above the oldest prekey goes, and with it
  /// every signed or last-resort prekey whose successor is kSignedPrekeyKeptMs old; a clock that was set back erases
  /// nothing. With a signed prekey go the one-time prekeys of its bundle. Errors: kNoRandomness.
  [[nodiscard]] Result<BundleStep> make_bundle(bool one_time, bool kem, std::int64_t now_ms,
                                               crypto::Random& random) const;
  /// The same with this id, beside the prekeys that there are: nothing is outlived.
  [[nodiscard]] Result<BundleStep> make_bundle_of(std::uint32_t id, bool one_time, bool kem, std::int64_t now_ms,
                                                  crypto::Random& random) const;
  /// What the first message of a session spends, once it has been read.
  [[nodiscard]] SpentKeys spent_by(std::optional<std::uint32_t> prekey_id, const std::optional<FirstUse>& use) const;
  /// The change that erases what is spent, and remembers the rest.
  [[nodiscard]] KeysChange spend(const SpentKeys& spent) const;

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

  DeviceKeys(Address address, handshake::IdentityKeyPair identity, std::uint32_t registration_id,
             handshake::Family family)
      : address_(std::move(address)),
        locked_(std::make_unique<Locked>(std::move(identity))),
        registration_id_(registration_id),
        family_(family) {}
  [[nodiscard]] std::uint32_t free_id() const;
  [[nodiscard]] Result<Done> add_kem_prekey(BundleStep& step, std::uint32_t id, bool one_time, std::int64_t now_ms,
                                            crypto::Random& random) const;
  void drop_bundle(std::uint32_t id) noexcept;
  void drop_excess_remembered() noexcept;

  Address address_;
  std::unique_ptr<Locked> locked_;
  std::uint32_t registration_id_;
  handshake::Family family_;
  std::uint32_t next_id_ = 1;
  std::uint64_t revision_ = 0;
  std::map<std::uint32_t, handshake::SignedPrekey> signed_prekeys_;
  std::map<std::uint32_t, handshake::Prekey> prekeys_;
  std::map<std::uint32_t, handshake::KemPrekey> kem_prekeys_;  // one-time
  std::map<std::uint32_t, LastResort> last_resorts_;
};

struct BundleStep {
  handshake::Bundle bundle;
  KeysChange change;
};

}  // namespace pawl::session
