#include "core/store/row_keys.hpp"

#include <algorithm>

#include "core/base/wipe.hpp"
#include "core/store/fields.hpp"
#include "core/store/raw_table.hpp"

namespace pawl::store {
namespace {

constexpr std::size_t kUnchangedKept = 16;  // loaded blocks, for a while

constexpr Error kNotThere(Errc::kStoreCorrupt, "the key of a row is not where the row says");

using RawNumber = std::array<std::uint8_t, 8>;

}  // namespace

KeyBlock::KeyBlock(SecretBytes places) : places_(std::move(places)) {
  for (std::uint8_t index = 0; index < kPlaces; ++index) {
    if (!is_free(index)) ++used_;
  }
}

bool KeyBlock::is_free(std::uint8_t index) const { return is_zero_ct(place(index)); }

bool KeyBlock::belongs_to(std::uint8_t index, const RowHash& owner) const {
  return index < kPlaces && same_bytes(place(index).last(owner.size()), owner);
}

std::uint8_t KeyBlock::first_free() const {
  std::uint8_t index = 0;
  while (!is_free(index)) ++index;
  return index;
}

crypto::SealingKey KeyBlock::key(std::uint8_t index) const {
  return crypto::SealingKey::copy_of(place(index).first<crypto::SealingKey::kSize>());
}

void KeyBlock::set(std::uint8_t index, const crypto::SealingKey& key, const RowHash& owner) {
  if (is_free(index)) ++used_;
  std::ranges::copy(key.reveal(), place(index).begin());
  std::ranges::copy(owner, place(index).last(owner.size()).begin());
}

void KeyBlock::clear(std::uint8_t index) {
  std::ranges::fill(place(index), std::uint8_t{0});
  --used_;
}

std::span<const std::uint8_t> KeyBlock::place(std::uint8_t index) const {
  return std::span(places_).subspan(index * kPlaceSize, kPlaceSize);
}
std::span<std::uint8_t> KeyBlock::place(std::uint8_t index) {
  return std::span(places_).subspan(index * kPlaceSize, kPlaceSize);
}

Result<KeyBlock> open_block(const StoreId& store_id, const crypto::SealingKey& epoch_key, ByteView raw_key,
                            ByteView value) {
  PAWL_TRY(auto row, open_own_row(store_id, epoch_key, kBlockTable, raw_key, value, KeyBlock::kSize));
  return KeyBlock(std::move(row.text));
}

Result<crypto::SealingKey> RowKeys::find(const Place& place, const RowHash& owner) {
  PAWL_TRY(const Loaded* loaded, load_place(place, owner));
  return loaded->block.key(place.index);
}

Result<Place> RowKeys::add(const crypto::SealingKey& key, const RowHash& owner) {
  PAWL_TRY(Loaded * loaded, with_room());
  const std::uint8_t index = loaded->block.first_free();
  loaded->block.set(index, key, owner);
  loaded->changed = true;
  return Place{loaded->number, index};
}

Result<Done> RowKeys::replace(const Place& place, const RowHash& owner, const crypto::SealingKey& key) {
  PAWL_TRY(Loaded * loaded, load_place(place, owner));
  loaded->block.set(place.index, key, owner);
  loaded->changed = true;
  ++head_.erasures;
  return Done{};
}

Result<Done> RowKeys::erase(const Place& place, const RowHash& owner) {
  PAWL_TRY(Loaded * loaded, load_place(place, owner));
  if (!loaded->block.has_room()) maybe_with_room_.push_back(loaded->number);
  loaded->block.clear(place.index);
  loaded->changed = true;
  ++head_.erasures;
  return Done{};
}

Result<Done> RowKeys::write() {
  for (const Loaded& loaded : blocks_) {
    if (loaded.changed) PAWL_CHECK(write(loaded));
  }
  blocks_.clear();
  maybe_with_room_.clear();
  room_looked_for_ = 0;
  return Done{};
}

RowKeys::LoadedBlocks::iterator RowKeys::position(std::uint64_t number) {
  return std::lower_bound(blocks_.begin(), blocks_.end(), number,
                          [](const Loaded& loaded, std::uint64_t wanted) { return loaded.number < wanted; });
}

Result<RowKeys::Loaded*> RowKeys::load(std::uint64_t number) {
  if (const auto found = position(number); found != blocks_.end() && found->number == number) return &*found;
  const RawNumber raw_key = wire::big_endian(number);
  PAWL_TRY(auto value, rows_.get(kBlockTable, raw_key));
  if (!value) return kNotThere;
  PAWL_TRY(auto block, open_block(sealing_.store_id, sealing_.epoch.key, raw_key, *value));

  const auto is_unchanged = [](const Loaded& loaded) { return !loaded.changed; };
  if (static_cast<std::size_t>(std::ranges::count_if(blocks_, is_unchanged)) >= kUnchangedKept) {
    std::erase_if(blocks_, is_unchanged);
  }
  const bool had_room = block.has_room();
  return &*blocks_.insert(position(number), Loaded{number, std::move(value), std::move(block), had_room});
}

Result<RowKeys::Loaded*> RowKeys::load_place(const Place& place, const RowHash& owner) {
  PAWL_TRY(Loaded * loaded, load(place.block));
  if (!loaded->block.belongs_to(place.index, owner)) return kNotThere;
  return loaded;
}

Result<RowKeys::Loaded*> RowKeys::with_room() {
  for (;;) {
    while (!maybe_with_room_.empty()) {
      PAWL_TRY(Loaded * loaded, load(maybe_with_room_.back()));
      if (loaded->block.has_room()) return loaded;
      maybe_with_room_.pop_back();
    }
    PAWL_TRY(const bool found, look_for_room());
    if (!found) return make_block();
  }
}

// In the database, where it says what it said when the transaction began.
Result<bool> RowKeys::look_for_room() {
  PAWL_TRY(const auto rows, rows_.list(kRoomTable, wire::big_endian(room_looked_for_), 1));
  if (rows.empty()) return false;
  const RawRow& row = rows.front();
  PAWL_CHECK(open_own_row(sealing_.store_id, sealing_.keys.rows, kRoomTable, row.key, row.value, 0));
  const auto number = FieldReader(row.key).number<std::uint64_t>();
  maybe_with_room_.push_back(number);
  room_looked_for_ = number + 1;
  return true;
}

RowKeys::Loaded* RowKeys::make_block() {
  const std::uint64_t number = head_.next_block;
  maybe_with_room_.push_back(number);
  Loaded made{number, std::nullopt, KeyBlock(SecretBytes(KeyBlock::kSize)), false};
  const auto place = blocks_.insert(position(number), std::move(made));
  ++head_.next_block;
  return &*place;
}

Result<Done> RowKeys::write(const Loaded& loaded) {
  const RawNumber raw_key = wire::big_endian(loaded.number);
  if (loaded.block.used() == 0) {
    if (loaded.before) PAWL_CHECK(rows_.erase(kBlockTable, raw_key, *loaded.before));
    return note_room(loaded, false);
  }
  PAWL_TRY(const Bytes value, seal_own_row(sealing_, sealing_.epoch.key, kBlockTable, raw_key, loaded.block.bytes()));
  PAWL_CHECK(rows_.put(kBlockTable, raw_key, value, loaded.before));
  return note_room(loaded, loaded.block.has_room());
}

Result<Done> RowKeys::note_room(const Loaded& loaded, bool has_room) {
  if (loaded.had_room == has_room) return Done{};
  const RawNumber raw_key = wire::big_endian(loaded.number);
  PAWL_TRY(const auto before, rows_.get(kRoomTable, raw_key));
  if (has_room) {
    PAWL_TRY(const Bytes value, seal_own_row(sealing_, sealing_.keys.rows, kRoomTable, raw_key, {}));
    return rows_.put(kRoomTable, raw_key, value, before);
  }
  return before ? rows_.erase(kRoomTable, raw_key, *before) : Done{};
}

}  // namespace pawl::store
