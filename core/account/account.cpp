#include "core/account/account.hpp"

#include <bitset>

#include "core/session/open.hpp"
#include "core/session/start.hpp"

namespace pawl::account {
namespace {

using session::Address;
using session::Name;
using session::RecordChange;

Result<Done> check_devices(std::span<const std::uint32_t> devices) {
  std::bitset<session::kMaxDevice + 1> seen;
  for (const std::uint32_t device : devices) {
    if (device > session::kMaxDevice) return Error(Errc::kInvalidArgument, "a device number is 0 to 127");
    if (seen.test(device)) return Error(Errc::kInvalidArgument, "a device is named twice");
    seen.set(device);
  }
  return Done{};
}

}  // namespace

Account::Account(session::DeviceKeys keys, Policy policy, session::PqPolicy pq_policy)
    : keys_(std::move(keys)),
      policy_(policy),
      pq_policy_(pq_policy),
      arena_(std::make_unique<LockedArena>(kLockedSize)) {}

// `from` ends what was here, in the order that destructors keep: the sessions before the arena that they stand in.
Account& Account::operator=(Account&& from) noexcept {
  std::swap(keys_, from.keys_);
  std::swap(policy_, from.policy_);
  std::swap(pq_policy_, from.pq_policy_);
  std::swap(arena_, from.arena_);
  std::swap(devices_, from.devices_);
  std::swap(unanswered_, from.unanswered_);
  std::swap(pins_, from.pins_);
  std::swap(strangers_pins_, from.strangers_pins_);
  std::swap(strangers_, from.strangers_);
  return *this;
}

Result<Account> Account::create(const session::DeviceKeysConfig& config, Policy policy, crypto::Random& random,
                                session::PqPolicy pq_policy) {
  PAWL_TRY(auto keys, session::DeviceKeys::create(config, random));
  return Account(std::move(keys), policy, pq_policy);
}

Result<Done> Account::check_peer(const Address& peer) const {
  if (peer == address()) return Error(Errc::kInvalidArgument, "the address is the account's own");
  return Done{};
}

// In Signal's family all devices of a name share its identity: ours is known from the start.
bool Account::trusts(const Name& name, const crypto::PublicKey& identity, Direction direction) const {
  const Pin* known = pin(name);
  const bool our_own = name == address().name && family() == handshake::Family::kSignal;
  if (our_own && known == nullptr && identity != this->identity()) return false;
  return is_trusted(known, identity, policy_, direction);
}

session::SuiteRule Account::suites(const Name& name) const {
  const Pin* known = pin(name);
  return {pq_policy_, known != nullptr && known->pq_history.shown()};
}

Result<Devices::iterator> Account::find(const Address& peer) {
  const auto found = devices_.find(peer);
  if (found == devices_.end()) return Error(Errc::kNoSession, "there is no session with this device");
  return found;
}

// All that may fail for want of memory is done first, in places where nobody looks; the rest cannot fail.
void Account::commit(const Address& peer, RecordChange&& change, const Pin& shown, const session::SpentKeys& spent) {
  Devices new_device;
  Unanswered new_stranger;
  Pins new_pin;
  auto device = devices_.find(peer);
  if (device == devices_.end()) {
    device = new_device.emplace(peer, Device{session::Record(arena_.get())}).first;
    new_stranger.add(device, unanswered_.next_number());
  }
  const auto pinned = pins_.find(peer.name);
  if (pinned == pins_.end()) new_pin.emplace(peer.name, shown);
  session::KeysChange spends = keys_.spend(spent);
  device->second.record.make_room(change);
  if (pinned != pins_.end() && is_strangers(*pinned)) --strangers_pins_;  // the name gets a record

  device->second.record.apply(std::move(change));
  devices_.merge(new_device);  // moves the node
  unanswered_.merge(std::move(new_stranger));
  unanswered_.recount(device);
  pins_.merge(new_pin);
  if (pinned != pins_.end() && shown.pq_history.shown()) pinned->second.pq_history.show();
  if (!spent.none()) (void)keys_.commit(std::move(spends));  // made from the keys as they are
  if (shown.confirmed) confirm(device);
  make_strangers_fit(device);
}

// What we did shows that the device is no stranger's: its record makes room for nobody, and the pin stays. Where that
// is known already, the pin is confirmed.
void Account::confirm(Devices::iterator device) noexcept {
  if (!device->second.unanswered) return;
  unanswered_.remove(device);
  if (const auto pinned = pins_.find(device->first.name); pinned != pins_.end()) pinned->second.confirmed = true;
}

void Account::make_strangers_fit(Devices::iterator newest) noexcept {
  while (unanswered_.too_many()) evict(unanswered_.oldest_but(newest));
  unanswered_.drop_excess_skipped(newest);
}

// The pin outlives the record: or a few strangers with many sessions would make another key pass for the first one.
// That of somebody to whom we have ever said anything always does.
void Account::evict(Devices::iterator device) noexcept {
  const auto pinned = pins_.find(device->first.name);
  unanswered_.remove(device);
  devices_.erase(device);
  if (pinned == pins_.end() || !is_strangers(*pinned)) return;
  if (strangers_pins_ < kMaxStrangersPins) {
    ++strangers_pins_;
  } else {
    pins_.erase(pinned);
  }
}

// An unconfirmed pin of a name that there is no record of.
bool Account::is_strangers(const Pins::value_type& pin) const noexcept {
  return !pin.second.confirmed && !devices_.contains(pin.first);
}

Result<handshake::Bundle> Account::bundle(bool one_time, bool kem, std::int64_t now_ms, crypto::Random& random) {
  PAWL_TRY(auto step, keys_.make_bundle(one_time, kem, now_ms, random));
  PAWL_CHECK(keys_.commit(std::move(step.change)));
  return std::move(step.bundle);
}

Result<Done> Account::add_bundle(const Address& peer, const handshake::Bundle& bundle, std::int64_t now_ms,
                                 crypto::Random& random, std::optional<session::Suite> wanted) {
  PAWL_CHECK(check_peer(peer));
  if (!trusts(peer.name, bundle.identity, Direction::kSending)) {
    return Error(Errc::kUntrustedIdentity, "the identity of the bundle is not trusted");
  }
  const session::SuiteRule rule = suites(peer.name);
  PAWL_TRY(const session::Suite suite, session::choose_suite(bundle, keys_.family(), rule, wanted));
  PAWL_TRY(auto session, session::start({keys_, peer, now_ms, random, rule}, bundle, suite));
  const Pin shown{.identity = bundle.identity, .pq_history = session::PqHistory(bundle.kem_prekey.has_value())};
  commit(peer, {RecordChange::Installed{std::move(session)}}, shown, {});
  return Done{};
}

Result<session::Sealed> Account::seal_for(const Devices::value_type& device, ByteView text, std::int64_t now_ms,
                                          crypto::Random& random) const {
  const Address& peer = device.first;
  const auto trusted = [&](const auto& identity) { return trusts(peer.name, identity, Direction::kSending); };
  return session::seal(device.second.record, {keys_, peer, now_ms, random, suites(peer.name)}, text, trusted);
}

Result<session::SealedMessage> Account::encrypt(const Address& peer, ByteView text, std::int64_t now_ms,
                                                crypto::Random& random) {
  PAWL_CHECK(check_peer(peer));
  PAWL_TRY(const auto device, find(peer));
  PAWL_TRY(auto&& sealed, seal_for(*device, text, now_ms, random));
  device->second.record.apply(std::move(sealed.change));
  confirm(device);
  return std::move(sealed.message);
}

Result<std::vector<Account::Envelope>> Account::encrypt(const Name& peer, std::span<const std::uint32_t> devices,
                                                        ByteView text, std::int64_t now_ms, crypto::Random& random) {
  PAWL_CHECK(check_devices(devices));
  std::vector<Envelope> envelopes;
  std::vector<std::pair<Devices::iterator, RecordChange>> changes;
  envelopes.reserve(devices.size());
  changes.reserve(devices.size());
  Address address{peer, 0};
  for (const std::uint32_t number : devices) {
    address.device = static_cast<std::uint8_t>(number);
    PAWL_CHECK(check_peer(address));
    const auto device = find(address);
    auto sealed = device ? seal_for(**device, text, now_ms, random) : device.error();
    if (!sealed) {
      envelopes.push_back({number, sealed.error()});
      continue;
    }
    changes.emplace_back(*device, std::move(sealed->change));
    envelopes.push_back({number, std::move(sealed->message)});
  }
  for (auto& [device, change] : changes) {
    device->second.record.apply(std::move(change));
    confirm(device);
  }
  return envelopes;
}

Result<SecretBytes> Account::decrypt(const Address& sender, session::MessageKind kind, ByteView bytes,
                                     std::int64_t now_ms, crypto::Random& random) {
  PAWL_CHECK(check_peer(sender));
  const session::Record no_record;
  const auto known = devices_.find(sender);
  const bool stranger = known == devices_.end();
  const session::Record& record = stranger ? no_record : known->second.record;
  session::FarJumps& far_jumps = stranger ? strangers_ : known->second.far_jumps;
  const auto trusted = [&](const auto& identity) { return trusts(sender.name, identity, Direction::kReceiving); };
  const session::Receiver receiver{keys_, sender, now_ms, random, suites(sender.name)};
  PAWL_TRY(auto&& opened, session::open(record, far_jumps, kind, bytes, receiver, trusted));
  const bool is_pq = handshake::is_post_quantum(opened.suite);
  const Pin shown{.identity = opened.identity, .pq_history = session::PqHistory(is_pq), .confirmed = false};
  commit(sender, std::move(opened.change), shown, opened.spent);
  return std::move(opened.text);
}

void Account::set_trust(const Name& name, const crypto::PublicKey& identity, TrustLevel level) {
  Pin next{identity, level};
  const auto pinned = pins_.find(name);
  if (pinned == pins_.end()) {
    pins_.emplace(name, std::move(next));
    return;
  }
  next.pq_history = pinned->second.pq_history.turned(pinned->second.identity, identity);
  if (is_strangers(*pinned)) --strangers_pins_;
  pinned->second = std::move(next);
}

const Pin* Account::pin(const Name& name) const {
  const auto found = pins_.find(name);
  return found == pins_.end() ? nullptr : &found->second;
}

Result<Done> Account::archive(const Address& peer) {
  PAWL_TRY(const auto device, find(peer));
  RecordChange change{RecordChange::Archived{}};
  device->second.record.make_room(change);
  device->second.record.apply(std::move(change));
  unanswered_.recount(device);
  return Done{};
}

Result<Done> Account::forget(const Address& peer) {
  PAWL_TRY(const auto device, find(peer));
  confirm(device);
  devices_.erase(device);
  return Done{};
}

Result<Done> Account::forget(const Name& name) {
  auto [at, end] = devices_.equal_range(name);
  if (at == end) return Error(Errc::kNoSession, "there is no session with this name");
  while (at != end) {
    confirm(at);
    at = devices_.erase(at);
  }
  return Done{};
}

std::vector<std::uint32_t> Account::devices(const Name& name) const {
  std::vector<std::uint32_t> numbers;
  for (auto [at, end] = devices_.equal_range(name); at != end; ++at) numbers.push_back(at->first.device);
  return numbers;
}

std::optional<session::SessionInfo> Account::info(const Address& peer) const {
  const auto found = devices_.find(peer);
  if (found == devices_.end()) return {};
  return found->second.record.info();
}

}  // namespace pawl::account
