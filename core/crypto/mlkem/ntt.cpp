#include "core/crypto/mlkem/ntt.hpp"

#include "core/crypto/mlkem/field.hpp"

namespace pawl::crypto::mlkem {
namespace {

constexpr std::int32_t kZeta = 17;  // a 256th root of unity

consteval std::uint32_t reversed_7_bits(std::uint32_t number) {
  std::uint32_t reversed = 0;
  for (int i = 0; i < 7; ++i) reversed |= (number >> i & 1) << (6 - i);
  return reversed;
}

// The transform has seven layers. The first four combine coefficients that are a multiple of 16 apart: whole rows of a
// Polynomial, with one factor. The others stay among 16 neighbours, which after transposing stand in one column: rows
// again, but with a factor for each column.

/// What step i of the transform multiplies with (FIPS 203, appendix A).
using StepFactors = std::array<Factor, 128>;
consteval StepFactors step_factors() {
  StepFactors all{};
  for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = factor(power_modulo_q(kZeta, reversed_7_bits(i)));
  return all;
}
constexpr StepFactors kForward = step_factors();

/// The inverse takes the factors of each layer, steps n to 2n - 1, from the last to the first. They are the inverses of
/// the others but for the sign, which is why it subtracts the other way round.
consteval StepFactors mirrored_factors() {
  StepFactors all{};
  for (std::size_t n = 1; n < all.size(); n *= 2) {
    for (std::size_t i = 0; i < n; ++i) all[n + i] = kForward[2 * n - 1 - i];
  }
  return all;
}
constexpr StepFactors kInverse = mirrored_factors();

/// A factor for each column.
struct ColumnFactors {
  alignas(32) std::array<std::int16_t, kRow> values;
  alignas(32) std::array<std::int16_t, kRow> quotients;

