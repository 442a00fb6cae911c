// The inputs of the tests that compare thousands of answers with those of the model: each is the hash of a label and a
// number, so that a digest of the answers is all that has to be kept.
#pragma once
#include <string_view>

#include "core/crypto/sha256.hpp"

namespace pawl::testing {

/// SHA-256 of `label` and `number`, 32 bits little endian.
inline crypto::Sha256Digest numbered(std::string_view label, std::uint32_t number) {
  const auto byte = [number](int at) { return static_cast<std::uint8_t>(number >> (8 * at)); };
  const std::array<std::uint8_t, 4> counter{byte(0), byte(1), byte(2), byte(3)};
  return crypto::sha256({bytes_of(label), counter});
}

}  // namespace pawl::testing
