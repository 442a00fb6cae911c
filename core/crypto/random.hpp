// Randomness is a parameter: nothing in the core draws it from anywhere else.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <span>
#include <utility>

#include "core/base/result.hpp"

namespace pawl::crypto {

class Random {
 public:
  virtual ~Random() = default;
  /// Fills all of `out` with independent uniform bytes, or fails with kNoRandomness and `out` is not to be used.
  virtual Result<Done> fill(std::span<std::uint8_t> out) = 0;
};

/// The operating system's generator (getrandom); stateless, so any number of threads may share it. It has a file of its
/// own, since the library for tests has another one in its place (tests/support/testing_library).
Random& system_random() noexcept;

/// A fresh secret of the wanted kind, all of its bytes uniform. Errors: kNoRandomness.
template <class SecretKind>
Result<SecretKind> random_secret(Random& random) {
  Result<Done> filled = Done{};
  SecretKind secret = SecretKind::make([&](std::span<std::uint8_t> out) { filled = random.fill(out); });
  if (!filled) return filled.error();
  return secret;
}

/// The shape of getrandom(2), and the loop around it: asks on after an interruption or a short answer, and takes every
/// other answer for kNoRandomness. Apart from system_random() so that each of its answers can be tested.
using GetRandom = ssize_t (*)(void* out, std::size_t size, unsigned flags);
Result<Done> fill_by(GetRandom ask, std::span<std::uint8_t> out);

}  // namespace pawl::crypto
