// One text for permute_four_avx2 and permute_four_avx512vl: what differs is the processor that the file which includes
// this is compiled for.
#pragma once
#include <cstring>

#include "core/crypto/keccak/permute.hpp"
#include "core/crypto/keccak/rounds.hpp"

namespace pawl::crypto::keccak {

using FourWords [[gnu::vector_size(32)]] = std::uint64_t;
static_assert(sizeof(FourStates::words) == sizeof(FourWords[kWords]));

[[gnu::always_inline]] static inline void permute_four(FourStates& states) noexcept {
  FourWords words[kWords];
  std::memcpy(words, states.words, sizeof words);
  permute_words(words);
  std::memcpy(states.words, words, sizeof words);
}

}  // namespace pawl::crypto::keccak
