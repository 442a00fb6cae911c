#include "core/crypto/hkdf.hpp"
#include "core/handshake/x3dh.hpp"
#include "core/ratchet/keys.hpp"
#include "tests/agent/vectors/primitives.hpp"

namespace vectors {
namespace {

namespace ratchet = pawl::ratchet;

ratchet::ChainStep step_of(const Request& vector) {
  return ratchet::chain_step(ratchet::ChainKey::copy_of(fixed<32>(vector, "chain_key")));
}

void expect_message_keys(const ratchet::MessageSeed& seed, const Request& wanted, const Bytes& pq_key = {}) {
  const ratchet::MessageKeys keys(seed, pq_key);
  expect_bytes(wanted, "cipher_key", keys.cipher_key());
  expect_bytes(wanted, "mac_key", keys.mac_key());
  if (wanted.has("iv")) expect_bytes(wanted, "iv", keys.iv());
}

}  // namespace

void chain_key(const Request& vector) {
  const ratchet::ChainStep step = step_of(vector);
  expect_message_keys(step.seed, vector);
  expect_bytes(vector, "next_chain_key", step.next.reveal());
}

void x3dh(const Request& vector) {
  const pawl::crypto::KeyPair identity = key_pair(vector, "bob_identity_private");
  const pawl::crypto::KeyPair signed_prekey = key_pair(vector, "bob_signed_prekey_private");
  const auto first = value_of(
      pawl::handshake::x3dh_respond({identity, signed_prekey, nullptr, public_key(vector, "alice_identity_public"),
                                     public_key(vector, "alice_base_public")}));
  expect_bytes(vector, "chain_key", first.chain.reveal());
}

void unit_chain_step(const Request& vector) {
  const ratchet::ChainStep step = step_of(vector);
  expect_bytes(vector, "message_seed", step.seed.reveal());
  expect_bytes(vector, "next_chain_key", step.next.reveal());
  expect_message_keys(step.seed, vector.object("message_keys_without_pq"));
  expect_message_keys(step.seed, vector.object("message_keys_with_pq"), vector.bytes("pq_message_key"));
}

/// The file has the agreement but not its keys, so the derivation is done here as the ratchet does it.
void unit_root_step(const Request& vector) {
  const Bytes agreement = vector.bytes("dh_output");
  std::array<std::uint8_t, 64> okm{};
  pawl::crypto::hkdf(vector.bytes("root_key"), {agreement}, pawl::bytes_of("WhisperRatchet"), okm);
  expect_bytes(vector, "new_root_key", std::span(okm).first<32>());
  expect_bytes(vector, "chain_key", std::span(okm).last<32>());
}

}  // namespace vectors
