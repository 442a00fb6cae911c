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

// What the official client keeps in its own tests.
void chain_key(const Request& vector);
void x3dh(const Request& vector);
void aes_cbc_constant(const Request& vector);
void hmac_label(const Request& vector);
void hkdf_constant(const Request& vector);
void certificate_signature(const Request& vector);

// The "unit" part of the session vectors.
void unit_chain_step(const Request& vector);
void unit_root_step(const Request& vector);
void unit_xeddsa(const Request& vector);

}  // namespace vectors
