// The header: what has to be known before there is a key. It is public, and checked by a plain hash, so that damage is
// told from a wrong key.
#pragma once
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/crypto/argon2id.hpp"
#include "core/crypto/random.hpp"
#include "core/store/vault_keys.hpp"

namespace pawl::store {

/// How the store key comes from a passphrase.
struct PassphraseForm {
  crypto::Argon2idCost cost{};
  std::array<std::uint8_t, 16> salt{};
  friend bool operator==(const PassphraseForm&, const PassphraseForm&) = default;
};

struct Header {
  std::optional<PassphraseForm> passphrase{};  // none: the store key is given as it is
  StoreId store_id{};
  KeyCheck check{};
  friend bool operator==(const Header&, const Header&) = default;
};

Bytes write_header(const Header& header);
/// Errors: kStoreCorrupt, also when the cost of the passphrase is not allowed; kStoreTooNew.
Result<Header> parse_header(ByteView in);

/// The store key itself (32 bytes), or a passphrase.
struct Unlock {
  ByteView bytes{};
  bool is_passphrase = false;
};

/// A header for a new store, or for a new key of the store with this id; its store key goes to `store_key`.
struct NewHeader {
  Header header;
  crypto::SealingKey store_key;
};
/// Errors: kInvalidArgument (not a key, a cost that is not allowed), kOutOfMemory, kNoRandomness.
Result<NewHeader> make_header(const Unlock& unlock, const crypto::Argon2idCost& cost, const StoreId& store_id,
                              crypto::Random& random);
/// Errors: kInvalidArgument, kOutOfMemory, kWrongStoreKey.
Result<crypto::SealingKey> unlock_header(const Header& header, const Unlock& unlock);

}  // namespace pawl::store
