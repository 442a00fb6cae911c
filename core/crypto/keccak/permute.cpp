#include "core/crypto/keccak/permute.hpp"

#include "core/base/wipe.hpp"
#include "core/crypto/keccak/rounds.hpp"

namespace pawl::crypto::keccak {

void permute(State& state) noexcept { permute_words(state.words); }

void permute_one_by_one(FourStates& states) noexcept {
  State one;
  for (std::size_t lane = 0; lane < 4; ++lane) {
    for (std::size_t i = 0; i < kWords; ++i) one.words[i] = states.words[i][lane];
    permute(one);
    for (std::size_t i = 0; i < kWords; ++i) states.words[i][lane] = one.words[i];
  }
  wipe_object(one);
}

void permute(FourStates& states) noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vl") != 0) return permute_four_avx512vl(states);
  if (__builtin_cpu_supports("avx2") != 0) return permute_four_avx2(states);
#endif
  permute_one_by_one(states);
}

}  // namespace pawl::crypto::keccak
