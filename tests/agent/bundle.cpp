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
  return json;
}

namespace {

/// Sessions of version 3 make no use of it: only its form is looked at.
void check_kem_prekey(const Request& bundle) {
  if (!bundle.has("kem_prekey")) return;
  const Request kem_prekey = bundle.object("kem_prekey");
  static_cast<void>(kem_prekey.u32("id"));
  static_cast<void>(kem_prekey.bytes("public"));
  static_cast<void>(kem_prekey.bytes("signature"));
}

}  // namespace

List bundle_from_json(const Request& bundle) {
  check_kem_prekey(bundle);
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
  return list;
}

}  // namespace agent
