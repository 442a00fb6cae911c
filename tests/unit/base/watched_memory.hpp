// Looks at heap memory in the moment in which it is freed. (The program's operator delete is replaced for that.)
#pragma once
#include <cstddef>

namespace pawl::testing {

enum class Memory { kStillThere, kFreedAsZeros, kFreedAsItWas };

/// Watches the `size` bytes at `memory`, which operator new gave, in the place of what was watched before.
void watch_memory(const void* memory, std::size_t size) noexcept;
/// What has become of them.
Memory watched_memory() noexcept;

}  // namespace pawl::testing
