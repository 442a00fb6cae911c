#include "core/crypto/mlkem/constant_time.hpp"

#include "core/crypto/mlkem/parameters.hpp"

namespace pawl::crypto::mlkem {

template <std::size_t N>
std::uint32_t mask_of_difference(std::span<const std::uint8_t, N> a, std::span<const std::uint8_t, N> b) noexcept {
  std::uint32_t differing = 0;
  for (std::size_t i = 0; i < N; ++i) differing |= static_cast<std::uint32_t>(a[i] ^ b[i]);
  return mask_of_bit((0U - hidden(differing)) >> 31);  // the top bit of 0 - n: set for every n from 1 to 255
}

#define PAWL_DIFFERENCE_OF(N)                                                      \
  template std::uint32_t mask_of_difference<N>(std::span<const std::uint8_t, N> a, \
                                               std::span<const std::uint8_t, N> b) noexcept
PAWL_DIFFERENCE_OF(Parameters<3>::kFirst);
PAWL_DIFFERENCE_OF(Parameters<3>::kSecond);
PAWL_DIFFERENCE_OF(Parameters<4>::kFirst);
PAWL_DIFFERENCE_OF(Parameters<4>::kSecond);

void replace_if(std::uint32_t mask, std::span<std::uint8_t, 32> out, std::span<const std::uint8_t, 32> other) noexcept {
  std::uint8_t* const __restrict bytes = out.data();
  const std::uint8_t* const __restrict others = other.data();
  for (std::size_t i = 0; i < out.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(bytes[i] ^ ((bytes[i] ^ others[i]) & hidden(mask)));
  }
}

}  // namespace pawl::crypto::mlkem
