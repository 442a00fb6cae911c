// Slots in memory, any number of them over the same entries.
#pragma once
#include <memory>
#include <utility>
#include <vector>

#include "core/store/slot.hpp"

namespace pawl::testing {

class MemorySlot final : public store::Slot {
 public:
  using Entries = std::vector<store::SlotEntry>;
  explicit MemorySlot(std::shared_ptr<Entries> shared) : shared_(std::move(shared)) {}

  Result<Entries> load() override { return *shared_; }
  Result<Done> add(const store::SlotEntry& entry) override {
    if (shared_->size() == kMaxEntries) return Error(Errc::kStoreFull, "the slot is full");
    shared_->push_back(entry);
    return Done{};
  }
  Result<Done> erase(std::uint64_t epoch) override {
    std::erase_if(*shared_, [&](const store::SlotEntry& entry) { return entry.epoch == epoch; });
    return Done{};
  }

 private:
  std::shared_ptr<Entries> shared_;
};

}  // namespace pawl::testing
