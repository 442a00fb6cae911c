#include "core/crypto/mlkem/compress.hpp"

namespace pawl::crypto::mlkem {

template <std::size_t D>
void compress(const Polynomial& polynomial, std::span<std::uint8_t, kEncodedSize<D>> out) {
  Erased<Polynomial> small;
  for (std::size_t n = 0; n < kN; ++n) small.at[n] = compressed<D>(polynomial.at[n]);
  encode<D>(small, out);
}

template <std::size_t D>
void decompress(std::span<const std::uint8_t, kEncodedSize<D>> in, Polynomial& polynomial) {
  decode<D>(in, polynomial);
  for (std::int16_t& number : polynomial.at) number = decompressed<D>(number);
}

#define PAWL_COMPRESSION_TO(D)                                                                           \
  template void compress<D>(const Polynomial& polynomial, std::span<std::uint8_t, kEncodedSize<D>> out); \
  template void decompress<D>(std::span<const std::uint8_t, kEncodedSize<D>> in, Polynomial & polynomial)
PAWL_COMPRESSION_TO(1);
PAWL_COMPRESSION_TO(4);
PAWL_COMPRESSION_TO(5);
PAWL_COMPRESSION_TO(10);
PAWL_COMPRESSION_TO(11);

}  // namespace pawl::crypto::mlkem
