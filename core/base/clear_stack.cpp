#include "core/base/leftovers.hpp"

#if !defined(__x86_64__) && !defined(__aarch64__)
#include <alloca.h>

#include "core/base/wipe.hpp"
#endif

namespace pawl {

// In assembly, so that it begins right below its own frame: no spilled register, canary or gap for alignment stays as
// it was. The stack pointer moves first, since nothing may be written below it.
[[gnu::noinline]] void clear_stack(std::size_t depth) noexcept {
  depth = (depth + 15) & ~std::size_t{15};
#if defined(__x86_64__)
  __asm__ volatile(
      "mov %%rsp, %%rdx\n\t"
      "sub %%rcx, %%rsp\n\t"
      "mov %%rsp, %%rdi\n\t"
      "shr $3, %%rcx\n\t"
      "xor %%eax, %%eax\n\t"
      "rep stosq\n\t"
      "mov %%rdx, %%rsp"
      : "+c"(depth)
      :
      : "rax", "rdi", "rdx", "cc", "memory");
#elif defined(__aarch64__)
  __asm__ volatile(
      "mov x9, sp\n\t"
      "sub x10, x9, %0\n\t"
      "mov sp, x10\n"
      "1:\n\t"
      "cmp x10, x9\n\t"
      "b.hs 2f\n\t"
      "stp xzr, xzr, [x10], #16\n\t"
      "b 1b\n"
      "2:\n\t"
      "mov sp, x9"
      :
      : "r"(depth)
      : "x9", "x10", "cc", "memory");
#else
  if (depth != 0) wipe({static_cast<std::uint8_t*>(alloca(depth)), depth});
#endif
}

}  // namespace pawl
