// Randomness is a parameter: nothing in the core draws it from anywhere else.
#pragma once
#include <cstdint>
#include <span>

#include "core/base/result.hpp"

namespace pawl::crypto {

class Random {
 public:
  virtual ~Random() = default;
  /// Fills all of `out` with independent uniform bytes, or fails with kNoRandomness and `out` is not to be used.
  virtual Result<Done> fill(std::span<std::uint8_t> out) = 0;
};

/// The operating system's generator (getrandom); stateless, so any number of threads may share it.
Random& system_random() noexcept;

}  // namespace pawl::crypto
