// The keys of forgettable rows, in blocks. A row gets a fresh key each time it is written; the one before is
// overwritten in its place, and with the epoch key under which the old block was sealed it is gone for good.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/store/counted_rows.hpp"
#include "core/store/head.hpp"
#include "core/store/row.hpp"
#include "core/store/sealing.hpp"

namespace pawl::store {

inline constexpr std::uint8_t kPlaces = 48;

/// Row keys and whose they are; a place whose bytes are all zero is free.
class KeyBlock {
 public:
  static constexpr std::size_t kPlaceSize = crypto::SealingKey::kSize + std::tuple_size_v<RowHash>;
  static constexpr std::size_t kSize = kPlaces * kPlaceSize;

  explicit KeyBlock(SecretBytes places);  // kSize bytes

  [[nodiscard]] bool is_free(std::uint8_t index) const;
  [[nodiscard]] bool belongs_to(std::uint8_t index, const RowHash& owner) const;
  [[nodiscard]] std::uint8_t used() const { return used_; }
  [[nodiscard]] bool has_room() const { return used_ < kPlaces; }
  [[nodiscard]] std::uint8_t first_free() const;  // there is one
  [[nodiscard]] crypto::SealingKey key(std::uint8_t index) const;
  void set(std::uint8_t index, const crypto::SealingKey& key, const RowHash& owner);
  void clear(std::uint8_t index);
  [[nodiscard]] ByteView bytes() const { return places_; }

 private:
  [[nodiscard]] std::span<const std::uint8_t> place(std::uint8_t index) const;
  [[nodiscard]] std::span<std::uint8_t> place(std::uint8_t index);

  SecretBytes places_;
  std::uint8_t used_ = 0;
};

/// Errors: kStoreCorrupt.
Result<KeyBlock> open_block(const StoreId& store_id, const crypto::SealingKey& epoch_key, ByteView raw_key,
                            ByteView value);

/// The row keys in one transaction. Blocks that it changes are written by write().
class RowKeys {
 public:
  /// All of them outlive it. Of the head it keeps the number of the next block and the erasures.
  RowKeys(CountedRows& rows, const Sealing& sealing, Head& head) : rows_(rows), sealing_(sealing), head_(head) {}

  /// The key of the row whose hash is `owner`. Errors of all: kStoreCorrupt when it does not stand there; those of the
  /// database; kNoRandomness.
  Result<crypto::SealingKey> find(const Place& place, const RowHash& owner);
  Result<Place> add(const crypto::SealingKey& key, const RowHash& owner);
  Result<Done> replace(const Place& place, const RowHash& owner, const crypto::SealingKey& key);
  Result<Done> erase(const Place& place, const RowHash& owner);
  Result<Done> write();

 private:
  struct Loaded {
    std::uint64_t number;
    std::optional<Bytes> before;  // in the database; none: a new block
    KeyBlock block;
    bool had_room;
    bool changed = false;
  };
  using LoadedBlocks = std::vector<Loaded>;  // by number

  LoadedBlocks::iterator position(std::uint64_t number);
  Result<Loaded*> load(std::uint64_t number);
  Result<Loaded*> load_place(const Place& place, const RowHash& owner);
  Result<Loaded*> with_room();
  Result<bool> look_for_room();
  Loaded* make_block();
  Result<Done> write(const Loaded& loaded);
  Result<Done> note_room(const Loaded& loaded, bool has_room);

  CountedRows& rows_;
  const Sealing& sealing_;
  Head& head_;
  LoadedBlocks blocks_;
  std::vector<std::uint64_t> maybe_with_room_;
  std::uint64_t room_looked_for_ = 0;  // in blocks below this
};

}  // namespace pawl::store
