#include "core/wire/prekey_message.hpp"

#include "core/wire/protobuf.hpp"
#include "core/wire/public_key.hpp"
#include "core/wire/version.hpp"

namespace pawl::wire {

namespace {

enum Field : std::uint32_t {
  kPrekeyId = 1,
  kBaseKey = 2,
  kIdentityKey = 3,
  kMessage = 4,
  kRegistrationId = 5,
  kSignedPrekeyId = 6,
  kKemPrekeyId = 7,
  kKemCiphertext = 8,
};

}  // namespace

Result<PrekeyMessage> parse_prekey_message(ByteView in) {
  if (in.empty()) return Error(Errc::kInvalidMessage, "the message is empty");
  PAWL_TRY(const std::uint8_t version, parse_version(in.front()));

  NumberField prekey_id, registration_id, signed_prekey_id, kem_prekey_id;
  BytesField base_key, identity_key, message, kem_ciphertext;
  PAWL_CHECK(read_fields(in.subspan(1), {{kPrekeyId, &prekey_id},
                                         {kBaseKey, &base_key},
                                         {kIdentityKey, &identity_key},
                                         {kMessage, &message},
                                         {kRegistrationId, &registration_id},
                                         {kSignedPrekeyId, &signed_prekey_id},
                                         {kKemPrekeyId, &kem_prekey_id},
                                         {kKemCiphertext, &kem_ciphertext}}));
  if (!base_key || !identity_key || !message || !signed_prekey_id) {
    return Error(Errc::kInvalidMessage, "the first message lacks its base key, identity, message or signed prekey id");
  }
  // The order of the checks decides which error a message with several faults gets; it is that of deployed clients.
  PAWL_TRY(const crypto::PublicKey base, parse_public_key_of_message(*base_key));
  if (kem_prekey_id.has_value() != kem_ciphertext.has_value()) {
    return Error(Errc::kInvalidMessage, "the first message has only one half of its KEM fields");
  }
  if (version >= kPostQuantumVersion && !kem_prekey_id) {
    return Error(Errc::kInvalidMessage, "the first message is of a version that has KEM fields, and lacks them");
  }
  PAWL_TRY(const crypto::PublicKey identity, parse_public_key_of_message(*identity_key));
  PAWL_TRY(const SignalMessage inner, parse_signal_message(*message));

  return PrekeyMessage{
      .version = version,
      .registration_id = registration_id.value_or(0),
      .prekey_id = prekey_id,
      .signed_prekey_id = *signed_prekey_id,
      .kem_prekey_id = kem_prekey_id,
      .kem_ciphertext = kem_ciphertext,
      .base_key = base,
      .identity_key = identity,
      .message = inner,
  };
}

Bytes write_prekey_message(const PrekeyMessageFields& fields) {
  const std::size_t values = fields.base_key.bytes.size() + fields.identity_key.bytes.size() + fields.message.size() +
                             fields.kem_ciphertext.size();
  FieldWriter out(version_byte(fields.version), 1 + values + 8 * kFieldOverhead);
  if (fields.prekey_id) out.number(kPrekeyId, *fields.prekey_id);
  out.bytes(kBaseKey, fields.base_key.bytes)
      .bytes(kIdentityKey, fields.identity_key.bytes)
      .bytes(kMessage, fields.message)
      .number(kRegistrationId, fields.registration_id)
      .number(kSignedPrekeyId, fields.signed_prekey_id);
  if (fields.kem_prekey_id) {
    out.number(kKemPrekeyId, *fields.kem_prekey_id).bytes(kKemCiphertext, fields.kem_ciphertext);
  }
  return out.done();
}

}  // namespace pawl::wire
