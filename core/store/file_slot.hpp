// A slot in a file beside the store: two sectors that are overwritten where they stand. That erases on file systems
// that write in place, and not on those that copy, nor on flash.
#pragma once
#include <string>

#include "core/store/slot.hpp"

namespace pawl::store {

/// Any number of handles and processes may have one on the same file. A sector that was written in part counts as
/// empty. Errors of every call also: kStoreLocked (somebody has held the file for more than a second), kOutOfMemory.
class FileSlot final : public Slot {
 public:
  /// The way to the disk is the VFS called `base_vfs`; null is the system's own.
  explicit FileSlot(std::string path, const char* base_vfs = nullptr) : path_(std::move(path)), vfs_(base_vfs) {}

  Result<std::vector<SlotEntry>> load() override;
  /// An entry of the same epoch is replaced.
  Result<Done> add(const SlotEntry& entry) override;
  Result<Done> erase(std::uint64_t epoch) override;

 private:
  std::string path_;
  const char* vfs_;
};

}  // namespace pawl::store
