// The seeds of messages that are still under way: found by their number, taken once, bounded.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/ratchet/keys.hpp"

namespace pawl::ratchet {

inline constexpr std::size_t kMaxSkippedKeys = 2'000;

struct SkippedKey {
  std::uint32_t counter;
  MessageSeed seed;
};

/// At most kMaxSkippedKeys seeds in ascending order of their counters; the lowest go first. Looking one up is a binary
/// search, taking one leaves a gap, and gaps are closed when they outnumber the seeds: the last of many costs what
/// the first did. Most chains never have any, so an empty one is a null pointer.
class SkippedKeys {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return table_ ? table_->size : 0; }

  /// The seed with this number; null: there is none, or it has been taken.
  [[nodiscard]] const MessageSeed* find(std::uint32_t counter) const noexcept;

  /// Room for `count` more, so that append does not allocate.
  void make_room(std::size_t count);
  /// Adds seeds whose counters ascend and lie above all that are here. There has to be room for them.
  void append(std::vector<SkippedKey>&& later) noexcept;
  /// Erases the seed with this number, which has to be there.
  void take(std::uint32_t counter) noexcept;
  /// Erases the `count` seeds with the lowest numbers, or all when there are fewer.
  void drop_oldest(std::size_t count) noexcept;

  /// Calls `use` with each (counter, seed), lowest number first.
  template <class Use>
  void for_each(Use&& use) const {
    if (!table_) return;
    for (const Entry& entry : table_->entries) {
      if (entry.seed) use(entry.counter, *entry.seed);
    }
  }

  [[nodiscard]] SkippedKeys clone() const;

 private:
  struct Entry {
    std::uint32_t counter;
    std::optional<MessageSeed> seed;  // none: taken
  };
  struct Table {
    std::vector<Entry> entries;
    std::size_t size = 0;  // seeds, without the gaps
  };

  void tidy() noexcept;

  std::unique_ptr<Table> table_;
};

}  // namespace pawl::ratchet
