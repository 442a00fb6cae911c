// The parameter sets by their k: 3 is ML-KEM-768, 4 is ML-KEM-1024 and Kyber1024 (FIPS 203, 8). Eta is always 2.
#pragma once
#include "core/crypto/mlkem/encode.hpp"
#include "core/crypto/mlkem/message.hpp"

namespace pawl::crypto::mlkem {

template <std::size_t K>
struct Parameters {
  static_assert(K == 3 || K == 4);
  static constexpr std::size_t kDu = K == 3 ? 10 : 11;
  static constexpr std::size_t kDv = K == 3 ? 4 : 5;

  static constexpr std::size_t kVector = K * kNttEncodedSize;  // t-hat or s-hat, encoded
  static constexpr std::size_t kPublicKey = kVector + 32;
  static constexpr std::size_t kFirst = K * kEncodedSize<kDu>;  // c1
  static constexpr std::size_t kSecond = kEncodedSize<kDv>;     // c2
  static constexpr std::size_t kExpandedKey = kVector + kPublicKey + 32 + 32;
};

using Bytes32 = std::array<std::uint8_t, 32>;
using View32 = std::span<const std::uint8_t, 32>;

template <std::size_t K>
using VectorBytes = std::span<const std::uint8_t, Parameters<K>::kVector>;
template <std::size_t K>
using First = std::array<std::uint8_t, Parameters<K>::kFirst>;
template <std::size_t K>
using Second = std::array<std::uint8_t, Parameters<K>::kSecond>;

template <std::size_t K>
struct Ciphertext {
  First<K> first;
  Second<K> second;
};

}  // namespace pawl::crypto::mlkem
