// Rotation: how a vault forgets.
#pragma once
#include <cstdint>

#include "core/base/result.hpp"
#include "core/store/vault_state.hpp"
#include "core/store/work.hpp"

namespace pawl::store {

/// Seals all row keys under a new epoch key and erases the one before, if anything has been erased since the last
/// rotation. Also finishes a rotation that was stopped. Errors: those of Store::forget.
Result<Done> rotate(VaultState& vault, std::int64_t now_ms, std::int64_t wait_ms);

/// A transaction for writing with one entry in the slot, that of the present epoch. Errors: those of Store::forget.
Result<std::unique_ptr<Work>> begin_rotation(VaultState& vault, std::int64_t wait_ms);
/// The epoch after that of `head`, its key sealed under `keys` in the slot. Errors: kNoRandomness, those of the slot.
Result<Epoch> add_epoch(VaultState& vault, std::uint64_t number, std::uint64_t generation, const VaultKeys& keys);

/// Cleans the database and erases the keys of epochs before the present one. Errors: kStoreLocked (a reader is in the
/// way), those of the database and the slot.
Result<Done> finish_rotation(VaultState& vault, std::int64_t wait_ms);

}  // namespace pawl::store
