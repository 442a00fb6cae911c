// A database and a slot around others, which fail when a test wants it.
#pragma once
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/store/backend.hpp"
#include "core/store/slot.hpp"

namespace pawl::testing {

/// Which calls fail of those that reach a database and its slot.
struct Faults {
  static constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

  std::size_t calls_until_failure = kNever;
  bool fails_for_good = true;          // and with it all that follow
  std::function<void()> once_begun{};  // is called when the next transaction has begun
  bool commits_fail = false;
  bool commits_unseen = false;  // a commit that fails has happened all the same
  bool is_being_read = false;   // a reader keeps the database from being cleaned

  [[nodiscard]] bool fails() {
    if (calls_until_failure == kNever) return false;
    if (calls_until_failure > 0) {
      --calls_until_failure;
      return false;
    }
    if (!fails_for_good) calls_until_failure = kNever;
    return true;
  }
};

inline constexpr Error kFault(Errc::kIoError, "the test wanted it");

class FaultyBackend final : public store::Backend {
 public:
  FaultyBackend(std::unique_ptr<store::Backend> inner, std::shared_ptr<Faults> faults)
      : inner_(std::move(inner)), faults_(std::move(faults)) {}

  Result<std::unique_ptr<store::RawTransaction>> begin(store::Access access, std::int64_t wait_ms) override {
    if (faults_->fails()) return kFault;
    PAWL_TRY(auto raw, inner_->begin(access, wait_ms));
    if (const auto what_now = std::exchange(faults_->once_begun, nullptr)) what_now();
    return std::unique_ptr<store::RawTransaction>(std::make_unique<Open>(std::move(raw), *faults_));
  }
  Result<bool> clean(std::int64_t wait_ms) override {
    if (faults_->fails()) return kFault;
    if (faults_->is_being_read) return false;
    return inner_->clean(wait_ms);
  }
  Result<Done> suspend() override { return faults_->fails() ? Result<Done>(kFault) : inner_->suspend(); }
  Result<Done> resume() override { return faults_->fails() ? Result<Done>(kFault) : inner_->resume(); }

 private:
  class Open final : public store::RawTransaction {
   public:
    Open(std::unique_ptr<store::RawTransaction> inner, Faults& faults) : inner_(std::move(inner)), faults_(faults) {}

    Result<std::optional<Bytes>> get(std::uint8_t table, ByteView key) override {
      if (faults_.fails()) return kFault;
      return inner_->get(table, key);
    }
    Result<Done> put(std::uint8_t table, ByteView key, ByteView value) override {
      if (faults_.fails()) return kFault;
      return inner_->put(table, key, value);
    }
    Result<Done> erase(std::uint8_t table, ByteView key) override {
      if (faults_.fails()) return kFault;
      return inner_->erase(table, key);
    }
    Result<std::vector<store::RawRow>> list(std::uint8_t table, ByteView from, std::size_t max) override {
      if (faults_.fails()) return kFault;
      return inner_->list(table, from, max);
    }
    Result<Done> commit() override {
      if (!faults_.fails() && !faults_.commits_fail) return inner_->commit();
      if (faults_.commits_unseen) (void)inner_->commit();
      return kFault;
    }

   private:
    std::unique_ptr<store::RawTransaction> inner_;
    Faults& faults_;
  };

  std::unique_ptr<store::Backend> inner_;
  std::shared_ptr<Faults> faults_;
};

class FaultySlot final : public store::Slot {
 public:
  FaultySlot(std::unique_ptr<store::Slot> inner, std::shared_ptr<Faults> faults)
      : inner_(std::move(inner)), faults_(std::move(faults)) {}

  Result<std::vector<store::SlotEntry>> load() override {
    if (faults_->fails()) return kFault;
    return inner_->load();
  }
  Result<Done> add(const store::SlotEntry& entry) override {
    return faults_->fails() ? Result<Done>(kFault) : inner_->add(entry);
  }
  Result<Done> erase(std::uint64_t epoch) override {
    return faults_->fails() ? Result<Done>(kFault) : inner_->erase(epoch);
  }

 private:
  std::unique_ptr<store::Slot> inner_;
  std::shared_ptr<Faults> faults_;
};

}  // namespace pawl::testing
