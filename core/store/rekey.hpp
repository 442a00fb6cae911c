// Another store key for a store.
#pragma once
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/store/vault_state.hpp"

namespace pawl::store {

/// Derives everything anew from `store_key`, which is a passphrase if the store was made with one, hashes and seals
/// every row anew in one transaction. A rotation is to be finished then. Errors: those of Store::rekey.
Result<Done> rekey(VaultState& vault, ByteView store_key, std::int64_t now_ms, std::int64_t wait_ms);

}  // namespace pawl::store
