#include "core/store/anchor.hpp"

#include "core/store/branches.hpp"
#include "core/store/fields.hpp"

namespace pawl::store {

std::array<std::uint8_t, kAnchorSize> write_anchor(const Anchor& anchor) {
  const Bytes bytes =
      FieldWriter(kAnchorSize).bytes(anchor.store_id).number(anchor.generation).bytes(anchor.branch).done();
  return FieldReader(bytes).bytes<kAnchorSize>();
}

Result<Anchor> parse_anchor(ByteView in) {
  if (in.size() != kAnchorSize) return Error(Errc::kInvalidArgument, "an anchor has 40 bytes");
  FieldReader fields(in);
  Anchor anchor;
  anchor.store_id = fields.bytes<16>();
  anchor.generation = fields.number<std::uint64_t>();
  anchor.branch = fields.bytes<16>();
  return anchor;
}

Result<Done> check_anchor(const Anchor& least, const VaultState& vault, RawTransaction& raw) {
  const Head& head = vault.head;
  if (least.store_id != vault.header.store_id) {
    return Error(Errc::kStoreRolledBack, "the anchor is that of another store");
  }
  if (head.generation < least.generation) return Error(Errc::kStoreRolledBack, "the store is older than its anchor");
  if (head.generation - least.generation >= kBranchesKept) return Done{};
  PAWL_TRY(const auto branch, find_branch(raw, vault.header.store_id, *vault.keys, least.generation));
  if (!branch || *branch != least.branch) {
    return Error(Errc::kStoreRolledBack, "the store has gone another way than its anchor");
  }
  return Done{};
}

}  // namespace pawl::store
