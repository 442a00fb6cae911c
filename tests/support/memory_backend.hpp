// Backends over rows in memory, any number of them over the same rows: what a caller's own database might be.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/store/backend.hpp"

namespace pawl::testing {

/// What outlives the handles, as a file would.
struct MemoryRows {
  std::map<std::pair<std::uint8_t, Bytes>, Bytes> rows;
  bool being_written = false;
};

/// A transaction works on a copy of all rows, so one for reading never sees what is committed beside it.
class MemoryBackend final : public store::Backend {
 public:
  explicit MemoryBackend(std::shared_ptr<MemoryRows> shared) : shared_(std::move(shared)) {}

  Result<std::unique_ptr<store::RawTransaction>> begin(store::Access access, std::int64_t) override {
    if (suspended_) return Error(Errc::kSuspended, "the store is suspended");
    if (in_use_) return Error(Errc::kStoreLocked, "another transaction is open");
    const bool writes = access == store::Access::kWrite;
    if (writes && shared_->being_written) return Error(Errc::kStoreLocked, "another handle writes to the store");
    return std::unique_ptr<store::RawTransaction>(std::make_unique<Open>(*this, writes));
  }
  Result<bool> clean(std::int64_t) override { return true; }
  Result<Done> suspend() override {
    suspended_ = true;
    return Done{};
  }
  Result<Done> resume() override {
    suspended_ = false;
    return Done{};
  }

 private:
  class Open final : public store::RawTransaction {
   public:
    Open(MemoryBackend& backend, bool writes) : backend_(backend), writes_(writes), rows_(backend.shared_->rows) {
      backend_.in_use_ = true;
      if (writes_) backend_.shared_->being_written = true;
    }
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;
    ~Open() override {
      backend_.in_use_ = false;
      if (writes_) backend_.shared_->being_written = false;
    }

    Result<std::optional<Bytes>> get(std::uint8_t table, ByteView key) override {
      const auto found = rows_.find(name(table, key));
      return found == rows_.end() ? std::optional<Bytes>() : std::optional(found->second);
    }
    Result<Done> put(std::uint8_t table, ByteView key, ByteView value) override {
      rows_.insert_or_assign(name(table, key), Bytes(value.begin(), value.end()));
      return Done{};
    }
    Result<Done> erase(std::uint8_t table, ByteView key) override {
      rows_.erase(name(table, key));
      return Done{};
    }
    Result<std::vector<store::RawRow>> list(std::uint8_t table, ByteView from, std::size_t max) override {
      std::vector<store::RawRow> found;
      for (auto at = rows_.lower_bound(name(table, from));
           at != rows_.end() && at->first.first == table && found.size() < max; ++at) {
        found.push_back({at->first.second, at->second});
      }
      return found;
    }
    Result<Done> commit() override {
      auto committed = rows_;
      if (writes_) backend_.shared_->rows.swap(committed);  // whole or, without memory for the copy, not at all
      return Done{};
    }

   private:
    static std::pair<std::uint8_t, Bytes> name(std::uint8_t table, ByteView key) {
      return {table, Bytes(key.begin(), key.end())};
    }

    MemoryBackend& backend_;
    bool writes_;
    std::map<std::pair<std::uint8_t, Bytes>, Bytes> rows_;
  };

  std::shared_ptr<MemoryRows> shared_;
  bool suspended_ = false;
  bool in_use_ = false;
};

}  // namespace pawl::testing
