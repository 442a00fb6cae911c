// Keys, addresses and settings as they are laid out in saved state (core/session/README.md). Every error is
// kStoreCorrupt.
#pragma once
#include <cstdint>

#include "core/base/result.hpp"
#include "core/crypto/x25519.hpp"
#include "core/session/address.hpp"
#include "core/session/suites.hpp"
#include "core/wire/saved.hpp"

namespace pawl::session {

template <class SecretKind>
Result<SecretKind> read_secret(wire::SavedReader& row) {
  return row.raw_secret<SecretKind>();
}

/// A public key is saved without its type byte.
Result<crypto::PublicKey> read_public(wire::SavedReader& row);
/// A private key has to be clamped, as it was when it was saved.
Result<crypto::PrivateKey> read_private(wire::SavedReader& row);
/// private key (32) || public key (32)
void write_pair(wire::SavedWriter& row, const crypto::KeyPair& pair);
Result<crypto::KeyPair> read_pair(wire::SavedReader& row);

/// An item: a name, which has to be canonical.
Result<Name> read_name(wire::SavedReader& in, std::uint8_t tag);
/// An item: device (1) || name.
void write_address(wire::SavedWriter& out, std::uint8_t tag, const Address& address);
Result<Address> read_address(wire::SavedReader& in, std::uint8_t tag);

/// What was written before there were post-quantum suites has conversations that are not, and that should go on.
inline constexpr PqPolicy kPqPolicyOfVersion1 = PqPolicy::kPreferred;
/// An item: its number, u32.
Result<PqPolicy> read_pq_policy(wire::SavedReader& in, std::uint8_t tag);
/// An item: the number of a family, u32. The default is not written, so that there is one form.
void write_family(wire::SavedWriter& out, std::uint8_t tag, Family family);
Result<Family> read_family(wire::SavedReader& in, std::uint8_t tag);
/// An item without a value, which is there or not.
Result<bool> read_mark(wire::SavedReader& in, std::uint8_t tag);

}  // namespace pawl::session
