// Memory that is kept out of swap and core dumps, for the few secrets that live long.
#pragma once
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>

namespace pawl {

/// Some pages of locked memory, given out in pieces. An arena belongs to one handle and, as that does, to one thread at
/// a time. The pages are locked, left out of core dumps, and read as zeros in a forked child, as far as the system lets
/// us: what it refuses costs protection, never the service.
class LockedArena {
 public:
  static constexpr std::size_t kMaxSize = std::size_t{256} * 1024;
  static constexpr std::size_t kUnit = 64;  // pieces are multiples of it, and aligned to it

  /// `size` is rounded up to whole units, and down to kMaxSize.
  explicit LockedArena(std::size_t size) noexcept;
  LockedArena(const LockedArena&) = delete;
  LockedArena& operator=(const LockedArena&) = delete;
  /// All pieces have been given back, which erased them.
  ~LockedArena();

  /// False when the pages may be swapped out (RLIMIT_MEMLOCK, usually), or there are none.
  [[nodiscard]] bool locked() const noexcept { return locked_; }
  [[nodiscard]] std::size_t size() const noexcept { return memory_.size(); }

  /// Room for `size` bytes, all zero, or nullptr when there is none left.
  [[nodiscard]] void* take(std::size_t size) noexcept;
  /// Erases the piece and takes it back. `size` is what take() was asked for.
  void give_back(void* piece, std::size_t size) noexcept;
  [[nodiscard]] bool owns(const void* piece) const noexcept;

 private:
  std::span<std::uint8_t> memory_;
  bool locked_ = false;
  std::bitset<kMaxSize / kUnit> taken_;  // a bit for each unit
};

}  // namespace pawl
