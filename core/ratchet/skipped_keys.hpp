// The keys of messages that are still under way: found by their number, taken once, bounded.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/ratchet/keys.hpp"

namespace pawl::ratchet {

inline constexpr std::size_t kMaxSkippedKeys = 2'000;

template <class Key>
struct Skipped {
  std::uint32_t counter;
  Key key;
};

/// At most kMaxSkippedKeys keys in ascending order of their counters; the lowest go first. Looking one up is a binary
/// search, taking one leaves a gap, and gaps are closed when they outnumber the keys: the last of many costs what the
/// first did. Most chains never have any, so an empty one is a null pointer.
template <class Key>
class SkippedTable {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return table_ ? table_->size : 0; }

  /// The key with this number; null: there is none, or it has been taken.
  [[nodiscard]] const Key* find(std::uint32_t counter) const noexcept {
    if (!table_) return nullptr;
    const auto found = place_of(counter);
    const bool here = found != table_->entries.end() && found->counter == counter && found->key;
    return here ? &*found->key : nullptr;
  }

  /// Room for `count` more, so that append does not allocate.
  void make_room(std::size_t count) {
    if (count == 0) return;
    if (!table_) table_ = std::make_unique<Table>();
    const std::size_t needed = table_->entries.size() + count;
    if (needed > table_->entries.capacity()) table_->entries.reserve(std::max(needed, 2 * table_->entries.size()));
  }

  /// Adds keys whose counters ascend and lie above all that are here. There has to be room for them.
  void append(std::vector<Skipped<Key>>&& later) noexcept {
    for (Skipped<Key>& one : later) table_->entries.push_back({one.counter, std::move(one.key)});
    if (!later.empty()) table_->size += later.size();
    if (size() > kMaxSkippedKeys) drop_oldest(size() - kMaxSkippedKeys);
  }

  /// Erases the key with this number, which has to be there.
  void take(std::uint32_t counter) noexcept {
    place_of(counter)->key.reset();
    --table_->size;
    tidy();
  }

  /// Erases the `count` keys with the lowest numbers, or all when there are fewer.
  void drop_oldest(std::size_t count) noexcept {
    if (!table_) return;
    for (auto entry = table_->entries.begin(); count > 0 && entry != table_->entries.end(); ++entry) {
      if (!entry->key) continue;
      entry->key.reset();
      --table_->size;
      --count;
    }
    tidy();
  }

  /// Erases the keys with numbers below this one.
  void drop_below(std::uint32_t counter) noexcept {
    if (!table_) return;
    const auto end = place_of(counter);
    for (auto entry = table_->entries.begin(); entry != end; ++entry) {
      if (!entry->key) continue;
      entry->key.reset();
      --table_->size;
    }
    tidy();
  }

  /// Calls `use` with each (counter, key), lowest number first.
  template <class Use>
  void for_each(Use&& use) const {
    if (!table_) return;
    for (const Entry& entry : table_->entries) {
      if (entry.key) use(entry.counter, *entry.key);
    }
  }

  [[nodiscard]] SkippedTable clone() const {
    SkippedTable copy;
    std::vector<Skipped<Key>> all;
    all.reserve(size());
    for_each([&](std::uint32_t counter, const Key& key) { all.push_back({counter, key.clone()}); });
    copy.make_room(all.size());
    copy.append(std::move(all));
    return copy;
  }

 private:
  static constexpr std::size_t kGapsAllowed = 16;  // beside one for each key

  struct Entry {
    std::uint32_t counter;
    std::optional<Key> key;  // none: taken
  };
  struct Table {
    std::vector<Entry> entries;
    std::size_t size = 0;  // keys, without the gaps
  };

  auto place_of(std::uint32_t counter) const noexcept {
    return std::ranges::lower_bound(table_->entries, counter, {}, &Entry::counter);
  }

  void tidy() noexcept {
    if (table_->size == 0) {
      table_.reset();
    } else if (table_->entries.size() > 2 * table_->size + kGapsAllowed) {
      std::erase_if(table_->entries, [](const Entry& entry) { return !entry.key; });
    }
  }

  std::unique_ptr<Table> table_;
};

/// The Double Ratchet keeps seeds.
using SkippedKey = Skipped<MessageSeed>;
using SkippedKeys = SkippedTable<MessageSeed>;

}  // namespace pawl::ratchet