  constexpr void set(std::size_t column, Factor factor) {
    values[column] = factor.value;
    quotients[column] = factor.quotient;
  }
};

/// The steps of a layer in which each column has `groups` groups of coefficients: one entry for a group.
template <std::size_t groups>
consteval std::array<ColumnFactors, groups> layer(const StepFactors& steps) {
  std::array<ColumnFactors, groups> all{};
  for (std::size_t g = 0; g < groups; ++g) {
    for (std::size_t c = 0; c < kRow; ++c) all[g].set(c, steps[(kRow + c) * groups + g]);
  }
  return all;
}
constexpr auto kForward5 = layer<1>(kForward);
constexpr auto kForward6 = layer<2>(kForward);
constexpr auto kForward7 = layer<4>(kForward);
constexpr auto kInverse5 = layer<1>(kInverse);
constexpr auto kInverse6 = layer<2>(kInverse);
constexpr auto kInverse7 = layer<4>(kInverse);

constexpr std::size_t kPairs = kRow / 2;  // of rows: an even one and the odd one after it

/// What X^2 is in pair 8c + i of the transformed coefficients, for each i.
consteval std::array<ColumnFactors, kPairs> pair_factors() {
  std::array<ColumnFactors, kPairs> all{};
  for (std::uint32_t i = 0; i < kPairs; ++i) {
    for (std::uint32_t c = 0; c < kRow; ++c) {
      all[i].set(c, factor(power_modulo_q(kZeta, 2 * reversed_7_bits(8 * c + i) + 1)));
    }
  }
  return all;
}
constexpr auto kPairFactors = pair_factors();

/// The factor for one column: one and the same for all, or its own.
Factor in_column(Factor factor, std::size_t /*column*/) { return factor; }
Factor in_column(const ColumnFactors& factors, std::size_t column) {
  return {factors.values[column], factors.quotients[column]};
}

/// Two rows, (a, b) -> (a + zb, a - zb). The bounds of a grow by 5q/4.
template <class Factors>
void combine(std::int16_t* __restrict a, std::int16_t* __restrict b, const Factors& z) {
  for (std::size_t c = 0; c < kRow; ++c) {
    const std::int16_t t = times(b[c], in_column(z, c));
    b[c] = static_cast<std::int16_t>(a[c] - t);
    a[c] = static_cast<std::int16_t>(a[c] + t);
  }
}

/// Two rows, (a, b) -> (a + b, z(b - a)): both between -q/4 and 5q/4 if they were.
template <class Factors>
void part(std::int16_t* __restrict a, std::int16_t* __restrict b, const Factors& z) {
  for (std::size_t c = 0; c < kRow; ++c) {
    const auto difference = static_cast<std::int16_t>(b[c] - a[c]);
    a[c] = nearly_reduced(static_cast<std::int16_t>(a[c] + b[c]));
    b[c] = times(difference, in_column(z, c));
  }
}

/// One layer: the rows in groups of 2 * half, each with the next of the factors.
template <std::size_t half, class Factors>
void combine_layer(std::array<std::int16_t, kN>& rows, const Factors* factors) {
  for (std::size_t first = 0; first < kRow; first += 2 * half, ++factors) {
    for (std::size_t r = first; r < first + half; ++r) combine(&rows[kRow * r], &rows[kRow * (r + half)], *factors);
  }
}
template <std::size_t half, class Factors>
void part_layer(std::array<std::int16_t, kN>& rows, const Factors* factors) {
  for (std::size_t first = 0; first < kRow; first += 2 * half, ++factors) {
    for (std::size_t r = first; r < first + half; ++r) part(&rows[kRow * r], &rows[kRow * (r + half)], *factors);
  }
}

void multiply(std::array<std::int16_t, kN>& numbers, Factor by) {
  for (std::int16_t& number : numbers) number = times(number, by);
}

/// term(0) + ... + term(K - 1), written out, since a loop in a loop over a row would keep that from being vectorised.
template <std::size_t K, class Term>
std::int32_t sum_over(const Term& term) {
  if constexpr (K == 1) {
    return term(0);
  } else {
    return sum_over<K - 1>(term) + term(K - 1);
  }
}

}  // namespace

// From q, seven layers come to q + 7 * 5q/4 at most, which is below 2^15: nothing has to be reduced on the way.
void ntt(Polynomial& from, NttPolynomial& to) {
  combine_layer<8>(from.at, &kForward[1]);
  combine_layer<4>(from.at, &kForward[2]);
  combine_layer<2>(from.at, &kForward[4]);
  combine_layer<1>(from.at, &kForward[8]);
  transpose(from.at, to.at);
  combine_layer<8>(to.at, kForward5.data());
  combine_layer<4>(to.at, kForward6.data());
  combine_layer<2>(to.at, kForward7.data());
  multiply(to.at, factor(1));
}

void inverse_ntt(NttProduct& from, Polynomial& to) {
  part_layer<2>(from.at, kInverse7.data());
  part_layer<4>(from.at, kInverse6.data());
  part_layer<8>(from.at, kInverse5.data());
  transpose(from.at, to.at);
  part_layer<1>(to.at, &kInverse[8]);
  part_layer<2>(to.at, &kInverse[4]);
  part_layer<4>(to.at, &kInverse[2]);
  part_layer<8>(to.at, &kInverse[1]);
  multiply(to.at, factor(65536 / 128));  // each layer doubles, and the product is over 2^16
}

void prepare(Multiplier& multiplier) {
  for (std::size_t pair = 0; pair < kPairs; ++pair) {
    const std::int16_t* const odd = &multiplier.polynomial.at[kRow * (2 * pair + 1)];
    std::int16_t* const turned = &multiplier.turned[kRow * pair];
    for (std::size_t c = 0; c < kRow; ++c) turned[c] = times(odd[c], in_column(kPairFactors[pair], c));
  }
}

// A pair of coefficients is a polynomial modulo X^2 - gamma (FIPS 203, 4.3.1). All is summed up before anything is
// reduced: eight products of at most 4095 and 7q/6 are below 2^31.
template <std::size_t K>
void sum_of_products(const std::array<const NttPolynomial*, K>& a, const std::array<Multiplier, K>& b,
                     NttProduct& __restrict sum) {
  for (std::size_t pair = 0; pair < kPairs; ++pair) {
    const std::size_t even_row = kRow * (2 * pair);
    const std::size_t odd_row = kRow * (2 * pair + 1);
    for (std::size_t c = 0; c < kRow; ++c) {
      const auto even = [&](std::size_t i) {
        return a[i]->at[even_row + c] * b[i].polynomial.at[even_row + c] +
               a[i]->at[odd_row + c] * b[i].turned[kRow * pair + c];
      };
      const auto odd = [&](std::size_t i) {
        return a[i]->at[even_row + c] * b[i].polynomial.at[odd_row + c] +
               a[i]->at[odd_row + c] * b[i].polynomial.at[even_row + c];
      };
      sum.at[even_row + c] = over_two_to_the_16(sum_over<K>(even));
      sum.at[odd_row + c] = over_two_to_the_16(sum_over<K>(odd));
    }
  }
}
template void sum_of_products<3>(const std::array<const NttPolynomial*, 3>& a, const std::array<Multiplier, 3>& b,
                                 NttProduct& sum);
template void sum_of_products<4>(const std::array<const NttPolynomial*, 4>& a, const std::array<Multiplier, 4>& b,
                                 NttProduct& sum);

void add(const NttProduct& product, const NttPolynomial& b, NttPolynomial& __restrict sum) {
  for (std::size_t n = 0; n < kN; ++n) {
    const std::int16_t whole = times(product.at[n], factor(kTwoToThe16));
    sum.at[n] = reduced(static_cast<std::int16_t>(whole + b.at[n]));
  }
}

}  // namespace pawl::crypto::mlkem
