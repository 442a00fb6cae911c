#include "tests/agent/bundle.hpp"

namespace agent {

Json bundle_to_json(const List& bundle) {
  const auto number = [&](std::int32_t field) { return pawl_list_int(bundle.get(), 0, field); };
  Json json = {{"registration_id", number(PAWL_F_REGISTRATION_ID)},
               {"device", number(PAWL_F_DEVICE)},
               {"identity", hex_of(bundle, 0, PAWL_F_IDENTITY)},
               {"signed_prekey",
                {{"id", number(PAWL_F_SIGNED_PREKEY_ID)},
                 {"public", hex_of(bundle, 0, PAWL_F_SIGNED_PREKEY)},
                 {"signature", hex_of(bundle, 0, PAWL_F_SIGNED_PREKEY_SIG)}}},
               {"prekey", nullptr},
               {"kem_prekey", nullptr}};
  if (pawl_list_bytes(bundle.get(), 0, PAWL_F_PREKEY) != nullptr) {
    json["prekey"] = {{"id", number(PAWL_F_PREKEY_ID)}, {"public", hex_of(bundle, 0, PAWL_F_PREKEY)}};
  }
  if (pawl_list_bytes(bundle.get(), 0, PAWL_F_KEM_PREKEY) != nullptr) {
    json["kem_prekey"] = {{"id", number(PAWL_F_KEM_PREKEY_ID)},
                          {"public", hex_of(bundle, 0, PAWL_F_KEM_PREKEY)},
                          {"signature", hex_of(bundle, 0, PAWL_F_KEM_PREKEY_SIG)}};
  }
  return json;
}

namespace {

/// pawl begins the strongest session that a bundle is good for. So the KEM prekey is what decides: version 4 needs one,
/// and for version 3 it is left out of the list.
void set_kem_prekey(const List& list, const Request& bundle, std::int64_t version) {
  if (!bundle.has("kem_prekey")) {
    if (version == 4) throw Refusal{"invalid_argument", "version 4 needs a KEM prekey"};
    return;
  }
  const Request kem_prekey = bundle.object("kem_prekey");
  const std::uint32_t id = kem_prekey.u32("id");
  const Bytes key = kem_prekey.bytes("public");
  const Bytes signature = kem_prekey.bytes("signature");
  if (version == 3) return;
  pawl_list_set_int(list.get(), PAWL_F_KEM_PREKEY_ID, id);
  set_bytes(list, PAWL_F_KEM_PREKEY, key);
  set_bytes(list, PAWL_F_KEM_PREKEY_SIG, signature);
}

}  // namespace

List bundle_from_json(const Request& bundle, std::int64_t version) {
  List list = new_list();
  pawl_list_set_int(list.get(), PAWL_F_REGISTRATION_ID, bundle.u32("registration_id"));
  pawl_list_set_int(list.get(), PAWL_F_DEVICE, bundle.number("device", 0, PAWL_DEVICE_MAX));
  set_bytes(list, PAWL_F_IDENTITY, bundle.bytes("identity"));

  const Request signed_prekey = bundle.object("signed_prekey");
  pawl_list_set_int(list.get(), PAWL_F_SIGNED_PREKEY_ID, signed_prekey.u32("id"));
  set_bytes(list, PAWL_F_SIGNED_PREKEY, signed_prekey.bytes("public"));
  set_bytes(list, PAWL_F_SIGNED_PREKEY_SIG, signed_prekey.bytes("signature"));

  if (bundle.has("prekey")) {
    const Request prekey = bundle.object("prekey");
    pawl_list_set_int(list.get(), PAWL_F_PREKEY_ID, prekey.u32("id"));
    set_bytes(list, PAWL_F_PREKEY, prekey.bytes("public"));
  }
  set_kem_prekey(list, bundle, version);
  return list;
}

}  // namespace agent
