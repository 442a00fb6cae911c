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

// Ids are given out in a circle, so the oldest prekey is the first one from the next id onwards.
template <class Prekeys>
auto oldest_of(Prekeys& prekeys, std::uint32_t next_id) noexcept {
  const auto oldest = prekeys.lower_bound(next_id);
  return oldest == prekeys.end() ? prekeys.begin() : oldest;
}

template <class Prekeys>
void drop_oldest(Prekeys& prekeys, std::size_t limit, std::uint32_t next_id) noexcept {
  while (prekeys.size() > limit) prekeys.erase(oldest_of(prekeys, next_id));
}

const handshake::SignedPrekey& prekey_in(const handshake::SignedPrekey& key) { return key; }
const handshake::KemPrekey& prekey_in(const LastResort& key) { return key.prekey; }

// A prekey that is used again and again is replaced when the next one is made.
template <class Prekeys>
std::vector<std::uint32_t> outlived(const Prekeys& prekeys, std::uint32_t next_id, std::int64_t now_ms) {
  std::vector<std::uint32_t> ids;
  std::optional<std::uint32_t> before;
  const auto visit = [&](const auto& key) {
    if (before && is_outlived(key.created_ms, now_ms)) ids.push_back(*before);
    before = key.id;
  };
  const auto oldest = prekeys.lower_bound(next_id);
  for (auto at = oldest; at != prekeys.end(); ++at) visit(prekey_in(at->second));
  for (auto at = prekeys.begin(); at != oldest; ++at) visit(prekey_in(at->second));
  return ids;
}

}  // namespace

bool is_outlived(std::int64_t replaced_ms, std::int64_t now_ms) {
  constexpr std::int64_t latest = std::numeric_limits<std::int64_t>::max() - kSignedPrekeyKeptMs;
  return replaced_ms <= latest && replaced_ms + kSignedPrekeyKeptMs <= now_ms;
}

DeviceKeys::Locked::Locked(handshake::IdentityKeyPair pair)
    : arena(sizeof(Identity)), identity(arena, [&] {
        crypto::SigningKey signer(pair.private_key);
        return Identity{std::move(pair), std::move(signer)};
      }()) {}

