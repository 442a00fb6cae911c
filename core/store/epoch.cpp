#include "core/store/epoch.hpp"

#include <algorithm>

#include "core/crypto/aead.hpp"
#include "core/store/fields.hpp"
#include "core/store/raw_table.hpp"

namespace pawl::store {
namespace {

static_assert(sizeof(SlotEntry::sealed_key) == crypto::SealingKey::kSize + crypto::kSealOverhead);

Bytes associated(const SlotEntry& entry, const StoreId& store_id) {
  return associated_data(store_id, kBlockTable, {wire::big_endian(entry.epoch), wire::big_endian(entry.generation)});
}

}  // namespace

Result<SlotEntry> seal_epoch(const Epoch& epoch, std::uint64_t generation, const VaultKeys& keys,
                             const StoreId& store_id, crypto::Random& random) {
  SlotEntry entry{.epoch = epoch.number, .generation = generation};
  PAWL_TRY(const Bytes sealed, crypto::seal(keys.slot, epoch.key.reveal(), associated(entry, store_id), random));
  std::copy_n(sealed.begin(), entry.sealed_key.size(), entry.sealed_key.begin());
  return entry;
}

Result<Epoch> find_epoch(std::uint64_t number, const std::vector<SlotEntry>& entries, const VaultKeys& keys,
                         const StoreId& store_id) {
  for (const SlotEntry& entry : entries) {
    if (entry.epoch != number) continue;
    const auto key = crypto::open(keys.slot, entry.sealed_key, associated(entry, store_id));
    if (key) return Epoch{number, crypto::SealingKey::copy_of(ByteView(*key).first<crypto::SealingKey::kSize>())};
  }
  return Error(Errc::kStoreRolledBack, "the key of the sessions and queues is not in the slot");
}

}  // namespace pawl::store
