// Polynomials from seeds (FIPS 203, 4.2.2).
#pragma once
#include <span>

#include "core/crypto/mlkem/polynomial.hpp"

namespace pawl::crypto::mlkem {

using Seed32 = std::span<const std::uint8_t, 32>;

/// A-hat: public, and so is the time that it takes.
template <std::size_t K>
using Matrix = std::array<NttVector<K>, K>;

/// Row i, column j is SampleNTT(rho || j || i); coefficients from 0 to q - 1.
template <std::size_t K>
void sample_matrix(Seed32 rho, Matrix<K>& matrix);

/// What goes where: PRF(seed, nonce), of the centred binomial distribution with eta = 2, to `out`.
struct Noise {
  std::uint8_t nonce;
  Polynomial* out;
};
/// Coefficients from -2 to 2.
void sample_noise(Seed32 seed, std::span<const Noise> all);

}  // namespace pawl::crypto::mlkem
