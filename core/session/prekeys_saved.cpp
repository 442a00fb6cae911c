#include "core/session/prekeys_saved.hpp"

#include <algorithm>

#include "core/session/saved_fields.hpp"

namespace pawl::session {

void write_prekey(wire::SavedWriter& row, const handshake::SignedPrekey& key) {
  row.raw_u32(key.id).raw_u64(static_cast<std::uint64_t>(key.created_ms));
  write_pair(row, key.pair);
  row.raw(key.signature);
}

void write_prekey(wire::SavedWriter& row, const handshake::Prekey& key) {
  row.raw_u32(key.id);
  write_pair(row, key.pair);
}

void write_prekey(wire::SavedWriter& row, const handshake::KemPrekey& key) {
  row.raw_u32(key.id).raw_u64(static_cast<std::uint64_t>(key.created_ms)).raw(key.signature).raw(key.key.reveal());
}

Result<handshake::SignedPrekey> read_signed_prekey(wire::SavedReader& row) {
  PAWL_TRY(const auto id, row.raw_u32());
  PAWL_TRY(const auto created_ms, row.raw_u64());
  PAWL_TRY(auto pair, read_pair(row));
  PAWL_TRY(const auto signature, row.raw<64>());
  PAWL_CHECK(row.end());
  handshake::SignedPrekey key{id, std::move(pair), static_cast<std::int64_t>(created_ms)};
  std::ranges::copy(signature, key.signature.begin());
  return key;
}

Result<handshake::Prekey> read_prekey(wire::SavedReader& row) {
  PAWL_TRY(const auto id, row.raw_u32());
  PAWL_TRY(auto pair, read_pair(row));
  PAWL_CHECK(row.end());
  return handshake::Prekey{id, std::move(pair)};
}

Result<handshake::KemPrekey> read_kem_prekey(wire::SavedReader& row, crypto::KemKind kind) {
  PAWL_TRY(const auto id, row.raw_u32());
  PAWL_TRY(const auto created_ms, row.raw_u64());
  PAWL_TRY(const auto signature, row.raw<64>());
  auto key = crypto::KemPrivateKey::from_saved(kind, row.rest());
  if (!key) return Error(Errc::kStoreCorrupt, "a saved KEM prekey is damaged");
  handshake::KemPrekey prekey{id, *std::move(key), static_cast<std::int64_t>(created_ms)};
  std::ranges::copy(signature, prekey.signature.begin());
  return prekey;
}

}  // namespace pawl::session
