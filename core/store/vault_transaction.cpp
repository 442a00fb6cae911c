#include "core/store/vault_transaction.hpp"

#include <algorithm>

#include "core/store/fields.hpp"

namespace pawl::store {
namespace {

constexpr Error kReadOnly(Errc::kInternal, "a transaction for reading cannot write");
constexpr Error kOver(Errc::kInternal, "the transaction has been committed");
constexpr Error kNoMemory(Errc::kOutOfMemory, "there was not enough memory for the transaction");

bool begins_with(ByteView bytes, ByteView prefix) {
  return bytes.size() >= prefix.size() && same_bytes(bytes.first(prefix.size()), prefix);
}

// Whose key it is, beside that key.
RowHash owner_of(const Sealing& sealing, Table table, ByteView raw_key) {
  const std::uint8_t number = raw_table(table);
  return row_hash(sealing.keys.names, {bytes_of("row key"), ByteView(&number, 1), raw_key});
}

RowAt place_of(const Sealing& sealing, Table table, ByteView raw_key) { return {sealing.store_id, table, raw_key}; }

// The key for a row that is about to be written, in the place of the one before or in a free one.
Result<Place> place_for(OpenRows& rows, Table table, ByteView raw_key, const std::optional<Bytes>& before,
                        const crypto::SealingKey& key) {
  const RowHash owner = owner_of(rows.sealing, table, raw_key);
  if (!before) return rows.keys.add(key, owner);
  PAWL_TRY(const RowFront front, parse_front(table, *before));
  PAWL_CHECK(rows.keys.replace(front.place, owner, key));
  return front.place;
}

Result<Done> put_raw_row(OpenRows& rows, Table table, ByteView raw_key, std::string_view name, ByteView value) {
  const Sealing& sealing = rows.sealing;
  PAWL_TRY(const auto before, rows.counted.get(raw_table(table), raw_key));
  const auto put = [&](const crypto::SealingKey& key, const Place& place) -> Result<Done> {
    const Bytes front = write_front(table, sealing.version, place);
    PAWL_TRY(const Bytes sealed, seal_row(key, place_of(sealing, table, raw_key), front, name, value, sealing.random));
    return rows.counted.put(raw_table(table), raw_key, sealed, before);
  };
  if (!is_forgettable(table)) return put(sealing.keys.rows, {});
  PAWL_TRY(const auto row_key, crypto::random_secret<crypto::SealingKey>(sealing.random));
  PAWL_TRY(const Place place, place_for(rows, table, raw_key, before, row_key));
  return put(row_key, place);
}

}  // namespace

Result<RowText> open_raw_row(OpenRows& rows, Table table, ByteView raw_key, ByteView value) {
  const Sealing& sealing = rows.sealing;
  PAWL_TRY(const RowFront front, parse_front(table, value));
  const RowAt at = place_of(sealing, table, raw_key);
  if (!is_forgettable(table)) return open_row(sealing.keys.rows, at, front);
  PAWL_TRY(const auto row_key, rows.keys.find(front.place, owner_of(sealing, table, raw_key)));
  return open_row(row_key, at, front);
}

Result<Done> put_sealed(OpenRows& rows, Table table, const RowKey& key, ByteView value) {
  PAWL_TRY(const Bytes raw, raw_key(rows.sealing.keys.names, table, key));
  return put_raw_row(rows, table, raw, key.name, value);
}

Result<std::optional<SecretBytes>> VaultTransaction::get(Table table, const RowKey& key) {
  if (refused_) return *refused_;
  OpenRows& rows = work_->rows();
  PAWL_TRY(const Bytes raw, raw_key(rows.sealing.keys.names, table, key));
  PAWL_TRY(const auto value, rows.counted.get(raw_table(table), raw));
  if (!value) return std::optional<SecretBytes>{};
  PAWL_TRY(auto row, open_raw_row(rows, table, raw, *value));
  return std::optional(std::move(row.value));
}

Result<Done> VaultTransaction::put(Table table, const RowKey& key, ByteView value) {
  return write([&] { return put_sealed(work_->rows(), table, key, value); });
}

Result<Done> VaultTransaction::erase(Table table, const RowKey& key) {
  return write([&] { return erase_row(table, key); });
}

Result<Done> VaultTransaction::erase_row(Table table, const RowKey& key) {
  OpenRows& rows = work_->rows();
  PAWL_TRY(const Bytes raw, raw_key(rows.sealing.keys.names, table, key));
  PAWL_TRY(const auto before, rows.counted.get(raw_table(table), raw));
  if (!before) return Done{};
  if (is_forgettable(table)) {
    PAWL_TRY(const RowFront front, parse_front(table, *before));
    PAWL_CHECK(rows.keys.erase(front.place, owner_of(rows.sealing, table, raw)));
  }
  return rows.counted.erase(raw_table(table), raw, *before);
}

Result<std::vector<Row>> VaultTransaction::list(Table table, std::string_view name, ByteView prefix, ByteView after,
                                                std::size_t max) {
  if (refused_) return *refused_;
  OpenRows& rows = work_->rows();
  const VaultKeys& keys = rows.sealing.keys;
  PAWL_TRY(const Bytes first, raw_key(keys.names, table, {name, prefix}));
  PAWL_TRY(Bytes from, raw_key(keys.names, table, {name, after}));
  if (after.empty() || std::ranges::lexicographical_compare(after, prefix)) {
    from = first;
  } else {
    from.push_back(0);  // the least key after it
  }
  PAWL_TRY(const auto found, rows.counted.list(raw_table(table), from, max));
  std::vector<Row> listed;
  for (const RawRow& raw : found) {
    if (!begins_with(raw.key, first)) break;
    PAWL_TRY(const ByteView rest, rest_of(raw.key));
    PAWL_TRY(auto row, open_raw_row(rows, table, raw.key, raw.value));
    listed.push_back({Bytes(rest.begin(), rest.end()), std::move(row.value)});
  }
  return listed;
}

// The cursor is the key in the database of the last row.
Result<std::vector<NamedRow>> VaultTransaction::page(Table table, Bytes& cursor, std::size_t max) {
  if (refused_) return *refused_;
  OpenRows& rows = work_->rows();
  Bytes from = cursor;
  if (!from.empty()) from.push_back(0);
  PAWL_TRY(const auto found, rows.counted.list(raw_table(table), from, max));
  std::vector<NamedRow> page;
  for (const RawRow& raw : found) {
    PAWL_TRY(const ByteView rest, rest_of(raw.key));
    PAWL_TRY(auto row, open_raw_row(rows, table, raw.key, raw.value));
    page.push_back({std::move(row.name), Bytes(rest.begin(), rest.end()), std::move(row.value)});
  }
  cursor = found.size() < max ? Bytes{} : found.back().key;
  return page;
}

Result<Done> VaultTransaction::commit() {
  if (refused_) return *refused_;
  if (!changed_) return Done{};
  refused_ = kNoMemory;  // if there is an exception, that is it
  auto committed = work_->commit();
  refused_ = committed ? kOver : committed.error();
  return committed;
}

template <class Write>
Result<Done> VaultTransaction::write(Write&& steps) {
  if (refused_) return *refused_;
  if (!may_write_) return kReadOnly;
  changed_ = true;
  refused_ = kNoMemory;  // if there is an exception, that is it
  Result<Done> done = steps();
  refused_ = done ? std::nullopt : std::optional(done.error());
  return done;
}

}  // namespace pawl::store
