#include "capi/src/rows.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "capi/src/arguments.hpp"
#include "core/handshake/pqxdh.hpp"
#include "core/wire/kem_key.hpp"
#include "core/wire/public_key.hpp"

namespace pawl::capi {
namespace {

constexpr std::int64_t kMaxId = std::numeric_limits<std::uint32_t>::max();

Result<std::uint32_t> needed_id(const Fields& fields, std::int32_t field) {
  PAWL_TRY(const auto number, fields.needed_number(field, 0, kMaxId));
  return static_cast<std::uint32_t>(number);
}

Result<crypto::PublicKey> needed_key(const Fields& fields, std::int32_t field) {
  PAWL_TRY(const auto bytes, fields.needed_bytes(field));
  return wire::parse_public_key(bytes);
}

Result<handshake::BundlePrekey> needed_prekey(const Fields& fields, std::int32_t id_field, std::int32_t key_field) {
  PAWL_TRY(const auto id, needed_id(fields, id_field));
  PAWL_TRY(const auto key, needed_key(fields, key_field));
  return handshake::BundlePrekey{id, key};
}

wire::KemType kem_type(handshake::Family family) {
  return handshake::dialect_of(handshake::post_quantum_suite(family)).type;
}

Result<handshake::BundleKemPrekey> needed_kem_prekey(const Fields& fields, handshake::Family family) {
  handshake::BundleKemPrekey prekey;
  PAWL_TRY(prekey.id, needed_id(fields, PAWL_F_KEM_PREKEY_ID));
  PAWL_TRY(const auto key, fields.needed_bytes(PAWL_F_KEM_PREKEY));
  PAWL_TRY(prekey.key, wire::parse_kem_public_key(key, kem_type(family)));
  PAWL_TRY(const auto signature, fields.needed_bytes(PAWL_F_KEM_PREKEY_SIG));
  prekey.signature.assign(signature.begin(), signature.end());
  return prekey;
}

void describe_kem_prekey(Row& row, const handshake::BundleKemPrekey& prekey, handshake::Family family) {
  const wire::KemType type = kem_type(family);
  std::array<std::uint8_t, PAWL_KEM_PUBLIC_KEY_SIZE> with_type{type.value_or(0)};
  std::ranges::copy(prekey.key.bytes, with_type.begin() + 1);
  row.set(PAWL_F_KEM_PREKEY_ID, std::int64_t{prekey.id});
  row.set(PAWL_F_KEM_PREKEY, type ? ByteView(with_type) : ByteView(prekey.key.bytes));
  row.set(PAWL_F_KEM_PREKEY_SIG, ByteView(prekey.signature));
}

}  // namespace

Result<handshake::Bundle> bundle_of(const pawl_list* list, handshake::Family family, Where& where) {
  PAWL_TRY(const auto fields,
           Fields::of(list,
                      {PAWL_F_DEVICE, PAWL_F_REGISTRATION_ID, PAWL_F_IDENTITY, PAWL_F_SIGNED_PREKEY_ID,
                       PAWL_F_SIGNED_PREKEY, PAWL_F_SIGNED_PREKEY_SIG, PAWL_F_PREKEY_ID, PAWL_F_PREKEY,
                       PAWL_F_KEM_PREKEY_ID, PAWL_F_KEM_PREKEY, PAWL_F_KEM_PREKEY_SIG, PAWL_F_LAST_RESORT},
                      where));
  handshake::Bundle bundle;
  PAWL_TRY(bundle.registration_id, needed_id(fields, PAWL_F_REGISTRATION_ID));
  PAWL_TRY(const auto device, fields.needed_number(PAWL_F_DEVICE, 0, PAWL_DEVICE_MAX));
  bundle.device = static_cast<std::uint32_t>(device);
  PAWL_TRY(bundle.identity, needed_key(fields, PAWL_F_IDENTITY));
  PAWL_TRY(bundle.signed_prekey, needed_prekey(fields, PAWL_F_SIGNED_PREKEY_ID, PAWL_F_SIGNED_PREKEY));
  PAWL_TRY(const auto signature, fields.needed_bytes(PAWL_F_SIGNED_PREKEY_SIG));
  bundle.signed_prekey_signature.assign(signature.begin(), signature.end());
  if (fields.has(PAWL_F_PREKEY_ID) || fields.has(PAWL_F_PREKEY)) {
    PAWL_TRY(bundle.prekey, needed_prekey(fields, PAWL_F_PREKEY_ID, PAWL_F_PREKEY));
  }
  if (fields.has(PAWL_F_KEM_PREKEY_ID) || fields.has(PAWL_F_KEM_PREKEY) || fields.has(PAWL_F_KEM_PREKEY_SIG)) {
    PAWL_TRY(bundle.kem_prekey, needed_kem_prekey(fields, family));
  }
  PAWL_CHECK(fields.number(PAWL_F_LAST_RESORT, 0, 1));  // a word from its maker to its server
  return bundle;
}

void describe_bundle(Row& row, const handshake::Bundle& bundle, handshake::Family family) {
  row.set(PAWL_F_DEVICE, std::int64_t{bundle.device});
  row.set(PAWL_F_REGISTRATION_ID, std::int64_t{bundle.registration_id});
  row.set(PAWL_F_IDENTITY, ByteView(bundle.identity.bytes));
  row.set(PAWL_F_SIGNED_PREKEY_ID, std::int64_t{bundle.signed_prekey.id});
  row.set(PAWL_F_SIGNED_PREKEY, ByteView(bundle.signed_prekey.key.bytes));
  row.set(PAWL_F_SIGNED_PREKEY_SIG, ByteView(bundle.signed_prekey_signature));
  if (bundle.kem_prekey) {
    describe_kem_prekey(row, *bundle.kem_prekey, family);
    row.set(PAWL_F_LAST_RESORT, std::int64_t{bundle.prekey ? 0 : 1});
  }
  if (!bundle.prekey) return;
  row.set(PAWL_F_PREKEY_ID, std::int64_t{bundle.prekey->id});
  row.set(PAWL_F_PREKEY, ByteView(bundle.prekey->key.bytes));
}

Row room_for_bundle(bool one_time, bool kem, handshake::Family family) {
  handshake::Bundle blank;
  blank.signed_prekey_signature.resize(PAWL_SIGNATURE_SIZE);
  if (one_time) blank.prekey.emplace();
  if (kem) blank.kem_prekey.emplace().signature.resize(PAWL_SIGNATURE_SIZE);
  Row row;
  describe_bundle(row, blank, family);
  return row;
}

Result<session::DeviceKeysConfig> device_config(const Fields& fields) {
  PAWL_TRY(const auto* const name, fields.needed_text(PAWL_F_NAME));
  PAWL_TRY(const auto device, fields.needed_number(PAWL_F_DEVICE, 0, PAWL_DEVICE_MAX));
  PAWL_TRY(auto own, address(name, static_cast<std::uint32_t>(device)));
  session::DeviceKeysConfig config{std::move(own)};
  PAWL_TRY(const auto registration_id, fields.number(PAWL_F_REGISTRATION_ID, 0, kMaxId));
  if (registration_id) config.registration_id = static_cast<std::uint32_t>(*registration_id);
  PAWL_TRY(const auto family, fields.number(PAWL_F_FAMILY, PAWL_FAMILY_SIGNAL, PAWL_FAMILY_WHATSAPP));
  if (family) config.family = static_cast<handshake::Family>(*family);
  if (const auto identity = fields.bytes(PAWL_F_IDENTITY_PRIVATE)) {
    if (identity->size() != PAWL_KEY_SIZE) return Error(Errc::kInvalidArgument, "a private key is 32 bytes");
    config.identity_private = identity->first<PAWL_KEY_SIZE>();
  }
  return config;
}

bool is_sendable(const session::SessionInfo& info, session::SuiteRule suites, std::int64_t now_ms) {
  if (!info.current || !suites.may_send(info.current->suite) || !info.current->has_numbers_left) return false;
  return now_ms <= info.current->sends_until_ms.value_or(now_ms);
}

std::int32_t state_of(bool sendable, bool trusted) {
  if (!sendable) return PAWL_STATE_NEEDS_BUNDLE;
  return trusted ? PAWL_STATE_READY : PAWL_STATE_BLOCKED;
}

void describe_sessions(Row& row, const session::SessionInfo& info, bool sendable) {
  row.set(PAWL_F_SENDABLE, std::int64_t{sendable ? 1 : 0});
  row.set(PAWL_F_ARCHIVED, static_cast<std::int64_t>(info.archived));
  if (!info.current) return;
  row.set(PAWL_F_SUITE, static_cast<std::int64_t>(info.current->suite));
  row.set(PAWL_F_IDENTITY, ByteView(info.current->remote_identity.bytes));
  row.set(PAWL_F_REGISTRATION_ID, std::int64_t{info.current->remote_registration_id});
  row.set(PAWL_F_UNCONFIRMED, std::int64_t{info.current->registration_id_confirmed ? 0 : 1});
  if (info.current->sends_until_ms) row.set(PAWL_F_EXPIRES_MS, *info.current->sends_until_ms);
  if (handshake::has_pq_ratchet(info.current->suite)) {
    row.set(PAWL_F_PQ_EPOCHS, static_cast<std::int64_t>(info.current->pq_epochs));
    row.set(PAWL_F_PQ_STALLED, std::int64_t{info.current->pq_stalled ? 1 : 0});
  }
}

}  // namespace pawl::capi
