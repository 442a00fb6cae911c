// A store goes on without its forgettable rows, after it was put back or its slot was lost.
#pragma once
#include "core/base/result.hpp"
#include "core/store/vault.hpp"
#include "core/store/vault_state.hpp"

namespace pawl::store {

/// Whether the store may be opened as it is. Errors: kStoreRolledBack, kStoreCorrupt, those of the database.
Result<Done> check_at_open(const VaultConfig& config, VaultState& vault, RawTransaction& raw);

/// Where check_at_open() says kStoreRolledBack: drops all forgettable rows and their keys, and begins a new epoch,
/// generation and branch. All else stays. Errors: as check_at_open, kNoRandomness, those of the slot.
Result<Done> start_anew(const VaultConfig& config, VaultState& vault);

}  // namespace pawl::store
