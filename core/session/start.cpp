#include "core/session/start.hpp"

#include "core/session/handshakes.hpp"

namespace pawl::session {
namespace {

std::optional<std::uint32_t> id_of(const std::optional<handshake::BundlePrekey>& prekey) {
  return prekey ? std::optional(prekey->id) : std::nullopt;
}

}  // namespace

Result<SessionPtr> start(const Sender& sender, const handshake::Bundle& bundle, Suite suite) {
  PAWL_CHECK(handshake::check_signatures(bundle, post_quantum_suite(sender.own.family())));
  PAWL_TRY(const auto base, crypto::generate_key_pair(sender.random));
  PAWL_TRY(auto begun, handshake_of(suite).initiate(sender, bundle, base));
  return make_session({.suite = suite,
                       .registration_id_confirmed = true,
                       .remote_identity = bundle.identity,
                       .base_key = base.public_key,
                       .remote_registration_id = bundle.registration_id,
                       .pending = Pending{id_of(bundle.prekey), bundle.signed_prekey.id, std::move(begun.pending)},
                       .ratchet = std::move(begun.ratchet)});
}

Result<SessionPtr> respond(const Receiver& receiver, const wire::PrekeyMessage& message) {
  const Suite suite = suite_of(message.version, receiver.own.family());
  PAWL_TRY(auto ratchet, handshake_of(suite).respond(receiver, message));
  return make_session({.suite = suite,
                       .registration_id_confirmed = false,
                       .remote_identity = message.identity_key,
                       .base_key = message.base_key,
                       .remote_registration_id = message.registration_id,
                       .pending = {},
                       .ratchet = std::move(ratchet)});
}

}  // namespace pawl::session
