#include "tests/unit/base/watched_memory.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace pawl::testing {
namespace {

const void* watched = nullptr;
std::size_t watched_size = 0;
Memory state = Memory::kStillThere;

void look_and_free(void* memory) noexcept {
  if (memory != nullptr && memory == watched) {
    const auto* const bytes = static_cast<const std::uint8_t*>(memory);
    const bool zeros = std::all_of(bytes, bytes + watched_size, [](std::uint8_t byte) { return byte == 0; });
    state = zeros ? Memory::kFreedAsZeros : Memory::kFreedAsItWas;
    watched = nullptr;
  }
  std::free(memory);
}

void* allocate(std::size_t size, std::size_t alignment) {
  void* const memory =
      std::aligned_alloc(alignment, (std::max<std::size_t>(size, 1) + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void watch_memory(const void* memory, std::size_t size) noexcept {
  watched = memory;
  watched_size = size;
  state = Memory::kStillThere;
}

Memory watched_memory() noexcept { return state; }

}  // namespace pawl::testing

void* operator new(std::size_t size) { return pawl::testing::allocate(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return pawl::testing::allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { pawl::testing::look_and_free(memory); }
void operator delete(void* memory, std::size_t) noexcept { pawl::testing::look_and_free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { pawl::testing::look_and_free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { pawl::testing::look_and_free(memory); }
