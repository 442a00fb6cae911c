#include "core/base/locked_arena.hpp"

#include <sys/mman.h>

#include <algorithm>

#include "core/base/wipe.hpp"

namespace pawl {
namespace {

std::size_t units_of(std::size_t size) noexcept {
  const std::size_t whole = size / LockedArena::kUnit;
  return whole != 0 && whole * LockedArena::kUnit == size ? whole : whole + 1;
}

bool lock(void* pages, std::size_t size) noexcept {
#ifdef MLOCK_ONFAULT  // each page when it is first used: most accounts never use all
  if (mlock2(pages, size, MLOCK_ONFAULT) == 0) return true;
#endif
  return mlock(pages, size) == 0;
}

}  // namespace

LockedArena::LockedArena(std::size_t size) noexcept {
  if (size == 0) return;
  const std::size_t wanted = std::min(units_of(size) * kUnit, kMaxSize);
  void* const pages = mmap(nullptr, wanted, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return;
  memory_ = {static_cast<std::uint8_t*>(pages), wanted};
  locked_ = lock(pages, wanted);
#ifdef MADV_DONTDUMP
  (void)madvise(pages, wanted, MADV_DONTDUMP);
#endif
#ifdef MADV_WIPEONFORK
  (void)madvise(pages, wanted, MADV_WIPEONFORK);
#endif
}

LockedArena::~LockedArena() {
  if (!memory_.empty()) munmap(memory_.data(), memory_.size());  // unlocks them, too
}

void* LockedArena::take(std::size_t size) noexcept {
  if (size > memory_.size()) return nullptr;
  const std::size_t units = units_of(size);
  const std::size_t all = memory_.size() / kUnit;
  std::size_t free_in_a_row = 0;
  for (std::size_t unit = 0; unit < all; ++unit) {
    free_in_a_row = taken_[unit] ? 0 : free_in_a_row + 1;
    if (free_in_a_row < units) continue;
    const std::size_t first = unit + 1 - units;
    for (std::size_t i = first; i <= unit; ++i) taken_[i] = true;
    return memory_.data() + first * kUnit;
  }
  return nullptr;
}

void LockedArena::give_back(void* piece, std::size_t size) noexcept {
  const std::size_t units = units_of(size);
  auto* const start = static_cast<std::uint8_t*>(piece);
  wipe({start, units * kUnit});
  const auto first = static_cast<std::size_t>(start - memory_.data()) / kUnit;
  for (std::size_t i = first; i < first + units; ++i) taken_[i] = false;
}

bool LockedArena::owns(const void* piece) const noexcept {
  const auto* const at = static_cast<const std::uint8_t*>(piece);
  return !memory_.empty() && std::greater_equal<>{}(at, memory_.data()) &&
         std::less<>{}(at, memory_.data() + memory_.size());
}

}  // namespace pawl
