// Four SHAKEs of short inputs, side by side.
#pragma once
#include <array>

#include "core/crypto/keccak/sponge.hpp"

namespace pawl::crypto::keccak {

class FourSponges {
 public:
  /// SHAKE of `seed`, 32 bytes, followed by one of the suffixes, which are equally long and fit into the rate.
  FourSponges(Kind kind, std::span<const std::uint8_t, 32> seed, const std::array<ByteView, 4>& suffixes) noexcept;
  FourSponges(const FourSponges&) = delete;
  FourSponges& operator=(const FourSponges&) = delete;
  ~FourSponges();

  /// The next bytes of sponge i into out[i]: as many as the rate, or the first of these as far as `size` goes. `size`
  /// is a multiple of 8.
  void squeeze_block(const std::array<std::uint8_t*, 4>& out, std::size_t size) noexcept;

 private:
  FourStates states_{};
};

}  // namespace pawl::crypto::keccak
