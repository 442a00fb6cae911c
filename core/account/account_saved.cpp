// The saved form of an account (core/account/README.md).
#include "core/account/account.hpp"
#include "core/base/planted.hpp"
#include "core/session/saved_fields.hpp"

namespace pawl::account {
namespace {

constexpr wire::SavedFormat kFormat{{'P', 'W', 'L', 'A'}, 2};

enum Tag : std::uint8_t {
  kPolicy = 1,
  kKeys = 2,
  kDevice = 3,
  kPin = 4,
  kPqPolicy = 5,
  kUnanswered = 6,
};

enum DeviceTag : std::uint8_t {
  kAddress = 1,
  kRecord = 2,
};

enum PinTag : std::uint8_t {
  kName = 1,
  kIdentity = 2,
  kLevel = 3,
  kHasShownPq = 4,
  kOthersThatHave = 5,
  kUnconfirmed = 6,
};

constexpr session::PqHistory::Tags kPqHistoryTags{kHasShownPq, kOthersThatHave};

constexpr Error kBadAccount(Errc::kStoreCorrupt, "the saved account has rows out of order or values out of range");

Result<Policy> read_policy(wire::SavedReader& in) {
  PAWL_TRY(const auto number, in.u32(kPolicy));
  const auto policy = static_cast<Policy>(number);
  if (policy != Policy::kFirstUse && policy != Policy::kVerifiedOnly && policy != Policy::kAsk) return kBadAccount;
  return policy;
}

Result<session::DeviceKeys> read_keys(wire::SavedReader& in) {
  PAWL_TRY(auto group, in.group(kKeys));
  PAWL_TRY(auto keys, session::DeviceKeys::read(group));
  PAWL_CHECK(group.end());
  return keys;
}

Result<std::pair<session::Address, session::Record>> read_device(wire::SavedReader& in, handshake::Family family,
                                                                 LockedArena* arena) {
  PAWL_TRY(auto group, in.group(kDevice));
  PAWL_TRY(auto address, session::read_address(group, kAddress));
  PAWL_TRY(auto inside, group.group(kRecord));
  PAWL_TRY(auto record, session::Record::read(inside, family, arena));
  PAWL_CHECK(inside.end());
  PAWL_CHECK(group.end());
  return std::pair{std::move(address), std::move(record)};
}

Result<std::pair<session::Name, Pin>> read_pin(wire::SavedReader& in) {
  PAWL_TRY(auto group, in.group(kPin));
  PAWL_TRY(auto name, session::read_name(group, kName));
  PAWL_TRY(const auto u, group.fixed<32>(kIdentity));
  const auto identity = crypto::PublicKey::from_u(u);
  PAWL_TRY(const auto level, group.u32(kLevel));
  PAWL_TRY(auto pq_history, session::PqHistory::read(group, kPqHistoryTags, identity));
  PAWL_TRY(const bool unconfirmed, session::read_mark(group, kUnconfirmed));
  PAWL_CHECK(group.end());
  if (level > static_cast<std::uint32_t>(TrustLevel::kBlocked)) return kBadAccount;
  return std::pair{std::move(name), Pin{identity, static_cast<TrustLevel>(level), std::move(pq_history), !unconfirmed}};
}

// Adds a row, which has to come after those that are there.
template <class Rows, class Key, class Value>
Result<Done> append(Rows& rows, Key&& key, Value&& value) {
  if (!rows.empty() && !(rows.rbegin()->first < key)) return kBadAccount;
  rows.emplace_hint(rows.end(), std::forward<Key>(key), std::forward<Value>(value));
  return Done{};
}

}  // namespace

SecretBytes Account::save() const {
  wire::SavedWriter out(kFormat);
  out.u32(kPolicy, static_cast<std::uint32_t>(policy_));
  out.group(kKeys, [&](wire::SavedWriter& group) { keys_.write(group); });
  for (const auto& [address, device] : devices_) {
    out.group(kDevice, [&, &at = address, &record = device.record](wire::SavedWriter& group) {
      session::write_address(group, kAddress, at);
      group.group(kRecord, [&](wire::SavedWriter& inside) { record.write(inside); });
    });
  }
  for (const auto& [name, pin] : pins_) {
    out.group(kPin, [&, &text = name.text(), &value = pin](wire::SavedWriter& group) {
      group.bytes(kName, bytes_of(text)).bytes(kIdentity, value.identity.u());
      group.u32(kLevel, static_cast<std::uint32_t>(value.level));
      value.pq_history.write(group, kPqHistoryTags);
      if (!value.confirmed) group.bytes(kUnconfirmed, {});
    });
  }
  out.u32(kPqPolicy, static_cast<std::uint32_t>(pq_policy_));
  for (const auto& [number, place] : unanswered_.queue()) session::write_address(out, kUnanswered, place.device->first);
  return out.done();
}

Result<Account> Account::load(ByteView saved) {
  PAWL_TRY(auto in, wire::SavedReader::open(kFormat, saved));
  PAWL_TRY(const auto policy, read_policy(in));
  PAWL_TRY(auto keys, read_keys(in));
  Account account(std::move(keys), policy, session::kPqPolicyOfVersion1);
  while (in.next_is(kDevice)) {
    PAWL_TRY(auto row, read_device(in, account.family(), account.arena_.get()));
    PAWL_CHECK(append(account.devices_, std::move(row.first), Device{std::move(row.second)}));
  }
  while (in.next_is(kPin)) {
    PAWL_TRY(auto row, read_pin(in));
    if (!row.second.confirmed && in.version() == 1) return kBadAccount;
    PAWL_CHECK(append(account.pins_, std::move(row.first), std::move(row.second)));
    if (account.is_strangers(*account.pins_.rbegin())) ++account.strangers_pins_;
  }
  if (account.strangers_pins_ > kMaxStrangersPins) return kBadAccount;
  if (in.version() > 1) {
    PAWL_TRY(account.pq_policy_, session::read_pq_policy(in, kPqPolicy));
    while (in.next_is(kUnanswered)) PAWL_CHECK(account.read_unanswered(in));
  }
  for (const auto& [address, device] : account.devices_) {
    const Pin* pin = account.pin(address.name);
    if (!device.unanswered && (pin == nullptr || !pin->confirmed)) return kBadAccount;  // the answer has confirmed it
  }
  PAWL_CHECK(in.end());
  return account;
}

Result<Done> Account::read_unanswered(wire::SavedReader& in) {
  PAWL_TRY(const auto address, session::read_address(in, kUnanswered));
  const auto device = devices_.find(address);
  if (device == devices_.end() || device->second.unanswered) return kBadAccount;
  unanswered_.add(device, unanswered_.next_number());
  if (unanswered_.too_many() || unanswered_.too_many_skipped()) return kBadAccount;
  return Done{};
}

crypto::Sha256Digest Account::digest() const {
  if (planted(Fault::kDigestBlind)) return crypto::sha256({keys_.save()});
  return crypto::sha256({save()});
}

}  // namespace pawl::account
