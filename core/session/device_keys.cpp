#include "core/session/device_keys.hpp"

#include <array>
#include <iterator>
#include <limits>

namespace pawl::session {
namespace {

Result<std::uint32_t> draw_registration_id(crypto::Random& random) {
  std::array<std::uint8_t, 4> drawn{};
  PAWL_CHECK(random.fill(drawn));
  std::uint32_t number = 0;
  for (const std::uint8_t byte : drawn) number = number << 8 | byte;
  return 1 + number % kMaxRandomRegistrationId;
}

Result<crypto::KeyPair> identity_from(const DeviceKeysConfig& config, crypto::Random& random) {
  if (!config.identity_private) return crypto::generate_key_pair(random);
  crypto::PrivateKey key = crypto::clamped(*config.identity_private);
  const crypto::PublicKey public_key = crypto::public_key_of(key);
  return crypto::KeyPair{std::move(key), public_key};
}

constexpr std::uint32_t id_after(std::uint32_t id) { return id >= kMaxPrekeyId ? 1 : id + 1; }

// Ids are given out in a circle, so the oldest prekey is the first one from the next id onwards.
template <class Prekeys>
void drop_oldest(Prekeys& prekeys, std::size_t limit, std::uint32_t next_id) noexcept {
  while (prekeys.size() > limit) {
    const auto oldest = prekeys.lower_bound(next_id);
    prekeys.erase(oldest == prekeys.end() ? prekeys.begin() : oldest);
  }
}

constexpr bool is_past(std::int64_t created_ms, std::int64_t now_ms) {
  constexpr std::int64_t latest = std::numeric_limits<std::int64_t>::max() - kSignedPrekeyKeptMs;
  return created_ms <= latest && created_ms + kSignedPrekeyKeptMs <= now_ms;
}

// A signed prekey is replaced when the next one is made.
template <class SignedPrekeys>
std::vector<std::uint32_t> outlived(const SignedPrekeys& prekeys, std::uint32_t next_id, std::int64_t now_ms) {
  std::vector<std::uint32_t> ids;
  const handshake::SignedPrekey* before = nullptr;
  const auto visit = [&](const handshake::SignedPrekey& key) {
    if (before != nullptr && is_past(key.created_ms, now_ms)) ids.push_back(before->id);
    before = &key;
  };
  const auto oldest = prekeys.lower_bound(next_id);
  for (auto at = oldest; at != prekeys.end(); ++at) visit(at->second);
  for (auto at = prekeys.begin(); at != oldest; ++at) visit(at->second);
  return ids;
}

}  // namespace

DeviceKeys::Locked::Locked(handshake::IdentityKeyPair pair)
    : arena(sizeof(Identity)), identity(arena, [&] {
        crypto::SigningKey signer(pair.private_key);
        return Identity{std::move(pair), std::move(signer)};
      }()) {}

Result<DeviceKeys> DeviceKeys::create(const DeviceKeysConfig& config, crypto::Random& random) {
  PAWL_TRY(auto identity, identity_from(config, random));
  if (config.registration_id) return DeviceKeys(config.address, std::move(identity), *config.registration_id);
  PAWL_TRY(const std::uint32_t registration_id, draw_registration_id(random));
  return DeviceKeys(config.address, std::move(identity), registration_id);
}

Result<const handshake::SignedPrekey*> DeviceKeys::signed_prekey(std::uint32_t id) const {
  const auto found = signed_prekeys_.find(id);
  if (found == signed_prekeys_.end()) return Error(Errc::kUnknownSignedPrekey, "there is no signed prekey of this id");
  return &found->second;
}

Result<const handshake::Prekey*> DeviceKeys::prekey(std::uint32_t id) const {
  const auto found = prekeys_.find(id);
  if (found == prekeys_.end()) return Error(Errc::kUnknownPrekey, "there is no one-time prekey of this id");
  return &found->second;
}

// The limits on prekeys are far below the number of ids, so there always is one.
std::uint32_t DeviceKeys::free_id() const {
  std::uint32_t id = next_id_;
  while (signed_prekeys_.contains(id) || prekeys_.contains(id)) id = id_after(id);
  return id;
}

Result<BundleStep> DeviceKeys::make_bundle(bool one_time, std::int64_t now_ms, crypto::Random& random) const {
  const std::uint32_t id = free_id();
  BundleStep step{{registration_id_, address_.device, identity().public_key, {}, {}, {}},
                  {{}, {}, {}, id_after(id), revision_, outlived(signed_prekeys_, next_id_, now_ms)}};
  PAWL_TRY(auto signed_prekey, handshake::make_signed_prekey(locked_->identity->signer, id, now_ms, random));
  step.bundle.signed_prekey = {id, signed_prekey.pair.public_key};
  step.bundle.signed_prekey_signature.assign(signed_prekey.signature.begin(), signed_prekey.signature.end());
  step.change.new_signed_prekeys.emplace(id, std::move(signed_prekey));
  if (one_time) {
    PAWL_TRY(auto prekey, handshake::make_prekey(id, random));
    step.bundle.prekey = {id, prekey.pair.public_key};
    step.change.new_prekeys.emplace(id, std::move(prekey));
  }
  return step;
}

KeysChange DeviceKeys::spend(std::uint32_t prekey_id) const { return {{}, {}, prekey_id, {}, revision_}; }

Result<Done> DeviceKeys::commit(KeysChange&& change) noexcept {
  if (change.before_revision != revision_) {
    return Error(Errc::kInvalidArgument, "the keys have changed since this step was made");
  }
  signed_prekeys_.merge(change.new_signed_prekeys);  // moves the nodes: nothing is allocated
  prekeys_.merge(change.new_prekeys);
  if (change.spent_prekey) prekeys_.erase(*change.spent_prekey);
  for (const std::uint32_t id : change.outlived_signed_prekeys) signed_prekeys_.erase(id);
  if (change.next_id) next_id_ = *change.next_id;
  drop_oldest(signed_prekeys_, kMaxSignedPrekeys, next_id_);
  drop_oldest(prekeys_, kMaxPrekeys, next_id_);
  ++revision_;
  return Done{};
}

DeviceKeys DeviceKeys::clone() const {
  DeviceKeys copy(address_, identity().clone(), registration_id_);
  copy.next_id_ = next_id_;
  copy.revision_ = revision_;
  for (const auto& [id, key] : signed_prekeys_) {
    copy.signed_prekeys_.emplace_hint(copy.signed_prekeys_.end(), id,
                                      handshake::SignedPrekey{key.id, key.pair.clone(), key.created_ms, key.signature});
  }
  for (const auto& [id, key] : prekeys_) {
    copy.prekeys_.emplace_hint(copy.prekeys_.end(), id, handshake::Prekey{key.id, key.pair.clone()});
  }
  return copy;
}

}  // namespace pawl::session
