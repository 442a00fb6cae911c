#include "tests/agent/vectors/shapes.hpp"

#include <algorithm>
#include <map>

#include "tests/agent/vectors/primitives.hpp"
#include "tests/agent/vectors/sessions.hpp"

namespace vectors {
namespace {

constexpr auto kNotHere = nullptr;

/// The first one that fits counts: shapes with more fields stand before those that they contain.
const std::vector<Shape>& shapes() {
  static const std::vector<Shape> all = {
      {nullptr, {"private", "public", "shared"}, x25519, "X25519"},
      {"mul", {"scalar", "u", "out"}, x25519_multiply, "X25519"},
      {"iterate", {"count", "start", "out"}, x25519_iterate, "X25519"},
      {nullptr, {"tag_bits", "key", "msg", "tag"}, hmac_sha256, "HMAC-SHA-256"},
      {nullptr, {"ikm", "salt", "info", "size", "okm"}, hkdf_sha256, "HKDF-SHA-256"},
      {"sign", {"dialect", "public", "msg", "sig", "verify"}, xeddsa, "XEdDSA"},
      {"verify", {"dialect", "public", "msg", "sig", "verify"}, xeddsa, "XEdDSA"},
      {nullptr,
       {"bits", "key", "iv", "aad", "msg", "ct", "tag"},
       kNotHere,
       "AEAD (AES-GCM, AES-GCM-SIV, ChaCha20-Poly1305)"},
      {nullptr, {"bits", "key", "iv", "msg", "ct"}, aes_cbc, "AES-CBC"},
      {nullptr, {"alg", "m_kib", "password", "salt", "out"}, kNotHere, "Argon2"},
      {nullptr, {"msg", "out"}, hash, "SHA-2 and SHA-3"},
      {nullptr, {"u", "canonical"}, canonical_key, "Curve25519"},
      {nullptr, {"public", "msg", "sig", "accepted"}, xeddsa_judgement, "XEdDSA"},
      {nullptr, {"ctr_block", "key", "msg", "ct"}, kNotHere, "AES-CTR"},
      {nullptr, {"key", "nonce", "counter", "msg", "ct"}, kNotHere, "ChaCha20"},
      {nullptr, {"pk", "msg", "sig"}, kNotHere, "Ed25519"},
      {nullptr, {"config", "inputs", "outputs"}, kNotHere, "OPAQUE"},

      {"keygen", {"dk"}, kem_keygen, "ML-KEM"},
      {"encaps", {"ek", "m"}, kem_encaps, "ML-KEM"},
      {"decaps_seed", {"seed", "c"}, kem_decaps_seed, "ML-KEM"},
      {"decaps_dk", {"dk", "c"}, kem_decaps, "ML-KEM"},
      {"decaps", {"dk", "c", "K"}, kem_decaps, "ML-KEM"},
      {"ek_check", {"ek"}, kem_public_key_check, "ML-KEM"},
      {"dk_check", {"dk"}, kem_private_key_check, "ML-KEM"},
      {"unlucky", {"d", "z", "dk"}, kem_draft_run, "ML-KEM"},
      {"intermediate", {"d", "z", "dk"}, kem_draft_run, "ML-KEM"},
      {"accumulated", {"tests", "shake128_32"}, kem_accumulated, "ML-KEM"},
      {"hashed", {"d", "z", "m", "ss"}, kyber_run, "Kyber1024 round 3"},
      {"full", {"d", "z", "m", "ss"}, kyber_run, "Kyber1024 round 3"},
      {"decaps", {"d", "z", "ct", "ss"}, kyber_rejection, "Kyber1024 round 3"},
      {nullptr, {"encaps_state_2080", "ct1", "ct2"}, mlkem768_pieces, "ML-KEM-768 in parts"},

      {"chain_key", {"chain_key", "cipher_key", "mac_key", "next_chain_key"}, chain_key, "Double Ratchet"},
      {"x3dh_v3", {"alice_identity_public", "alice_base_public", "chain_key"}, x3dh, "X3DH"},
      {"aes_256_cbc", {"key", "iv", "msg", "ct"}, aes_cbc_constant, "AES-256-CBC"},
      {"hmac_label", {"key", "label", "out"}, hmac_label, "HMAC-SHA-256"},
      {"hkdf", {"ikm", "salt", "info", "out"}, hkdf_constant, "HKDF-SHA-256"},
      {"certificate", {"signer", "body", "signature", "valid"}, certificate_signature, "XEdDSA"},
      {"fingerprint", {"local_key", "remote_key", "rounds"}, kNotHere, "safety numbers"},
      {"aes_256_ctr", {"ctr_block"}, kNotHere, "AES-CTR"},
      {"pin_hash", {"pin", "salt"}, kNotHere, "Argon2"},
      {"hmac_siv", {"key", "msg", "out"}, kNotHere, "HMAC-SIV"},
      {"incremental_mac", {"key", "chunk", "out"}, kNotHere, "incremental MAC"},
      {"kem_key_pair", {"pk", "sk"}, kem_key_pair, "ML-KEM and Kyber"},

      {"header", {"kid", "ctr", "encoded"}, kNotHere, "SFrame"},
      {"ctr_hmac", {"suite", "enc_key", "auth_key"}, kNotHere, "SFrame"},
      {"sframe", {"suite", "base_key"}, kNotHere, "SFrame"},
      {nullptr, {"blob_size", "padded_size"}, kNotHere, "Signal attachments"},
      {nullptr, {"chunk_size", "mac_count"}, kNotHere, "incremental MAC"},
      {nullptr, {"iterations", "local_id", "remote_id"}, kNotHere, "safety numbers"},
      {nullptr, {"add_on_sender", "message_secret"}, kNotHere, "WhatsApp add-ons"},
      {nullptr, {"backup_key", "root_key_64_digits"}, kNotHere, "WhatsApp backups"},
      {nullptr, {"call_key", "master_key"}, kNotHere, "WhatsApp calls"},
      {nullptr, {"vrf_proof", "lookup_proof"}, kNotHere, "key transparency"},
      {nullptr, {"client_hello_frame", "server_hello"}, kNotHere, "WhatsApp transport"},
      {nullptr, {"pad_len", "padded"}, kNotHere, "WhatsApp padding"},
      {nullptr, {"kem_shared_secret", "initiator", "responder"}, whatsapp_pqxdh, "PQXDH"},
      {nullptr, {"code_60", "local_half", "remote_half"}, kNotHere, "WhatsApp security codes"},
  };
  return all;
}

bool fits(const Shape& shape, const Json& one_case) {
  const Json kind = one_case.value("kind", Json());
  return kind == (shape.kind == nullptr ? Json() : Json(shape.kind)) &&
         std::all_of(shape.fields.begin(), shape.fields.end(),
                     [&](const char* field) { return one_case.contains(field); });
}

}  // namespace

const char* algorithm_of_part(const std::string& name) {
  static const std::map<std::string, const char*> parts = {
      {"validation_cases", "incremental MAC"},
      {"decryption_error", "decryption error messages"},
      {"decryption_error_cases", "decryption error messages"},
      {"service_id_strings", "service ids by themselves"},
      {"service_id_binary", "service ids by themselves"},
      {"addresses", "service ids by themselves"},
      {"alternate_identity_signature", "alternate identities"},
      {"comparisons", "safety numbers"},
      {"multi_key_variant", "safety numbers"},
      {"server_certificate", "sealed sender"},
      {"sender_certificates", "sealed sender"},
      {"known_server_certificates", "sealed sender"},
      {"contents", "sealed sender"},
      {"v1", "sealed sender"},
      {"v2", "sealed sender"},
      {"negative", "sealed sender"},
      {"libsignal", "sender keys"},
      {"legacy", "sender keys"},
      {"groups", "sender keys"},
      {"participant_hash", "WhatsApp participant hashes"},
      {"bot", "WhatsApp add-ons"},
      {"reporting", "WhatsApp add-ons"},
      {"lists", "WhatsApp device lists"},
      {"identities", "WhatsApp device lists"},
      {"icdc", "WhatsApp device lists"},
      {"patches", "WhatsApp app state"},
      {"snapshot", "WhatsApp app state"},
      {"expanded_160", "WhatsApp app state"},
      {"code_linking", "WhatsApp linking"},
      {"passkey_linking", "WhatsApp linking"},
      {"expand", "WhatsApp media"},
      {"files", "WhatsApp media"},
      {"retry", "WhatsApp media"},
      {"file_key", "WhatsApp media"},
      {"markers", "key transparency"},
      {"published", "key transparency"},
      {"auditor_signatures", "key transparency"},
      {"reject", "WhatsApp padding and key transparency"},
  };
  const auto found = parts.find(name);
  return found == parts.end() ? nullptr : found->second;
}

const Shape* shape_of(const Json& one_case) {
  const auto found =
      std::find_if(shapes().begin(), shapes().end(), [&](const Shape& shape) { return fits(shape, one_case); });
  return found == shapes().end() ? nullptr : &*found;
}

}  // namespace vectors
