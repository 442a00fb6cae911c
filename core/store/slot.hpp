// The slot: where the epoch keys stand, outside the database and its log, in something that can be erased. Each is
// sealed under the slot key; what is erased here makes every row key of its epoch unreadable for good.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace pawl::store {

struct SlotEntry {
  std::uint64_t epoch = 0;
  std::uint64_t generation = 0;               // of the store, when the entry was added
  std::array<std::uint8_t, 72> sealed_key{};  // nonce, epoch key, tag
};

class Slot {
 public:
  static constexpr std::size_t kMaxEntries = 2;

  Slot() = default;
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  virtual ~Slot() = default;

  /// None, when there is no slot or nothing in it: not an error. Errors: kIoError.
  virtual Result<std::vector<SlotEntry>> load() = 0;
  /// Durable when it has succeeded, beside the entry that is there. Errors: kIoError, kStoreFull (there are two).
  virtual Result<Done> add(const SlotEntry& entry) = 0;
  /// Nobody can read the entry when this has succeeded. It may not be there.
  virtual Result<Done> erase(std::uint64_t epoch) = 0;
};

}  // namespace pawl::store
