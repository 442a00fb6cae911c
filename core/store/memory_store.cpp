#include "core/store/memory_store.hpp"

#include <algorithm>
#include <utility>

namespace pawl::store {
namespace {

constexpr Error kReadOnly(Errc::kInternal, "a transaction for reading cannot write");

bool begins_with(ByteView bytes, ByteView prefix) {
  return bytes.size() >= prefix.size() && same_bytes(bytes.first(prefix.size()), prefix);
}

}  // namespace

bool MemoryStore::ByKey::less(const Search& a, const Search& b) noexcept {
  if (a.table != b.table) return a.table < b.table;
  if (const int order = a.key.name.compare(b.key.name); order != 0) return order < 0;
  return std::ranges::lexicographical_compare(a.key.rest, b.key.rest);
}

// Changes are made in place. What was there before is kept until the commit, so that an end without one cannot fail.
class MemoryStore::Open final : public Transaction {
 public:
  Open(MemoryStore& store, Access access) : store_(store), may_write_(access == Access::kWrite) {
    store_.in_use_ = true;
  }
  Open(const Open&) = delete;
  Open& operator=(const Open&) = delete;
  ~Open() override {
    for (auto change = changes_.rbegin(); change != changes_.rend(); ++change) undo(*change);
    store_.in_use_ = false;
    store_.has_been_used_ = true;
  }

  Result<std::optional<SecretBytes>> get(Table table, const RowKey& key) override {
    const auto found = store_.rows_.find(Search{table, key});
    if (found == store_.rows_.end()) return std::optional<SecretBytes>{};
    return std::optional(found->second);
  }

  Result<Done> put(Table table, const RowKey& key, ByteView value) override {
    if (!may_write_) return kReadOnly;
    Rows made;
    made.emplace(Key{table, std::string(key.name), Bytes(key.rest.begin(), key.rest.end())},
                 SecretBytes(value.begin(), value.end()));
    Change& change = changes_.emplace_back();  // all that can fail has happened
    take(change, {table, key});
    change.added = &store_.rows_.insert(made.extract(made.begin())).position->first;
    return Done{};
  }

  Result<Done> erase(Table table, const RowKey& key) override {
    if (!may_write_) return kReadOnly;
    take(changes_.emplace_back(), {table, key});
    return Done{};
  }

  Result<std::vector<Row>> list(Table table, std::string_view name, ByteView prefix, ByteView after,
                                std::size_t max) override {
    std::vector<Row> rows;
    const bool begins_after = !after.empty() && !std::ranges::lexicographical_compare(after, prefix);
    auto at = begins_after ? store_.rows_.upper_bound(Search{table, {name, after}})
                           : store_.rows_.lower_bound(Search{table, {name, prefix}});
    for (; at != store_.rows_.end() && rows.size() < max; ++at) {
      if (at->first.table != table || at->first.name != name || !begins_with(at->first.rest, prefix)) break;
      rows.push_back({at->first.rest, at->second});
    }
    return rows;
  }

  Result<std::vector<NamedRow>> page(Table table, Bytes& cursor, std::size_t max) override {
    std::vector<NamedRow> rows;
    auto at = cursor.empty() ? store_.rows_.lower_bound(Search{table, {}}) : after(table, cursor);
    for (; at != store_.rows_.end() && at->first.table == table; ++at) {
      if (rows.size() == max) {
        cursor = mark(rows.back());
        return rows;
      }
      rows.push_back({at->first.name, at->first.rest, at->second});
    }
    cursor.clear();
    return rows;
  }

  Result<Done> commit() override {
    changes_.clear();
    return Done{};
  }

  [[nodiscard]] bool follows_the_last() const noexcept override { return store_.has_been_used_; }

 private:
  struct Change {
    Rows::node_type gone{};
    const Key* added = nullptr;
  };

  void take(Change& change, const Search& what) noexcept {
    if (const auto found = store_.rows_.find(what); found != store_.rows_.end()) {
      change.gone = store_.rows_.extract(found);
    }
  }

  void undo(Change& change) noexcept {
    if (change.added != nullptr) store_.rows_.erase(store_.rows_.find(*change.added));
    if (!change.gone.empty()) store_.rows_.insert(std::move(change.gone));
  }

  // A cursor: the length of the name (4 bytes), the name, the rest.
  static Bytes mark(const NamedRow& row) {
    const std::size_t size = row.name.size();
    Bytes cursor;
    for (int shift = 24; shift >= 0; shift -= 8) cursor.push_back(static_cast<std::uint8_t>(size >> shift));
    cursor.insert(cursor.end(), row.name.begin(), row.name.end());
    cursor.insert(cursor.end(), row.rest.begin(), row.rest.end());
    return cursor;
  }
  Rows::const_iterator after(Table table, ByteView cursor) const {
    std::size_t size = 0;
    for (const std::uint8_t byte : cursor.first(4)) size = size << 8 | byte;
    const auto* const name = reinterpret_cast<const char*>(cursor.data()) + 4;
    return store_.rows_.upper_bound(Search{table, {std::string_view(name, size), cursor.subspan(4 + size)}});
  }

  MemoryStore& store_;
  bool may_write_;
  std::vector<Change> changes_;
};

Result<std::unique_ptr<Transaction>> MemoryStore::begin(Access access, std::int64_t) {
  if (suspended_) return Error(Errc::kSuspended, "the account is suspended");
  if (in_use_) return Error(Errc::kStoreLocked, "another transaction is open");
  return std::unique_ptr<Transaction>(std::make_unique<Open>(*this, access));
}

// What is erased in memory is gone at once.
Result<Done> MemoryStore::forget(std::int64_t, std::int64_t) { return Done{}; }
bool MemoryStore::is_forgetting_due(std::int64_t) const noexcept { return false; }

Result<Done> MemoryStore::suspend(std::int64_t, std::int64_t) {
  suspended_ = true;
  return Done{};
}
Result<Done> MemoryStore::resume() {
  suspended_ = false;
  return Done{};
}

Result<Done> MemoryStore::rekey(ByteView, std::int64_t, std::int64_t) {
  return Error(Errc::kUnsupported, "an account in memory has no store key");
}

}  // namespace pawl::store
