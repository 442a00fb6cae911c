// One long-lived secret in a locked arena.
#pragma once
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "core/base/locked_arena.hpp"
#include "core/base/wipe.hpp"

namespace pawl {

/// Holds a T in the arena, or on the heap when the arena is full; its memory is erased in the end either way. What T
/// keeps elsewhere (in a vector, say) is not covered. The arena outlives the box.
template <class T>
class LockedBox {
  static_assert(std::is_nothrow_move_constructible_v<T> && alignof(T) <= LockedArena::kUnit);

 public:
  LockedBox(LockedArena& arena, T value) : value_(room(arena), Erase{&arena}) {
    new (value_.get()) T(std::move(value));
  }

  T& operator*() noexcept { return *value_; }
  const T& operator*() const noexcept { return *value_; }
  T* operator->() noexcept { return value_.get(); }
  const T* operator->() const noexcept { return value_.get(); }

  /// Whether the secret stays out of swap.
  [[nodiscard]] bool locked() const noexcept {
    const LockedArena& arena = *value_.get_deleter().arena;
    return arena.locked() && arena.owns(value_.get());
  }

 private:
  struct Erase {
    LockedArena* arena;
    void operator()(T* value) const noexcept {
      value->~T();
      if (arena->owns(value)) return arena->give_back(value, sizeof(T));
      wipe({reinterpret_cast<std::uint8_t*>(value), sizeof(T)});
      ::operator delete (value, std::align_val_t{alignof(T)});
    }
  };

  static T* room(LockedArena& arena) {
    void* const piece = arena.take(sizeof(T));
    return static_cast<T*>(piece != nullptr ? piece : ::operator new (sizeof(T), std::align_val_t{alignof(T)}));
  }

  std::unique_ptr<T, Erase> value_;
};

}  // namespace pawl
