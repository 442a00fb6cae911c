#include "core/ratchet/skipped_keys.hpp"

#include <algorithm>
#include <utility>

namespace pawl::ratchet {
namespace {

constexpr std::size_t kGapsAllowed = 16;  // beside one for each seed

template <class Entries>
auto place_of(Entries& entries, std::uint32_t counter) noexcept {
  return std::ranges::lower_bound(entries, counter, {}, [](const auto& entry) { return entry.counter; });
}

}  // namespace

const MessageSeed* SkippedKeys::find(std::uint32_t counter) const noexcept {
  if (!table_) return nullptr;
  const auto found = place_of(table_->entries, counter);
  const bool here = found != table_->entries.end() && found->counter == counter && found->seed;
  return here ? &*found->seed : nullptr;
}

void SkippedKeys::make_room(std::size_t count) {
  if (count == 0) return;
  if (!table_) table_ = std::make_unique<Table>();
  const std::size_t needed = table_->entries.size() + count;
  if (needed > table_->entries.capacity()) table_->entries.reserve(std::max(needed, 2 * table_->entries.size()));
}

void SkippedKeys::append(std::vector<SkippedKey>&& later) noexcept {
  for (SkippedKey& key : later) table_->entries.push_back({key.counter, std::move(key.seed)});
  if (!later.empty()) table_->size += later.size();
  if (size() > kMaxSkippedKeys) drop_oldest(size() - kMaxSkippedKeys);
}

void SkippedKeys::take(std::uint32_t counter) noexcept {
  place_of(table_->entries, counter)->seed.reset();
  --table_->size;
  tidy();
}

void SkippedKeys::drop_oldest(std::size_t count) noexcept {
  if (!table_) return;
  for (auto entry = table_->entries.begin(); count > 0 && entry != table_->entries.end(); ++entry) {
    if (!entry->seed) continue;
    entry->seed.reset();
    --table_->size;
    --count;
  }
  tidy();
}

void SkippedKeys::tidy() noexcept {
  if (table_->size == 0) {
    table_.reset();
  } else if (table_->entries.size() > 2 * table_->size + kGapsAllowed) {
    std::erase_if(table_->entries, [](const Entry& entry) { return !entry.seed; });
  }
}

SkippedKeys SkippedKeys::clone() const {
  SkippedKeys copy;
  std::vector<SkippedKey> all;
  all.reserve(size());
  for_each([&](std::uint32_t counter, const MessageSeed& seed) { all.push_back({counter, seed.clone()}); });
  copy.make_room(all.size());
  copy.append(std::move(all));
  return copy;
}

}  // namespace pawl::ratchet