Result<DeviceKeys> DeviceKeys::create(const DeviceKeysConfig& config, crypto::Random& random) {
  PAWL_TRY(auto identity, identity_from(config, random));
  if (config.registration_id) {
    return DeviceKeys(config.address, std::move(identity), *config.registration_id, config.family);
  }
  PAWL_TRY(const std::uint32_t registration_id, draw_registration_id(random));
  return DeviceKeys(config.address, std::move(identity), registration_id, config.family);
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

Result<const handshake::KemPrekey*> DeviceKeys::kem_prekey(std::uint32_t id) const {
  const auto one_time = kem_prekeys_.find(id);
  if (one_time != kem_prekeys_.end()) return &one_time->second;
  const auto last_resort = last_resorts_.find(id);
  if (last_resort != last_resorts_.end()) return &last_resort->second.prekey;
  return Error(Errc::kUnknownKemPrekey, "there is no KEM prekey of this id");
}

Result<Done> DeviceKeys::check_unseen(const FirstUse& use) const {
  const auto found = last_resorts_.find(use.kem_prekey_id);
  if (found == last_resorts_.end()) return Done{};  // a one-time prekey is erased instead
  const ReplayMemory& seen = found->second.seen;
  if (seen.contains(replay_entry(identity().private_key, use))) {
    return Error(Errc::kInvalidMessage, "the session that the first message began is gone", Errc::kNoSession);
  }
  if (seen.full()) {
    return Error(Errc::kInvalidMessage, "the last-resort KEM prekey is used up and has to be replaced",
                 Errc::kStoreFull);
  }
  return Done{};
}

void DeviceKeys::hold(handshake::SignedPrekey key) { signed_prekeys_.emplace(key.id, std::move(key)); }
void DeviceKeys::hold(handshake::Prekey key) { prekeys_.emplace(key.id, std::move(key)); }
void DeviceKeys::hold(handshake::KemPrekey key) { kem_prekeys_.emplace(key.id, std::move(key)); }
void DeviceKeys::hold(LastResort key) { last_resorts_.emplace(key.prekey.id, std::move(key)); }

void DeviceKeys::drop_prekeys() noexcept {
  signed_prekeys_.clear();
  prekeys_.clear();
  kem_prekeys_.clear();
  last_resorts_.clear();
}

// The limits on prekeys are far below the number of ids, so there always is one.
std::uint32_t DeviceKeys::free_id() const {
  const auto in_use = [&](std::uint32_t id) {
    return signed_prekeys_.contains(id) || prekeys_.contains(id) || kem_prekeys_.contains(id) ||
           last_resorts_.contains(id);
  };
  std::uint32_t id = next_id_;
  while (in_use(id)) id = prekey_id_after(id);
  return id;
}

Result<BundleStep> DeviceKeys::make_bundle(bool one_time, bool kem, std::int64_t now_ms, crypto::Random& random) const {
  PAWL_TRY(auto step, make_bundle_of(free_id(), one_time, kem, now_ms, random));
  step.change.outlived_signed_prekeys = outlived(signed_prekeys_, next_id_, now_ms);
  step.change.outlived_last_resorts = outlived(last_resorts_, next_id_, now_ms);
  return step;
}

Result<BundleStep> DeviceKeys::make_bundle_of(std::uint32_t id, bool one_time, bool kem, std::int64_t now_ms,
                                              crypto::Random& random) const {
  BundleStep step{{registration_id_, address_.device, identity().public_key, {}, {}, {}},
                  {{}, {}, {}, prekey_id_after(id), revision_}};
  PAWL_TRY(auto signed_prekey, handshake::make_signed_prekey(locked_->identity->signer, id, now_ms, random));
  step.bundle.signed_prekey = {id, signed_prekey.pair.public_key};
  step.bundle.signed_prekey_signature.assign(signed_prekey.signature.begin(), signed_prekey.signature.end());
  step.change.new_signed_prekeys.emplace(id, std::move(signed_prekey));
  if (one_time) {
    PAWL_TRY(auto prekey, handshake::make_prekey(id, random));
    step.bundle.prekey = {id, prekey.pair.public_key};
    step.change.new_prekeys.emplace(id, std::move(prekey));
  }
  if (kem) {
    PAWL_CHECK(add_kem_prekey(step, id, one_time, now_ms, random));
  }
  return step;
}

Result<Done> DeviceKeys::add_kem_prekey(BundleStep& step, std::uint32_t id, bool one_time, std::int64_t now_ms,
                                        crypto::Random& random) const {
  const handshake::Suite suite = handshake::post_quantum_suite(family_);
  PAWL_TRY(auto made, handshake::make_kem_prekey(suite, locked_->identity->signer, id, now_ms, random));
  step.bundle.kem_prekey = {id, made.key.public_key(), {made.signature.begin(), made.signature.end()}};
  if (one_time) {
    step.change.new_kem_prekeys.emplace(id, std::move(made));
  } else {
    step.change.new_last_resorts.emplace(id, LastResort{std::move(made)});
  }
  return Done{};
}

SpentKeys DeviceKeys::spent_by(std::optional<std::uint32_t> prekey_id, const std::optional<FirstUse>& use) const {
  SpentKeys spent{prekey_id};
  if (!use) return spent;
  if (kem_prekeys_.contains(use->kem_prekey_id)) {
    spent.kem_prekey = use->kem_prekey_id;
  } else {
    spent.last_resort = use;
  }
  return spent;
}

KeysChange DeviceKeys::spend(const SpentKeys& spent) const {
  KeysChange change{{}, {}, spent.prekey, {}, revision_};
  change.spent_kem_prekey = spent.kem_prekey;
  if (spent.last_resort) {
    change.remembered_by = spent.last_resort->kem_prekey_id;
    change.remembered.insert(replay_entry(identity().private_key, *spent.last_resort));
  }
  return change;
}

Result<Done> DeviceKeys::commit(KeysChange&& change) noexcept {
  if (change.before_revision != revision_) {
    return Error(Errc::kInvalidArgument, "the keys have changed since this step was made");
  }
  signed_prekeys_.merge(change.new_signed_prekeys);  // moves the nodes: nothing is allocated
  prekeys_.merge(change.new_prekeys);
  if (change.spent_prekey) prekeys_.erase(*change.spent_prekey);
  for (const std::uint32_t id : change.outlived_signed_prekeys) drop_bundle(id);
  kem_prekeys_.merge(change.new_kem_prekeys);
  last_resorts_.merge(change.new_last_resorts);
  if (change.spent_kem_prekey) kem_prekeys_.erase(*change.spent_kem_prekey);
  for (const std::uint32_t id : change.outlived_last_resorts) last_resorts_.erase(id);
  const auto remembers = last_resorts_.find(change.remembered_by);
  if (remembers != last_resorts_.end()) remembers->second.seen.merge(change.remembered);
  if (change.next_id) next_id_ = *change.next_id;
  while (signed_prekeys_.size() > kMaxSignedPrekeys) drop_bundle(oldest_of(signed_prekeys_, next_id_)->first);
  drop_oldest(prekeys_, kMaxPrekeys, next_id_);
  drop_oldest(kem_prekeys_, kMaxPrekeys, next_id_);
  drop_oldest(last_resorts_, kMaxLastResorts, next_id_);
  drop_excess_remembered();
  ++revision_;
  return Done{};
}

// Nobody can use the one-time prekeys of a bundle without its signed prekey, whose id they have.
void DeviceKeys::drop_bundle(std::uint32_t id) noexcept {
  signed_prekeys_.erase(id);
  prekeys_.erase(id);
  kem_prekeys_.erase(id);
}

// The newest prekey stays: it is the one that is published.
void DeviceKeys::drop_excess_remembered() noexcept {
  std::size_t sum = 0;
  for (const auto& [id, key] : last_resorts_) sum += key.seen.size();
  while (sum > kMaxRemembered && last_resorts_.size() > 1) {
    const auto oldest = oldest_of(last_resorts_, next_id_);
    sum -= oldest->second.seen.size();
    last_resorts_.erase(oldest);
  }
}

DeviceKeys DeviceKeys::clone() const {
  DeviceKeys copy(address_, identity().clone(), registration_id_, family_);
  copy.next_id_ = next_id_;
  copy.revision_ = revision_;
  for (const auto& [id, key] : signed_prekeys_) {
    copy.signed_prekeys_.emplace_hint(copy.signed_prekeys_.end(), id,
                                      handshake::SignedPrekey{key.id, key.pair.clone(), key.created_ms, key.signature});
  }
  for (const auto& [id, key] : prekeys_) {
    copy.prekeys_.emplace_hint(copy.prekeys_.end(), id, handshake::Prekey{key.id, key.pair.clone()});
  }
  for (const auto& [id, key] : kem_prekeys_) copy.kem_prekeys_.emplace_hint(copy.kem_prekeys_.end(), id, key.clone());
  for (const auto& [id, key] : last_resorts_) {
    copy.last_resorts_.emplace_hint(copy.last_resorts_.end(), id, LastResort{key.prekey.clone(), key.seen});
  }
  return copy;
}

}  // namespace pawl::session
