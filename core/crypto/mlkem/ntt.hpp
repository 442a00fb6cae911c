// The number-theoretic transform (FIPS 203, 4.3) and multiplication under it.
#pragma once
#include "core/crypto/mlkem/polynomial.hpp"

namespace pawl::crypto::mlkem {

/// The transform of `from`, which is used up. Its coefficients are from -q to q; those of the result lie between -q/6
/// and 7q/6.
void ntt(Polynomial& from, NttPolynomial& to);

/// A transformed polynomial, prepared to be multiplied with others. Its coefficients lie between -q/6 and 7q/6.
struct Multiplier {
  NttPolynomial polynomial;
  std::array<std::int16_t, kN / 2> turned;  // every odd row times the gammas that go with it
};
void prepare(Multiplier& multiplier);

/// A transformed polynomial over 2^16: what a sum of products is at first.
struct NttProduct {
  alignas(32) std::array<std::int16_t, kN> at;
};
/// The sum of the products a[i] * b[i]. The coefficients of `a` are from -4095 to 4095, those of the
/// result from -3700 to 3700.
template <std::size_t K>
void sum_of_products(const std::array<const NttPolynomial*, K>& a, const std::array<Multiplier, K>& b, NttProduct& sum);

/// The polynomial whose transform over 2^16 is `from`, which is used up; between -q/4 and 5q/4.
void inverse_ntt(NttProduct& from, Polynomial& to);

/// product + b without its 2^16, from 0 to q - 1.
void add(const NttProduct& product, const NttPolynomial& b, NttPolynomial& sum);

}  // namespace pawl::crypto::mlkem
