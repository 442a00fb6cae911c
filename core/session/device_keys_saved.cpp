// The saved form of the keys of a device (core/session/README.md).
#include <algorithm>

#include "core/handshake/pqxdh.hpp"
#include "core/session/device_keys.hpp"
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

void write_signed_prekey(wire::SavedWriter& out, const handshake::SignedPrekey& key) {
  out.group(kSignedPrekey, [&](wire::SavedWriter& row) {
    row.raw_u32(key.id).raw_u64(static_cast<std::uint64_t>(key.created_ms));
    write_pair(row, key.pair);
    row.raw(key.signature);
  });
}

void write_prekey(wire::SavedWriter& out, const handshake::Prekey& key) {
  out.group(kPrekey, [&](wire::SavedWriter& row) {
    row.raw_u32(key.id);
    write_pair(row, key.pair);
  });
}

void write_kem_prekey(wire::SavedWriter& out, std::uint8_t tag, const handshake::KemPrekey& key) {
  out.group(tag, [&](wire::SavedWriter& row) {
    row.raw_u32(key.id).raw_u64(static_cast<std::uint64_t>(key.created_ms)).raw(key.signature).raw(key.key.reveal());
  });
}

void write_last_resort(wire::SavedWriter& out, const LastResort& key) {
  out.group(kLastResort, [&](wire::SavedWriter& inside) {
    write_kem_prekey(inside, kTheKemPrekey, key.prekey);
    inside.group(kSeen, [&](wire::SavedWriter& row) {
      for (const ReplayEntry& entry : key.seen.entries()) row.raw(entry);
    });
  });
}

Result<handshake::SignedPrekey> read_signed_prekey(wire::SavedReader& in) {
  PAWL_TRY(auto row, in.group(kSignedPrekey));
  PAWL_TRY(const auto id, row.raw_u32());
  PAWL_TRY(const auto created_ms, row.raw_u64());
  PAWL_TRY(auto pair, read_pair(row));
  PAWL_TRY(const auto signature, row.raw<64>());
  PAWL_CHECK(row.end());
  handshake::SignedPrekey key{id, std::move(pair), static_cast<std::int64_t>(created_ms)};
  std::ranges::copy(signature, key.signature.begin());
  return key;
}

Result<handshake::Prekey> read_prekey(wire::SavedReader& in) {
  PAWL_TRY(auto row, in.group(kPrekey));
  PAWL_TRY(const auto id, row.raw_u32());
  PAWL_TRY(auto pair, read_pair(row));
  PAWL_CHECK(row.end());
  return handshake::Prekey{id, std::move(pair)};
}

Result<handshake::KemPrekey> read_kem_prekey(wire::SavedReader& in, std::uint8_t tag, crypto::KemKind kind) {
  PAWL_TRY(auto row, in.group(tag));
  PAWL_TRY(const auto id, row.raw_u32());
  PAWL_TRY(const auto created_ms, row.raw_u64());
  PAWL_TRY(const auto signature, row.raw<64>());
  auto key = crypto::KemPrivateKey::from_saved(kind, row.rest());
  if (!key) return Error(Errc::kStoreCorrupt, "a saved KEM prekey is damaged");
  handshake::KemPrekey prekey{id, *std::move(key), static_cast<std::int64_t>(created_ms)};
  std::ranges::copy(signature, prekey.signature.begin());
  return prekey;
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
  PAWL_TRY(auto prekey, read_kem_prekey(inside, kTheKemPrekey, kind));
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
  for (const auto& entry : signed_prekeys_) write_signed_prekey(out, entry.second);
  for (const auto& entry : prekeys_) write_prekey(out, entry.second);
  for (const auto& entry : kem_prekeys_) write_kem_prekey(out, kKemPrekey, entry.second);
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
    PAWL_TRY(auto key, read_signed_prekey(in));
    PAWL_CHECK(append(keys.signed_prekeys_, std::move(key), kMaxSignedPrekeys));
  }
  while (in.next_is(kPrekey)) {
    PAWL_TRY(auto key, read_prekey(in));
    PAWL_CHECK(append(keys.prekeys_, std::move(key), kMaxPrekeys));
  }
  const crypto::KemKind kind = handshake::dialect_of(handshake::post_quantum_suite(family)).kem;
  while (in.next_is(kKemPrekey)) {
    PAWL_TRY(auto key, read_kem_prekey(in, kKemPrekey, kind));
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
