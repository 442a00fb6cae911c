// The saved form of the keys of a device (core/session/README.md).
#include <algorithm>

#include "core/handshake/pqxdh.hpp"
#include "core/session/device_keys.hpp"
#include "core/session/prekeys_saved.hpp"
#include "core/session/saved_fields.hpp"

namespace pawl::session {
namespace {

constexpr wire::SavedFormat kFormat{{'P', 'W', 'L', 'K'}, 2};

enum Tag : std::uint8_t {
  kRevision = 1,
  kAddress = 2,
  kIdentity = 3,
  kRegistrationId = 4,
  kNextId = 5,
  kSignedPrekey = 6,
  kPrekey = 7,
  kKemPrekey = 8,
  kLastResort = 9,
  kFamily = 10,
};

enum LastResortTag : std::uint8_t {
  kTheKemPrekey = 1,
  kSeen = 2,
};

constexpr Error kBadPrekeys(Errc::kStoreCorrupt, "the saved prekeys are not in order, too many, or out of range");

constexpr bool is_id(std::uint32_t id) { return id >= 1 && id <= kMaxPrekeyId; }

void write_last_resort(wire::SavedWriter& out, const LastResort& key) {
  out.group(kLastResort, [&](wire::SavedWriter& inside) {
    inside.group(kTheKemPrekey, [&](wire::SavedWriter& row) { write_prekey(row, key.prekey); });
    inside.group(kSeen, [&](wire::SavedWriter& row) {
      for (const ReplayEntry& entry : key.seen.entries()) row.raw(entry);
    });
  });
}

Result<ReplayMemory> read_seen(wire::SavedReader& in) {
  PAWL_TRY(auto row, in.group(kSeen));
  ReplayMemory seen;
  while (!row.at_end()) {
    ReplayEntry entry{};
    PAWL_TRY(const auto bytes, row.raw<entry.size()>());
    std::ranges::copy(bytes, entry.begin());
    const bool in_order = seen.size() == 0 || *seen.entries().rbegin() < entry;
    if (!in_order || seen.full()) return kBadPrekeys;
    seen.add(entry);
  }
  return seen;
}

Result<LastResort> read_last_resort(wire::SavedReader& in, crypto::KemKind kind) {
  PAWL_TRY(auto inside, in.group(kLastResort));
  PAWL_TRY(auto row, inside.group(kTheKemPrekey));
  PAWL_TRY(auto prekey, read_kem_prekey(row, kind));
  PAWL_TRY(auto seen, read_seen(inside));
  PAWL_CHECK(inside.end());
  return LastResort{std::move(prekey), std::move(seen)};
}

template <class Prekey>
std::uint32_t id_of(const Prekey& key) {
  return key.id;
}
std::uint32_t id_of(const LastResort& key) { return key.prekey.id; }

// Adds a prekey that has to come after those that are there.
template <class Prekeys>
Result<Done> append(Prekeys& prekeys, typename Prekeys::mapped_type&& key, std::size_t limit) {
  const std::uint32_t id = id_of(key);
  const bool in_order = prekeys.empty() || prekeys.rbegin()->first < id;
  if (!is_id(id) || !in_order || prekeys.size() == limit) return kBadPrekeys;
  prekeys.emplace_hint(prekeys.end(), id, std::move(key));
  return Done{};
}

}  // namespace

void DeviceKeys::write(wire::SavedWriter& out) const {
  out.u64(kRevision, revision_);
  write_address(out, kAddress, address_);
  out.bytes(kIdentity, identity().private_key.reveal());
  out.u32(kRegistrationId, registration_id_).u32(kNextId, next_id_);
  write_family(out, kFamily, family_);
  const auto write_all = [&](std::uint8_t tag, const auto& prekeys) {
    for (const auto& entry : prekeys) {
      out.group(tag, [&](wire::SavedWriter& row) { write_prekey(row, entry.second); });
    }
  };
  write_all(kSignedPrekey, signed_prekeys_);
  write_all(kPrekey, prekeys_);
  write_all(kKemPrekey, kem_prekeys_);
  for (const auto& entry : last_resorts_) write_last_resort(out, entry.second);
}

Result<DeviceKeys> DeviceKeys::read(wire::SavedReader& in) {
  PAWL_TRY(const auto revision, in.u64(kRevision));
  PAWL_TRY(auto address, read_address(in, kAddress));
  PAWL_TRY(auto identity, in.group(kIdentity));
  PAWL_TRY(auto private_key, read_private(identity));
  PAWL_CHECK(identity.end());
  PAWL_TRY(const auto registration_id, in.u32(kRegistrationId));
  PAWL_TRY(const auto next_id, in.u32(kNextId));
  if (!is_id(next_id)) return kBadPrekeys;
  PAWL_TRY(const auto family, read_family(in, kFamily));

  const crypto::PublicKey public_key = crypto::public_key_of(private_key);
  DeviceKeys keys(std::move(address), {std::move(private_key), public_key}, registration_id, family);
  keys.revision_ = revision;
  keys.next_id_ = next_id;
  while (in.next_is(kSignedPrekey)) {
    PAWL_TRY(auto row, in.group(kSignedPrekey));
    PAWL_TRY(auto key, read_signed_prekey(row));
    PAWL_CHECK(append(keys.signed_prekeys_, std::move(key), kMaxSignedPrekeys));
  }
  while (in.next_is(kPrekey)) {
    PAWL_TRY(auto row, in.group(kPrekey));
    PAWL_TRY(auto key, read_prekey(row));
    PAWL_CHECK(append(keys.prekeys_, std::move(key), kMaxPrekeys));
  }
  const crypto::KemKind kind = handshake::dialect_of(handshake::post_quantum_suite(family)).kem;
  while (in.next_is(kKemPrekey)) {
    PAWL_TRY(auto row, in.group(kKemPrekey));
    PAWL_TRY(auto key, read_kem_prekey(row, kind));
    PAWL_CHECK(append(keys.kem_prekeys_, std::move(key), kMaxPrekeys));
  }
  while (in.next_is(kLastResort)) {
    PAWL_TRY(auto key, read_last_resort(in, kind));
    if (keys.kem_prekeys_.contains(key.prekey.id)) return kBadPrekeys;
    PAWL_CHECK(append(keys.last_resorts_, std::move(key), kMaxLastResorts));
  }
  return keys;
}

SecretBytes DeviceKeys::save() const {
  wire::SavedWriter out(kFormat);
  write(out);
  return out.done();
}

Result<DeviceKeys> DeviceKeys::load(ByteView saved) {
  PAWL_TRY(auto in, wire::SavedReader::open(kFormat, saved));
  PAWL_TRY(auto keys, read(in));
  PAWL_CHECK(in.end());
  return keys;
}

}  // namespace pawl::session
