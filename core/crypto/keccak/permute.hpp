// Keccak-f[1600] for one state, and for four side by side at little more than the price of one.
#pragma once
#include <cstddef>
#include <cstdint>

namespace pawl::crypto::keccak {

inline constexpr std::size_t kWords = 25;

/// The words of a state in the order of FIPS 202, 3.1.2: word 5y + x is lane (x, y).
struct State {
  std::uint64_t words[kWords] = {};
};
void permute(State& state) noexcept;

/// Word i of all four states stands in words[i], one beside the other.
struct alignas(64) FourStates {
  std::uint64_t words[kWords][4] = {};
};
/// Uses the widest registers that the processor has.
void permute(FourStates& states) noexcept;

// The ways to do it; each is there for tests, and for the one above.
void permute_one_by_one(FourStates& states) noexcept;
#if defined(__x86_64__)
void permute_four_avx2(FourStates& states) noexcept;
void permute_four_avx512vl(FourStates& states) noexcept;
#endif

}  // namespace pawl::crypto::keccak
