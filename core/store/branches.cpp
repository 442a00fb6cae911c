#include "core/store/branches.hpp"

#include "core/store/fields.hpp"
#include "core/store/raw_table.hpp"

namespace pawl::store {
namespace {

std::array<std::uint8_t, 2> key_of(std::uint64_t generation) {
  return wire::big_endian(static_cast<std::uint16_t>(generation % kBranchesKept));
}

}  // namespace

Result<Done> keep_branch(CountedRows& rows, const Sealing& sealing, std::uint64_t generation, const Branch& branch) {
  const auto key = key_of(generation);
  const Sealing then{sealing.store_id, sealing.keys, sealing.epoch, sealing.random, generation};
  PAWL_TRY(const Bytes value, seal_own_row(then, sealing.keys.rows, kBranchTable, key, branch));
  PAWL_TRY(const auto before, rows.get(kBranchTable, key));
  return rows.put(kBranchTable, key, value, before);
}

Result<std::optional<Branch>> find_branch(RawTransaction& raw, const StoreId& store_id, const VaultKeys& keys,
                                          std::uint64_t generation) {
  constexpr std::size_t kSize = std::tuple_size_v<Branch>;
  const auto key = key_of(generation);
  PAWL_TRY(const auto value, raw.get(kBranchTable, key));
  if (!value) return std::optional<Branch>{};
  PAWL_TRY(const auto row, open_own_row(store_id, keys.rows, kBranchTable, key, *value, kSize));
  if (row.version != generation) return std::optional<Branch>{};
  return std::optional(FieldReader(row.text).bytes<kSize>());
}

}  // namespace pawl::store
