// What records of conversations hold beside keys and messages: every value that follows from those is derived again.
// A field that a record does not have is not asked for.
#pragma once
#include "core/crypto/kem1024.hpp"
#include "core/handshake/agreement.hpp"
#include "core/session/session.hpp"
#include "tests/agent/vectors/values.hpp"

namespace vectors {

/// Who sent the message of a step, and what it is.
bool is_from_alice(const Request& step);
pawl::session::MessageKind kind_of(const Request& step);

/// The public halves and the signatures of a device's keys, by the names that Party knows.
void check_keys(const Request& device);

/// The Diffie-Hellman values, and what goes into the key derivation; `kem_secret` is empty where there is no KEM.
void check_agreement(const Request& recorded, const pawl::handshake::Responder& keys, pawl::ByteView kem_secret);

/// The secret that the KEM prekey of `device` finds in the recorded ciphertext.
pawl::crypto::KemSecret check_kem_secret(const Request& recorded, const Request& device);

/// The fields of a step's message, its MAC, and of the handshake around it if it has one. `recorded` has both devices.
void check_message(const Request& recorded, const Request& step);

/// The sender's root key, from which the step's chain came.
void check_root(const Request& step, const pawl::session::Session& sender);

}  // namespace vectors
