#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/base/leftovers.hpp"

namespace pawl {
namespace {

#if defined(__x86_64__)

constexpr std::size_t kWidest = 64;
using Register = std::array<std::uint8_t, kWidest>;
using Registers = std::array<Register, 32>;

constexpr std::uint8_t kMark = 0xC3;

// How far this processor goes: sixteen registers of 16 or of 32 bytes, or thirty-two of 64.
enum class Width { kXmm, kYmm, kZmm };
Width width() {
  if (__builtin_cpu_supports("avx512f") != 0) return Width::kZmm;
  return __builtin_cpu_supports("avx") != 0 ? Width::kYmm : Width::kXmm;
}

// Without [[gnu::target]], which would make the compiler clear the upper halves (vzeroupper) on its way out.
#define PAWL_LOW "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15"
#define PAWL_HIGH "16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31"
#define PAWL_LOW_CLOBBERED                                                                                            \
  "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", \
      "xmm14", "xmm15"

void mark_xmm(const Register& mark) {
  __asm__ volatile(".irp n, " PAWL_LOW "\n\tmovdqu (%0), %%xmm\\n\n\t.endr"
                   :
                   : "r"(&mark)
                   : "memory", PAWL_LOW_CLOBBERED);
}
void mark_ymm(const Register& mark) {
  __asm__ volatile(".irp n, " PAWL_LOW "\n\tvmovdqu (%0), %%ymm\\n\n\t.endr"
                   :
                   : "r"(&mark)
                   : "memory", PAWL_LOW_CLOBBERED);
}
void mark_zmm(const Register& mark) {
  __asm__ volatile(".irp n, " PAWL_LOW ", " PAWL_HIGH "\n\tvmovdqu64 (%0), %%zmm\\n\n\t.endr"
                   :
                   : "r"(&mark)
                   : "memory", PAWL_LOW_CLOBBERED);
}

void read_xmm(Registers& out) {
  __asm__ volatile(".irp n, " PAWL_LOW "\n\tmovdqu %%xmm\\n, 64*\\n(%0)\n\t.endr" : : "r"(&out) : "memory");
}
void read_ymm(Registers& out) {
  __asm__ volatile(".irp n, " PAWL_LOW "\n\tvmovdqu %%ymm\\n, 64*\\n(%0)\n\t.endr" : : "r"(&out) : "memory");
}
void read_zmm(Registers& out) {
  __asm__ volatile(".irp n, " PAWL_LOW ", " PAWL_HIGH "\n\tvmovdqu64 %%zmm\\n, 64*\\n(%0)\n\t.endr"
                   :
                   : "r"(&out)
                   : "memory");
}

// Puts the mark into every vector register, makes the call, and counts the marked bytes that are left.
std::size_t marked_bytes_after(void (*call)() noexcept) {
  Register mark{};
  mark.fill(kMark);
  Registers seen{};
  switch (width()) {
    case Width::kXmm:
      mark_xmm(mark);
      call();
      read_xmm(seen);
      break;
    case Width::kYmm:
      mark_ymm(mark);
      call();
      read_ymm(seen);
      break;
    case Width::kZmm:
      mark_zmm(mark);
      call();
      read_zmm(seen);
      break;
  }
  std::size_t marked = 0;
  for (const Register& one : seen) marked += static_cast<std::size_t>(std::ranges::count(one, kMark));
  return marked;
}

[[gnu::noinline]] void do_nothing() noexcept { __asm__ volatile(""); }

TEST(ClearVectorRegisters, WithoutItAllOfThemKeepWhatTheyHeld) {
  const std::size_t all = width() == Width::kXmm ? 16 * 16 : width() == Width::kYmm ? 16 * 32 : 32 * 64;
  EXPECT_EQ(marked_bytes_after(do_nothing), all);
}

TEST(ClearVectorRegisters, WithItNoneDoes) { EXPECT_EQ(marked_bytes_after(clear_vector_registers), 0U); }

#else

TEST(ClearVectorRegisters, CanBeCalled) { clear_vector_registers(); }

#endif

}  // namespace
}  // namespace pawl
