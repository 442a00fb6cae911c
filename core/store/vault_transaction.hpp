// The transactions of a vault: rows of an account become sealed rows of the database.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/store.hpp"
#include "core/store/work.hpp"

namespace pawl::store {

class VaultTransaction final : public Transaction {
 public:
  VaultTransaction(std::unique_ptr<Work> work, Access access, bool follows_the_last)
      : work_(std::move(work)), may_write_(access == Access::kWrite), follows_the_last_(follows_the_last) {}

  Result<std::optional<SecretBytes>> get(Table table, const RowKey& key) override;
  Result<Done> put(Table table, const RowKey& key, ByteView value) override;
  Result<Done> erase(Table table, const RowKey& key) override;
  Result<std::vector<Row>> list(Table table, std::string_view name, ByteView prefix, ByteView after,
                                std::size_t max) override;
  Result<std::vector<NamedRow>> page(Table table, Bytes& cursor, std::size_t max) override;
  Result<Done> commit() override;
  [[nodiscard]] bool follows_the_last() const noexcept override { return follows_the_last_; }

 private:
  template <class Write>
  Result<Done> write(Write&& steps);
  Result<Done> put_row(Table table, const RowKey& key, ByteView value);
  Result<Done> erase_row(Table table, const RowKey& key);

  std::unique_ptr<Work> work_;
  bool may_write_;
  bool follows_the_last_;
  bool changed_ = false;
  std::optional<Error> refused_{};  // what every further call answers
};

/// The row that stands in the database. Errors: kStoreCorrupt, those of the database.
Result<RowText> open_raw_row(OpenRows& rows, Table table, ByteView raw_key, ByteView value);
/// Writes a row in place of the one that is there, if any. Errors: those of Transaction::put.
Result<Done> put_sealed(OpenRows& rows, Table table, const RowKey& key, ByteView value);

}  // namespace pawl::store
