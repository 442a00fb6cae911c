#include "core/session/session.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "core/base/planted.hpp"
#include "core/crypto/aes_cbc.hpp"
#include "core/crypto/hmac.hpp"
#include "core/ratchet/keys.hpp"
#include "core/session/far_jumps.hpp"
#include "core/wire/prekey_message.hpp"

namespace pawl::session {
namespace {

using MessageMac = std::array<std::uint8_t, wire::kMessageMacSize>;

// Over the identities by the direction of the message, and the bytes exactly as they travel.
MessageMac mac_of(const ratchet::MessageKeys& keys, const crypto::PublicKey& sender, const crypto::PublicKey& receiver,
                  ByteView authenticated) {
  std::array<std::uint8_t, 32> whole{};
  crypto::HmacKey(keys.mac_key()).mac({sender.bytes, receiver.bytes, authenticated}, whole);
  MessageMac mac{};
  std::ranges::copy(std::span(whole).first<wire::kMessageMacSize>(), mac.begin());
  wipe(whole);
  return mac;
}

// What a message of Signal's version 4 carries of the names at the ends.
std::optional<wire::AddressesField> addresses_to_send(const Session& session, const Sender& sender) {
  if (!session.pending || session.suite != Suite::kSignalV4) return {};
  return addresses_field(sender.own.address(), sender.recipient);
}

Bytes signal_message(const Session& session, const Sender& sender, const ratchet::TripleRatchet::SendStep& step,
                     ByteView text) {
  const Bytes ciphertext = crypto::aes256_cbc_encrypt(step.keys.cipher_key(), step.keys.iv(), text);
  const auto addresses = addresses_to_send(session, sender);
  Bytes message = wire::write_signal_message({.version = version_of(session.suite),
                                              .ratchet_key = step.header.ratchet_key,
                                              .counter = step.header.counter,
                                              .previous_counter = step.previous_counter,
                                              .ciphertext = ciphertext,
                                              .pq_ratchet = step.pq_message.view(),
                                              .addresses = addresses ? ByteView(*addresses) : ByteView()});
  const MessageMac mac = mac_of(step.keys, sender.own.identity().public_key, session.remote_identity, message);
  message.insert(message.end(), mac.begin(), mac.end());
  return message;
}

Bytes prekey_message(const Session& session, const DeviceKeys& own, ByteView message) {
  wire::PrekeyMessageFields fields{.version = version_of(session.suite),
                                   .registration_id = own.registration_id(),
                                   .prekey_id = session.pending->prekey_id,
                                   .signed_prekey_id = session.pending->signed_prekey_id,
                                   .base_key = session.base_key,
                                   .identity_key = own.identity().public_key,
                                   .message = message};
  if (const auto& kem = session.pending->kem) {
    fields.kem_prekey_id = kem->prekey_id;
    fields.kem_ciphertext = kem->ciphertext;
  }
  return wire::write_prekey_message(fields);
}

// Suites of version 4 share their messages; the one without SPQR does not have SPQR's field. (In version 3 the field is
// one of the unknown ones that every client skips.)
bool has_foreign_field(const Session& session, const wire::SignalMessage& message) {
  return session.suite == Suite::kWhatsAppPq && !message.pq_ratchet.empty();
}

bool addresses_agree(const wire::SignalMessage& message, const Expected& expected) {
  if (!message.addresses) return true;  // nobody has to send them
  return expected.addresses && equal_ct(*message.addresses, *expected.addresses);
}

Result<SecretBytes> authenticate_and_decrypt(const Session& session, const wire::SignalMessage& message,
                                             const ratchet::MessageKeys& keys, const Expected& expected) {
  constexpr Error kNotGenuine(Errc::kBadMac, "the message is not genuine");
  const MessageMac mac = mac_of(keys, session.remote_identity, expected.own_identity, message.authenticated);
  if (!equal_ct(mac, message.mac) || !addresses_agree(message, expected)) return kNotGenuine;
  auto text = crypto::aes256_cbc_decrypt(keys.cipher_key(), keys.iv(), message.ciphertext);
  if (!text) return kNotGenuine;
  return text;
}

}  // namespace

bool Session::has_numbers_left() const { return ratchet.classic().state().sender.next < max_unanswered(suite); }

std::optional<std::int64_t> Session::sends_until_ms() const {
  if (!pending || !pending->kem) return {};
  return (pending->kem->created_s + kUnansweredKeptS) * 1000;
}

Session Session::clone() const {
  return {suite,          registration_id_confirmed, remote_identity, base_key, remote_registration_id, pending,
          ratchet.clone()};
}

Result<SealedBySession> seal(const Session& session, const Sender& sender, ByteView text) {
  const auto until_ms = session.sends_until_ms();
  if (until_ms && *until_ms < sender.now_ms) {
    return Error(Errc::kStaleSession, "the peer has left the session unanswered for a month");
  }
  if (!session.has_numbers_left()) {
    return Error(Errc::kStaleSession, "the peer has left too many messages of the session unanswered");
  }
  PAWL_TRY(auto&& step, session.ratchet.send(sender.random));
  Bytes message = signal_message(session, sender, step, text);
  if (!session.pending) {
    return SealedBySession{{MessageKind::kMessage, std::move(message)}, std::move(step.change)};
  }
  return SealedBySession{{MessageKind::kPrekey, prekey_message(session, sender.own, message)}, std::move(step.change)};
}

Result<OpenedBySession> open(const Session& session, const wire::SignalMessage& message, const Expected& expected,
                             crypto::Random& random) {
  if (message.version != version_of(session.suite)) {
    return Error(Errc::kUnsupportedVersion, "the message is of another version than the session");
  }
  if (has_foreign_field(session, message)) {
    return Error(Errc::kInvalidMessage, "the message has a post-quantum ratchet, and the session has none");
  }
  const ratchet::Header header{message.ratchet_key, message.counter};
  PAWL_TRY(auto&& candidate, session.ratchet.find_keys(header, message.pq_ratchet, expected.limits));
  if (planted(Fault::kStateBeforeMac)) const_cast<Session&>(session).pending.reset();
  PAWL_TRY(auto&& text, authenticate_and_decrypt(session, message, candidate.keys, expected));
  PAWL_TRY(auto&& change, session.ratchet.accept(std::move(candidate), random));
  return OpenedBySession{std::move(change), std::move(text)};
}

}  // namespace pawl::session
