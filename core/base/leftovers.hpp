// Erasing what finished calls have left behind: below the stack pointer, and in the vector registers, where compiled
// code and the crypto libraries keep pieces of keys that no destructor can reach.
#pragma once
#include <cstddef>

namespace pawl {

/// Overwrites `depth` bytes (rounded up to 16) of the stack below the caller's frame with zeros. A call that handled
/// secrets is followed by this, with the depth that such calls really reach: measured in a test, with
/// tests/support/painted_stack.hpp.
void clear_stack(std::size_t depth) noexcept;

/// Overwrites every vector register that a call need not preserve: x86-64 xmm/ymm/zmm 0 to 31 as far as the processor
/// has them, aarch64 v0 to v31 (of v8 to v15 the upper halves; the lower ones belong to the caller). Nothing elsewhere.
void clear_vector_registers() noexcept;

}  // namespace pawl
