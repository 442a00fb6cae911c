// Tables in memory, for accounts without a file: gone with the process, erased when they go.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/store/store.hpp"

namespace pawl::store {

class MemoryStore final : public Store {
 public:
  Result<std::unique_ptr<Transaction>> begin(Access access, std::int64_t wait_ms) override;
  Result<Done> forget(std::int64_t now_ms, std::int64_t wait_ms) override;
  [[nodiscard]] bool is_forgetting_due(std::int64_t now_ms) const noexcept override;
  Result<Done> suspend(std::int64_t now_ms, std::int64_t wait_ms) override;
  Result<Done> resume() override;
  Result<Done> rekey(ByteView store_key, std::int64_t now_ms, std::int64_t wait_ms) override;
  [[nodiscard]] Status status() const override { return {}; }

 private:
  class Open;
  struct Key {
    Table table;
    std::string name;
    Bytes rest;
  };
  // What stands for a Key in a search, without a copy of its parts.
  struct Search {
    Table table;
    RowKey key;
  };
  struct ByKey {
    using is_transparent = void;
    static bool less(const Search& a, const Search& b) noexcept;
    static Search of(const Key& key) noexcept { return {key.table, {key.name, key.rest}}; }
    static const Search& of(const Search& key) noexcept { return key; }
    template <class A, class B>
    bool operator()(const A& a, const B& b) const noexcept {
      return less(of(a), of(b));
    }
  };
  using Rows = std::map<Key, SecretBytes, ByKey>;

  Rows rows_;
  bool in_use_ = false;
  bool suspended_ = false;
  bool has_been_used_ = false;
};

}  // namespace pawl::store
