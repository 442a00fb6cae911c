// A store that seals everything, over any database and any slot. What stands in it, and under which key:
//
//   long key    from the store key or a passphrase: identity, trust, devices, what need not be forgotten
//   row keys    drawn for each forgettable row each time it is written, kept in blocks
//   epoch key   drawn for each rotation, kept in the slot: seals the blocks. Rotation seals them anew, and erases the
//               key before: without it, what was erased or replaced until then can be read by nobody any more
//
// The forms are described in raw_table.hpp, header.hpp, head.hpp, row.hpp and row_keys.hpp.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>

#include "core/crypto/argon2id.hpp"
#include "core/store/header.hpp"
#include "core/store/store.hpp"
#include "core/store/vault_state.hpp"

namespace pawl::store {

/// When a store is to be told to forget.
inline constexpr std::uint64_t kForgetAfterErasures = 4'096;
inline constexpr std::int64_t kForgetAfterMs = std::int64_t{15} * 60'000;
/// How long a reader may keep a store from forgetting before that is said, and how often it is tried until then.
inline constexpr std::int64_t kForgetBlockedMs = 60'000;
inline constexpr std::int64_t kForgetAgainMs = 10'000;

struct VaultConfig {
  Unlock unlock;
  std::int64_t now_ms = 0;
  std::int64_t wait_ms = 0;
  crypto::Argon2idCost cost{};  // of a passphrase, for create
  // For open.
  std::optional<Anchor> least{};  // the store must not be older
  bool start_anew = false;        // where kStoreRolledBack would be the answer: without any forgettable row
};

class Vault final : public Store {
 public:
  /// A new store in an empty database. Errors: kStoreExists, kInvalidArgument (the key, or the cost), kNoRandomness,
  /// kOutOfMemory, those of the database and the slot.
  static Result<std::unique_ptr<Vault>> create(const VaultConfig& config, VaultParts parts);
  /// Errors: kStoreMissing (the database is empty), kWrongStoreKey, kStoreCorrupt, kStoreRolledBack, kStoreTooNew, and
  /// those of create.
  static Result<std::unique_ptr<Vault>> open(const VaultConfig& config, VaultParts parts);
  ~Vault() override;

  Result<std::unique_ptr<Transaction>> begin(Access access, std::int64_t wait_ms) override;
  Result<Done> forget(std::int64_t now_ms, std::int64_t wait_ms) override;
  [[nodiscard]] bool is_forgetting_due(std::int64_t now_ms) const noexcept override;
  Result<Done> suspend(std::int64_t now_ms, std::int64_t wait_ms) override;
  Result<Done> resume() override;
  Result<Done> rekey(ByteView store_key, std::int64_t now_ms, std::int64_t wait_ms) override;
  [[nodiscard]] Status status() const override;

  /// For what looks into a store: inspect.hpp.
  [[nodiscard]] VaultState& state() noexcept { return state_; }

  /// Called by create() and open() alone.
  Vault(VaultParts parts, const Header& header, VaultKeys keys, std::int64_t now_ms)
      : state_(std::move(parts), header, std::move(keys)), now_ms_(now_ms) {}

 private:
  Result<Done> note(Result<Done> forgotten, std::int64_t now_ms);

  VaultState state_;
  std::int64_t now_ms_;                             // the latest time that we have been told
  std::optional<std::int64_t> forget_failed_ms_{};  // what was erased is still readable, since then
  bool has_begun_ = false;
  bool is_open_ = false;
};

}  // namespace pawl::store
