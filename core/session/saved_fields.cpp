#include "core/session/saved_fields.hpp"

#include <string_view>

#include "core/base/bytes.hpp"

namespace pawl::session {
namespace {

Result<Name> canonical_name(ByteView bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  auto name = Name::parse(text);
  if (!name || name->text() != text) return Error(Errc::kStoreCorrupt, "a saved name is not canonical");
  return name;
}

}  // namespace

Result<crypto::PublicKey> read_public(wire::SavedReader& row) {
  PAWL_TRY(const auto u, row.raw<32>());
  return crypto::PublicKey::from_u(u);
}

Result<crypto::PrivateKey> read_private(wire::SavedReader& row) {
  PAWL_TRY(const auto bytes, row.raw<32>());
  crypto::PrivateKey key = crypto::clamped(bytes);
  if (!equal_ct(key.reveal(), bytes)) return Error(Errc::kStoreCorrupt, "a saved private key is not clamped");
  return key;
}

void write_pair(wire::SavedWriter& row, const crypto::KeyPair& pair) {
  row.raw(pair.private_key.reveal()).raw(pair.public_key.u());
}

Result<crypto::KeyPair> read_pair(wire::SavedReader& row) {
  PAWL_TRY(auto private_key, read_private(row));
  PAWL_TRY(const auto public_key, read_public(row));
  return crypto::KeyPair{std::move(private_key), public_key};
}

void write_address(wire::SavedWriter& out, std::uint8_t tag, const Address& address) {
  out.group(tag, [&](wire::SavedWriter& row) { row.raw_u8(address.device).raw(bytes_of(address.name.text())); });
}

Result<Name> read_name(wire::SavedReader& in, std::uint8_t tag) {
  PAWL_TRY(const ByteView value, in.bytes(tag));
  return canonical_name(value);
}

Result<Address> read_address(wire::SavedReader& in, std::uint8_t tag) {
  PAWL_TRY(const ByteView value, in.bytes(tag));
  if (value.empty() || value.front() > kMaxDevice) return Error(Errc::kStoreCorrupt, "a saved address has no device");
  PAWL_TRY(auto name, canonical_name(value.subspan(1)));
  return Address{std::move(name), value.front()};
}

Result<PqPolicy> read_pq_policy(wire::SavedReader& in, std::uint8_t tag) {
  PAWL_TRY(const auto number, in.u32(tag));
  const auto policy = static_cast<PqPolicy>(number);
  if (policy != PqPolicy::kAllowed && policy != PqPolicy::kPreferred && policy != PqPolicy::kRequired) {
    return Error(Errc::kStoreCorrupt, "a saved policy is none that there is");
  }
  return policy;
}

void write_family(wire::SavedWriter& out, std::uint8_t tag, Family family) {
  if (family != Family::kSignal) out.u32(tag, static_cast<std::uint32_t>(family));
}

Result<Family> read_family(wire::SavedReader& in, std::uint8_t tag) {
  if (!in.next_is(tag)) return Family::kSignal;
  PAWL_TRY(const auto number, in.u32(tag));
  const auto family = static_cast<Family>(number);
  if (family != Family::kWhatsApp) return Error(Errc::kStoreCorrupt, "a saved family is none that has to be written");
  return family;
}

Result<bool> read_mark(wire::SavedReader& in, std::uint8_t tag) {
  if (!in.next_is(tag)) return false;
  PAWL_CHECK(in.fixed<0>(tag));
  return true;
}

}  // namespace pawl::session
