// Single prekeys as rows of saved state (core/session/README.md).
#pragma once
#include "core/base/result.hpp"
#include "core/crypto/kem1024.hpp"
#include "core/handshake/keys.hpp"
#include "core/wire/saved.hpp"

namespace pawl::session {

void write_prekey(wire::SavedWriter& row, const handshake::SignedPrekey& key);
void write_prekey(wire::SavedWriter& row, const handshake::Prekey& key);
void write_prekey(wire::SavedWriter& row, const handshake::KemPrekey& key);

/// All of a row. Errors: kStoreCorrupt.
Result<handshake::SignedPrekey> read_signed_prekey(wire::SavedReader& row);
Result<handshake::Prekey> read_prekey(wire::SavedReader& row);
Result<handshake::KemPrekey> read_kem_prekey(wire::SavedReader& row, crypto::KemKind kind);

}  // namespace pawl::session
