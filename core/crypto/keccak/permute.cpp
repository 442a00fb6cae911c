#include "core/crypto/keccak/permute.hpp"

#include "core/crypto/keccak/rounds.hpp"

namespace pawl::crypto::keccak {

void permute(State& state) noexcept { permute_words(state.words); }

void permute(FourStates& states) noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vl") != 0) return permute_four_avx512vl(states);
  if (__builtin_cpu_supports("avx2") != 0) return permute_four_avx2(states);
#endif
  permute_four_anywhere(states);
}

}  // namespace pawl::crypto::keccak
