// The branches of the last commits, so that an anchor of before can be told from one of another history.
#pragma once
#include <cstdint>
#include <optional>

#include "core/base/result.hpp"
#include "core/store/backend.hpp"
#include "core/store/counted_rows.hpp"
#include "core/store/head.hpp"
#include "core/store/sealing.hpp"

namespace pawl::store {

inline constexpr std::uint16_t kBranchesKept = 1'024;

/// Errors: kNoRandomness, those of the database.
Result<Done> keep_branch(CountedRows& rows, const Sealing& sealing, std::uint64_t generation, const Branch& branch);
/// None: it is not kept any more, or there never was one. Errors: kStoreCorrupt, those of the database.
Result<std::optional<Branch>> find_branch(RawTransaction& raw, const StoreId& store_id, const VaultKeys& keys,
                                          std::uint64_t generation);

}  // namespace pawl::store
