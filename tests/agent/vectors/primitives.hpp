// One case of each published kind of primitive vector. Throw Failed or Skipped.
#pragma once
#include "tests/agent/vectors/values.hpp"

namespace vectors {

void x25519(const Request& vector);            // {private, public, shared, result}
void x25519_multiply(const Request& vector);   // {scalar, u, out}
void x25519_iterate(const Request& vector);    // {start, count, out}
void canonical_key(const Request& vector);     // {u, canonical}
void hmac_sha256(const Request& vector);       // {tag_bits, key, msg, tag, result}
void hkdf_sha256(const Request& vector);       // {ikm, salt, info, size, okm, result, prk?}
void aes_cbc(const Request& vector);           // {bits, key, iv, msg, ct, result}
void hash(const Request& vector);              // {msg, out, alg?}
void xeddsa(const Request& vector);            // {dialect, public, msg, sig, verify, private?, random?}
void xeddsa_judgement(const Request& vector);  // {public, msg, sig, accepted}

// KEMs: ML-KEM-768 and -1024, Kyber1024.
void kem_keygen(const Request& vector);             // {seed or d and z, dk, result?}
void kem_encaps(const Request& vector);             // {ek, m, c or c_sha256, K, result?}
void kem_decaps_seed(const Request& vector);        // {seed, c, K, ek_sha256?, result}
void kem_decaps(const Request& vector);             // {dk, c, K, result?}
void kem_public_key_check(const Request& vector);   // {ek, result}
void kem_private_key_check(const Request& vector);  // {dk, result}
void kem_draft_run(const Request& vector);          // {dk, m, c, K, ek?, h_ek?}
void kem_accumulated(const Request& vector);        // {set, tests, shake128_32}
void kyber_run(const Request& vector);              // {d, z, m, ss, and some of sk, ct and hashes of these}
void kyber_rejection(const Request& vector);        // {d, z, ct, ss}
void mlkem768_pieces(const Request& vector);        // {d, z, m, header, ek_vector, ct1, ct2, shared_secret, ...}
void mlkem768_vector(const Request& vector);        // {header, ek_vector, valid}

// What the official client keeps in its own tests.
void chain_key(const Request& vector);
void x3dh(const Request& vector);
void aes_cbc_constant(const Request& vector);
void hmac_label(const Request& vector);
void hkdf_constant(const Request& vector);
void certificate_signature(const Request& vector);
void kem_key_pair(const Request& vector);

// The "unit" part of the session vectors.
void unit_chain_step(const Request& vector);
void unit_root_step(const Request& vector);
void unit_xeddsa(const Request& vector);
void unit_kyber(const Request& vector);

}  // namespace vectors
