// An anchor as the 40 bytes that an application keeps, and what it says of a store.
#pragma once
#include <array>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/store/backend.hpp"
#include "core/store/store.hpp"
#include "core/store/vault_state.hpp"

namespace pawl::store {

inline constexpr std::size_t kAnchorSize = 40;

/// Store id (16), generation (8, big-endian), branch (16).
std::array<std::uint8_t, kAnchorSize> write_anchor(const Anchor& anchor);
/// Errors: kInvalidArgument (not 40 bytes).
Result<Anchor> parse_anchor(ByteView in);

/// Whether the store, whose head has been read, has gone through the commit that the anchor was given out after. One
/// that lies more than kBranchesKept commits back is believed. Errors: kStoreRolledBack; kStoreCorrupt, those of the
/// database.
Result<Done> check_anchor(const Anchor& least, const VaultState& vault, RawTransaction& raw);

}  // namespace pawl::store
