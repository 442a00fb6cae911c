#include <algorithm>

#include "core/handshake/bundle.hpp"
#include "core/wire/signal_message.hpp"
#include "tests/agent/vectors/party.hpp"
#include "tests/agent/vectors/sessions.hpp"

namespace vectors {
namespace {

namespace session = pawl::session;

/// The responder's keys under the names that Party knows.
Json keys_of(const Request& responder) {
  Json keys = {{"registration_id", responder.u32("registration_id")},
               {"identity_private", responder.text("identity_private")},
               {"signed_prekey_id", responder.u32("signed_prekey_id")},
               {"signed_prekey_private", responder.text("signed_prekey_private")}};
  if (responder.has("one_time_prekey_id")) {
    keys["prekey_id"] = responder.u32("one_time_prekey_id");
    keys["prekey_private"] = responder.text("one_time_prekey_private");
  }
  return keys;
}

void check_bundle(const Request& responder) {
  pawl::handshake::Bundle bundle;
  bundle.identity = public_key(responder, "identity_public_33");
  bundle.signed_prekey = {responder.u32("signed_prekey_id"), public_key(responder, "signed_prekey_public_33")};
  bundle.signed_prekey_signature = responder.bytes("signed_prekey_signature");
  value_of(pawl::handshake::check_signatures(bundle));
}

}  // namespace

/// The first messages are read in the order of their delivery. The answers were made with ratchet keys that are not in
/// the file: they are parsed only.
void whatsapp_session(const Request& recorded) {
  const Request responder = recorded.object("responder");
  check_bundle(responder);
  const Json keys = keys_of(responder);
  Party party(address("responder", 0), Request(keys));
  std::vector<Request> steps = recorded.objects("steps");
  std::sort(steps.begin(), steps.end(),
            [](const Request& a, const Request& b) { return a.u32("delivery_order") < b.u32("delivery_order"); });
  for (const Request& step : steps) {
    const Bytes body = step.bytes("body");
    if (step.text("type") != "pkmsg") {
      value_of(pawl::wire::parse_signal_message(body));
      continue;
    }
    const std::string text = value_of(party.open(address("initiator", 0), session::MessageKind::kPrekey, body));
    expect_bytes(step, "plain_padded", pawl::bytes_of(text));
  }
}

}  // namespace vectors
