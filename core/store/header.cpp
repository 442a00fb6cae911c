#include "core/store/header.hpp"

#include "core/crypto/sha256.hpp"
#include "core/store/fields.hpp"
#include "core/store/raw_table.hpp"

namespace pawl::store {
namespace {

// magic (4) || schema (1) || kind (1) || passes (4) || KiB (4) || salt (16) || store id (16) || key check (16) ||
// checksum (16): the beginning of SHA-256 of what stands before it. Magic, schema and checksum stand where they are in
// every schema.
constexpr std::array<std::uint8_t, 4> kMagic{'p', 'a', 'w', 'l'};
constexpr std::size_t kChecksumSize = 16;
constexpr std::size_t kSize = 62 + kChecksumSize;
constexpr std::uint8_t kGivenKey = 1;
constexpr std::uint8_t kPassphrase = 2;

constexpr Error kDamaged(Errc::kStoreCorrupt, "the header of the store is damaged");

std::array<std::uint8_t, kChecksumSize> checksum_of(ByteView bytes) {
  return FieldReader(crypto::sha256({bytes})).bytes<kChecksumSize>();
}

Result<crypto::SealingKey> store_key_from(const std::optional<PassphraseForm>& form, ByteView bytes) {
  if (form) return crypto::argon2id(bytes, form->salt, form->cost);
  if (bytes.size() != crypto::SealingKey::kSize) return Error(Errc::kInvalidArgument, "a store key has 32 bytes");
  return crypto::SealingKey::copy_of(bytes.first<crypto::SealingKey::kSize>());
}

}  // namespace

Bytes write_header(const Header& header) {
  const bool has_passphrase = header.passphrase.has_value();
  const PassphraseForm form = header.passphrase.value_or(PassphraseForm{.cost = {0, 0}});
  FieldWriter out(kSize);
  out.bytes(kMagic).number(kSchema).number(has_passphrase ? kPassphrase : kGivenKey);
  out.number(form.cost.passes).number(form.cost.memory_kib).bytes(form.salt);
  out.bytes(header.store_id).bytes(header.check);
  out.bytes(checksum_of(out.written()));
  return out.done();
}

Result<Header> parse_header(ByteView in) {
  if (in.size() < kMagic.size() + 1 + kChecksumSize || !same_bytes(in.first<kMagic.size()>(), kMagic)) return kDamaged;
  const ByteView checked = in.first(in.size() - kChecksumSize);
  if (!same_bytes(checksum_of(checked), in.last<kChecksumSize>())) return kDamaged;
  FieldReader fields(checked.subspan(kMagic.size()));
  const auto schema = fields.number<std::uint8_t>();
  if (schema > kSchema) return Error(Errc::kStoreTooNew, "the store was written by a newer version");
  if (schema != kSchema || in.size() != kSize) return kDamaged;

  Header header;
  const auto kind = fields.number<std::uint8_t>();
  PassphraseForm form;
  form.cost.passes = fields.number<std::uint32_t>();
  form.cost.memory_kib = fields.number<std::uint32_t>();
  form.salt = fields.bytes<16>();
  header.store_id = fields.bytes<16>();
  header.check = fields.bytes<16>();
  if (kind == kPassphrase && is_allowed(form.cost)) header.passphrase = form;
  if (!same_bytes(write_header(header), in)) return kDamaged;  // a store has one form
  return header;
}

Result<NewHeader> make_header(const Unlock& unlock, const crypto::Argon2idCost& cost, const StoreId& store_id,
                              crypto::Random& random) {
  Header header{.store_id = store_id};
  if (unlock.is_passphrase) {
    header.passphrase = PassphraseForm{.cost = cost};
    PAWL_CHECK(random.fill(header.passphrase->salt));
  }
  PAWL_TRY(auto store_key, store_key_from(header.passphrase, unlock.bytes));
  header.check = key_check(store_key, store_id);
  return NewHeader{header, std::move(store_key)};
}

Result<crypto::SealingKey> unlock_header(const Header& header, const Unlock& unlock) {
  constexpr Error kWrong(Errc::kWrongStoreKey, "the store was made with another key");
  if (unlock.is_passphrase != header.passphrase.has_value()) return kWrong;
  PAWL_TRY(auto store_key, store_key_from(header.passphrase, unlock.bytes));
  if (!equal_ct(key_check(store_key, header.store_id), header.check)) return kWrong;
  return store_key;
}

}  // namespace pawl::store
