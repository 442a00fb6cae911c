#include "core/wire/signal_message.hpp"

#include "core/wire/protobuf.hpp"
#include "core/wire/public_key.hpp"
#include "core/wire/version.hpp"

namespace pawl::wire {

namespace {

enum Field : std::uint32_t {
  kRatchetKey = 1,
  kCounter = 2,
  kPreviousCounter = 3,
  kCiphertext = 4,
  kPqRatchet = 5,
  kAddresses = 6,
};

}  // namespace

Result<SignalMessage> parse_signal_message(ByteView in) {
  if (in.size() < 1 + kMessageMacSize) return Error(Errc::kInvalidMessage, "the message is too short");
  PAWL_TRY(const std::uint8_t version, parse_version(in.front()));
  const ByteView authenticated = in.first(in.size() - kMessageMacSize);

  BytesField ratchet_key, ciphertext, pq_ratchet, addresses;
  NumberField counter, previous_counter;
  PAWL_CHECK(read_fields(authenticated.subspan(1), {{kRatchetKey, &ratchet_key},
                                                    {kCounter, &counter},
                                                    {kPreviousCounter, &previous_counter},
                                                    {kCiphertext, &ciphertext},
                                                    {kPqRatchet, &pq_ratchet},
                                                    {kAddresses, &addresses}}));
  if (!ratchet_key || !counter || !ciphertext) {
    return Error(Errc::kInvalidMessage, "the message lacks its ratchet key, counter or ciphertext");
  }
  PAWL_TRY(const crypto::PublicKey key, parse_public_key_of_message(*ratchet_key));

  return SignalMessage{
      .version = version,
      .ratchet_key = key,
      .counter = *counter,
      .previous_counter = previous_counter.value_or(0),
      .ciphertext = *ciphertext,
      .pq_ratchet = pq_ratchet.value_or(ByteView{}),
      .addresses = addresses,
      .authenticated = authenticated,
      .mac = in.last(kMessageMacSize),
  };
}

Bytes write_signal_message(const SignalMessageFields& fields) {
  const std::size_t values =
      fields.ratchet_key.bytes.size() + fields.ciphertext.size() + fields.pq_ratchet.size() + fields.addresses.size();
  FieldWriter out(version_byte(fields.version), 1 + values + 6 * kFieldOverhead + kMessageMacSize);
  out.bytes(kRatchetKey, fields.ratchet_key.bytes)
      .number(kCounter, fields.counter)
      .number(kPreviousCounter, fields.previous_counter)
      .bytes(kCiphertext, fields.ciphertext);
  if (!fields.pq_ratchet.empty()) out.bytes(kPqRatchet, fields.pq_ratchet);
  if (!fields.addresses.empty()) out.bytes(kAddresses, fields.addresses);
  return out.done();
}

}  // namespace pawl::wire
