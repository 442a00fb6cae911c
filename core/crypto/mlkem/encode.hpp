// Coefficients of D bits as bytes (FIPS 203, 4.2.1, ByteEncode and ByteDecode), eight at a time: D bytes.
#pragma once
#include <span>

#include "core/crypto/mlkem/polynomial.hpp"

namespace pawl::crypto::mlkem {

template <std::size_t D>
inline constexpr std::size_t kEncodedSize = kN / 8 * D;

/// The bits of eight coefficients.
struct Packed {
  std::uint64_t low;
  std::uint64_t high;  // those past the 64th
};

/// How many of the D bytes of eight coefficients are of Packed::low.
template <std::size_t D>
inline constexpr std::size_t kLowBytes = D < 8 ? D : 8;

template <std::size_t D>
Packed pack(const std::int16_t* eight) {
  static_assert(D <= 12);
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    first |= static_cast<std::uint64_t>(eight[i]) << (D * i);
    second |= static_cast<std::uint64_t>(eight[4 + i]) << (D * i);
  }
  return {first | second << (4 * D), second >> (64 - 4 * D)};
}

template <std::size_t D>
void unpack(Packed bits, std::int16_t* eight) {
  constexpr std::uint64_t kMask = (std::uint64_t{1} << D) - 1;
  const std::uint64_t second = bits.low >> (4 * D) | bits.high << (64 - 4 * D);
  for (std::size_t i = 0; i < 4; ++i) {
    eight[i] = static_cast<std::int16_t>(bits.low >> (D * i) & kMask);
    eight[4 + i] = static_cast<std::int16_t>(second >> (D * i) & kMask);
  }
}

/// Coefficients from 0 to 2^D - 1.
template <std::size_t D>
void encode(const Polynomial& polynomial, std::span<std::uint8_t, kEncodedSize<D>> out) {
  for (std::size_t group = 0; group < kN / 8; ++group) {
    const Packed bits = pack<D>(&polynomial.at[8 * group]);
    std::uint8_t* const bytes = &out[D * group];
    for (std::size_t i = 0; i < kLowBytes<D>; ++i) bytes[i] = static_cast<std::uint8_t>(bits.low >> (8 * i));
    for (std::size_t i = 8; i < D; ++i) bytes[i] = static_cast<std::uint8_t>(bits.high >> (8 * (i - 8)));
  }
}

template <std::size_t D>
void decode(std::span<const std::uint8_t, kEncodedSize<D>> in, Polynomial& __restrict polynomial) {
  for (std::size_t group = 0; group < kN / 8; ++group) {
    const std::uint8_t* const bytes = &in[D * group];
    Packed bits{};
    for (std::size_t i = 0; i < kLowBytes<D>; ++i) bits.low |= std::uint64_t{bytes[i]} << (8 * i);
    for (std::size_t i = 8; i < D; ++i) bits.high |= std::uint64_t{bytes[i]} << (8 * (i - 8));
    unpack<D>(bits, &polynomial.at[8 * group]);
  }
}

inline constexpr std::size_t kNttEncodedSize = kEncodedSize<12>;

/// Coefficients from 0 to q - 1.
inline void encode(const NttPolynomial& polynomial, std::span<std::uint8_t, kNttEncodedSize> out) {
  Erased<Polynomial> ordered;
  transpose(polynomial.at, ordered.at);
  encode<12>(ordered, out);
}

/// Coefficients from 0 to 4095: what is past the modulus is left as it is.
inline void decode(std::span<const std::uint8_t, kNttEncodedSize> in, NttPolynomial& polynomial) {
  Erased<Polynomial> ordered;
  decode<12>(in, ordered);
  transpose(ordered.at, polynomial.at);
}

template <std::size_t K>
void decode(std::span<const std::uint8_t, K * kNttEncodedSize> in, NttVector<K>& vector) {
  for (std::size_t i = 0; i < K; ++i) {
    decode(in.subspan(i * kNttEncodedSize).template first<kNttEncodedSize>(), vector[i]);
  }
}

}  // namespace pawl::crypto::mlkem
