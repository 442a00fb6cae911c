// Secrets: they move, they are erased, and they do not print.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <ostream>
#include <span>
#include <vector>

#include "core/base/planted.hpp"
#include "core/base/wipe.hpp"

namespace pawl {

/// N secret bytes of one kind. Each Tag is a type of its own: a root key cannot stand in for a chain key.
template <std::size_t N, class Tag>
class Secret {
 public:
  static constexpr std::size_t kSize = N;

  /// `fill` is called once with the N bytes to write.
  template <class Fill>
  static Secret make(Fill&& fill) {
    Secret secret;
    fill(std::span<std::uint8_t, N>(secret.bytes_));
    note_secret(secret.bytes_);
    return secret;
  }
  /// With std::copy: GCC 12's std::ranges::copy goes byte by byte when the source is const.
  static Secret copy_of(std::span<const std::uint8_t, N> bytes) {
    return make([&](std::span<std::uint8_t, N> out) { std::copy(bytes.begin(), bytes.end(), out.begin()); });
  }

  Secret(Secret&& from) noexcept : bytes_(from.bytes_) { wipe_object(from.bytes_); }
  Secret& operator=(Secret&& from) noexcept {
    if (this != &from) {
      bytes_ = from.bytes_;
      wipe_object(from.bytes_);
    }
    return *this;
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe_object(bytes_); }

  [[nodiscard]] Secret clone() const { return copy_of(bytes_); }

  /// The one way to the bytes: easy to grep for.
  [[nodiscard]] std::span<const std::uint8_t, N> reveal() const& noexcept { return bytes_; }
  std::span<const std::uint8_t, N> reveal() && = delete;

  friend bool operator==(const Secret& a, const Secret& b) noexcept { return equal_ct(a.bytes_, b.bytes_); }
  friend void PrintTo(const Secret&, std::ostream* out) { *out << "(secret)"; }  // GoogleTest would dump the bytes

 private:
  Secret() = default;
  std::array<std::uint8_t, N> bytes_{};
};

/// An allocator whose memory is erased before it is given back.
template <class T>
struct WipingAllocator {
  using value_type = T;
  WipingAllocator() = default;
  template <class U>
  WipingAllocator(const WipingAllocator<U>&) noexcept {}  // NOLINT(google-explicit-constructor)
  T* allocate(std::size_t count) { return std::allocator<T>{}.allocate(count); }
  void deallocate(T* at, std::size_t count) noexcept {
    wipe({reinterpret_cast<std::uint8_t*>(at), count * sizeof(T)});
    std::allocator<T>{}.deallocate(at, count);
  }
  friend bool operator==(const WipingAllocator&, const WipingAllocator&) noexcept { return true; }
};

/// Secret bytes whose number is known only at run time: plaintext, saved state.
using SecretBytes = std::vector<std::uint8_t, WipingAllocator<std::uint8_t>>;

/// Adds `more` at the end. A vector with an allocator of its own would insert byte by byte.
void append(SecretBytes& bytes, std::span<const std::uint8_t> more);
/// The parts, one after the other.
SecretBytes joined(std::initializer_list<std::span<const std::uint8_t>> parts);

}  // namespace pawl
