// The parts of ML-KEM one by one, beside what FIPS 203 says in its own words: slow, with divisions and branches.
#include <gtest/gtest.h>

#include <numeric>

#include "core/crypto/mlkem/compress.hpp"
#include "core/crypto/mlkem/constant_time.hpp"
#include "core/crypto/mlkem/message.hpp"
#include "core/crypto/mlkem/ntt.hpp"
#include "core/crypto/mlkem/parameters.hpp"
#include "core/crypto/mlkem/sample.hpp"
#include "core/crypto/sha3.hpp"
#include "tests/support/fixed_random.hpp"

namespace pawl::crypto::mlkem {
namespace {

using testing::SeededRandom;

constexpr int kLowest = std::numeric_limits<std::int16_t>::min();
constexpr int kHighest = std::numeric_limits<std::int16_t>::max();

std::int64_t modulo(std::int64_t a) { return ((a % kQ) + kQ) % kQ; }

using Numbers = std::array<std::int64_t, kN>;  // from 0 to q - 1

template <class Poly>
Numbers residues(const Poly& polynomial) {
  Numbers all{};
  for (std::size_t n = 0; n < kN; ++n) all[n] = modulo(polynomial.at[n]);
  return all;
}

template <class Poly>
Numbers residues_in_order(const Poly& transformed) {
  Polynomial ordered{};
  transpose(transformed.at, ordered.at);
  return residues(ordered);
}

Polynomial some_polynomial(SeededRandom& random, int lowest, int highest) {
  Polynomial polynomial{};
  for (auto& number : polynomial.at) {
    number =
        static_cast<std::int16_t>(lowest + static_cast<int>(random.below(static_cast<unsigned>(highest - lowest + 1))));
  }
  return polynomial;
}

TEST(Field, ReducesEveryNumber) {
  for (int a = kLowest; a <= kHighest; ++a) {
    const auto number = static_cast<std::int16_t>(a);
    ASSERT_EQ(reduced(number), modulo(a)) << a;
    const int nearly = nearly_reduced(number);
    ASSERT_EQ(modulo(nearly), modulo(a)) << a;
    ASSERT_TRUE(-kQ < 6 * nearly && 6 * nearly < 7 * kQ) << a << " gives " << nearly;
  }
}

void expect_products(std::int64_t constant, Factor by) {
  for (int a = kLowest; a <= kHighest; ++a) {
    const int product = times(static_cast<std::int16_t>(a), by);
    ASSERT_EQ(modulo(product), modulo(a * constant)) << a << " times " << constant;
    ASSERT_TRUE(-kQ < 4 * product && 4 * product < 5 * kQ) << a << " times " << constant << " gives " << product;
  }
}

TEST(Field, MultipliesEveryNumberWithinItsBounds) {
  expect_products(0, factor(0));
  expect_products(1, factor(1));
  expect_products(17, factor(17));
  expect_products(512, factor(512));
  expect_products((kQ - 1) / 2, factor((kQ - 1) / 2));
  expect_products((kQ + 1) / 2, factor((kQ + 1) / 2));
  expect_products(kQ - 1, factor(kQ - 1));
}

TEST(Field, DividesByTwoToThe16) {
  SeededRandom random(1);
  const int largest = 8 * 4095 * 3884;  // what sum_of_products() can come to
  for (int i = 0; i < 100'000; ++i) {
    const int a = i < 2 ? (i == 0 ? largest : -largest) : static_cast<int>(random.below(2 * largest)) - largest;
    const std::int16_t quotient = over_two_to_the_16(a);
    ASSERT_EQ(modulo(std::int64_t{quotient} * 65536), modulo(a)) << a;
    ASSERT_LE(std::abs(quotient), 3700) << a;
  }
}

/// FIPS 203, 4.2.1, with the nearest integer taken literally.
template <std::size_t D>
std::int64_t compress_by_definition(std::int64_t a) {
  return (2 * (modulo(a) << D) + kQ) / (2 * kQ) % (1 << D);
}

template <std::size_t D>
void expect_compression() {
  for (int a = kLowest; a <= kHighest; ++a) {
    ASSERT_EQ(compressed<D>(static_cast<std::int16_t>(a)), compress_by_definition<D>(a)) << a;
  }
  for (std::int16_t y = 0; y < 1 << D; ++y) {
    ASSERT_EQ(decompressed<D>(y), (2 * kQ * y + (1 << D)) / (2 << D)) << y;
    ASSERT_EQ(compressed<D>(decompressed<D>(y)), y);
  }
}

TEST(Compress, ToOneBitIsExactForEveryNumber) { expect_compression<1>(); }
TEST(Compress, ToFourBitsIsExactForEveryNumber) { expect_compression<4>(); }
TEST(Compress, ToFiveBitsIsExactForEveryNumber) { expect_compression<5>(); }
TEST(Compress, ToTenBitsIsExactForEveryNumber) { expect_compression<10>(); }
TEST(Compress, ToElevenBitsIsExactForEveryNumber) { expect_compression<11>(); }

template <std::size_t D>
void expect_encoding() {
  SeededRandom random(D);
  const Polynomial polynomial = some_polynomial(random, 0, (1 << D) - 1);
  std::array<std::uint8_t, kEncodedSize<D>> bytes{};
  encode<D>(polynomial, bytes);
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    ASSERT_EQ(bytes[bit / 8] >> (bit % 8) & 1, polynomial.at[bit / D] >> (bit % D) & 1) << "bit " << bit;
  }
  Polynomial back{};
  decode<D>(bytes, back);
  EXPECT_EQ(back.at, polynomial.at);
}

TEST(Encode, PutsEveryBitInItsPlace) {
  expect_encoding<1>();
  expect_encoding<4>();
  expect_encoding<5>();
  expect_encoding<10>();
  expect_encoding<11>();
  expect_encoding<12>();
}

TEST(Encode, KeepsTheOrderOfTransformedPolynomials) {
  SeededRandom random(1);
  const Polynomial ordered = some_polynomial(random, 0, kQ - 1);
  NttPolynomial transformed{};
  transpose(ordered.at, transformed.at);
  std::array<std::uint8_t, kNttEncodedSize> bytes{};
  std::array<std::uint8_t, kNttEncodedSize> expected{};
  encode(transformed, bytes);
  encode<12>(ordered, expected);
  EXPECT_EQ(bytes, expected);
  NttPolynomial back{};
  decode(bytes, back);
  EXPECT_EQ(back.at, transformed.at);
}

TEST(Message, EveryBitBecomesZeroOrHalfOfQ) {
  for (std::size_t set = 0; set < kN; ++set) {
    std::array<std::uint8_t, kMessageSize> message{};
    message[set / 8] = static_cast<std::uint8_t>(1U << (set % 8));
    Polynomial polynomial{};
    message_to_polynomial(message, polynomial);
    for (std::size_t n = 0; n < kN; ++n) ASSERT_EQ(polynomial.at[n], n == set ? 1665 : 0) << set << ", " << n;
  }
}

TEST(Message, IsReadBackThroughNoiseOfAlmostAQuarterOfQ) {
  SeededRandom random(1);
  std::array<std::uint8_t, kMessageSize> message{};
  ASSERT_TRUE(random.fill(message));
  for (const int noise : {-832, -1, 0, 1, 831}) {
    Polynomial polynomial{};
    message_to_polynomial(message, polynomial);
    for (auto& number : polynomial.at) number = static_cast<std::int16_t>(number + noise);
    std::array<std::uint8_t, kMessageSize> back{};
    polynomial_to_message(polynomial, back);
    EXPECT_EQ(back, message) << noise;
  }
}

TEST(Comparison, FindsEverySingleBit) {
  First<4> bytes{};
  bytes.fill(0x5A);
  EXPECT_EQ(mask_of_difference<sizeof bytes>(bytes, bytes), 0U);
  First<4> altered = bytes;
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    altered[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    ASSERT_EQ(mask_of_difference<sizeof bytes>(bytes, altered), ~0U) << "bit " << bit;
    altered[bit / 8] = 0x5A;
  }
}

TEST(Rejection, TakesTheOtherSecretWhenTheMaskSaysSoAndOnlyThen) {
  constexpr std::array<std::uint8_t, 32> kOurs{1, 2, 3, 0xFF};
  constexpr std::array<std::uint8_t, 32> kOther{9, 8, 7, 0x0F, 5};
  std::array<std::uint8_t, 32> out = kOurs;
  replace_if(0, out, kOther);
  EXPECT_EQ(out, kOurs);
  replace_if(~0U, out, kOther);
  EXPECT_EQ(out, kOther);
}

std::int64_t power_of_17(unsigned exponent) {
  std::int64_t power = 1;
  for (; exponent > 0; --exponent) power = modulo(power * 17);
  return power;
}

unsigned reversed_7_bits(unsigned number) {
  unsigned reversed = 0;
  for (unsigned i = 0; i < 7; ++i) reversed |= (number >> i & 1) << (6 - i);
  return reversed;
}

/// FIPS 203, algorithm 9.
Numbers ntt_by_definition(Numbers f) {
  unsigned i = 1;
  for (std::size_t length = 128; length >= 2; length /= 2) {
    for (std::size_t start = 0; start < kN; start += 2 * length) {
      const std::int64_t zeta = power_of_17(reversed_7_bits(i++));
      for (std::size_t j = start; j < start + length; ++j) {
        const std::int64_t t = modulo(zeta * f[j + length]);
        f[j + length] = modulo(f[j] - t);
        f[j] = modulo(f[j] + t);
      }
    }
  }
  return f;
}

void expect_transform(const Polynomial& polynomial) {
  Polynomial used_up = polynomial;
  NttPolynomial transformed{};
  ntt(used_up, transformed);
  EXPECT_EQ(residues_in_order(transformed), ntt_by_definition(residues(polynomial)));
  for (const int number : transformed.at) ASSERT_TRUE(-kQ < 6 * number && 6 * number < 7 * kQ) << number;
}

TEST(Ntt, IsThatOfTheStandard) {
  SeededRandom random(1);
  for (int i = 0; i < 20; ++i) expect_transform(some_polynomial(random, -kQ, kQ));
}

TEST(Ntt, DoesNotOverflowAtItsBounds) {
  SeededRandom random(2);
  for (int i = 0; i < 200; ++i) {
    Polynomial extreme = some_polynomial(random, 0, 1);
    for (auto& number : extreme.at) number = static_cast<std::int16_t>(number == 0 ? -kQ : kQ);
    expect_transform(extreme);
  }
}

/// a * b modulo X^256 + 1.
Numbers product_by_definition(const Numbers& a, const Numbers& b) {
  Numbers product{};
  for (std::size_t i = 0; i < kN; ++i) {
    for (std::size_t j = 0; j < kN; ++j) {
      const std::int64_t term = i + j < kN ? a[i] * b[j] : -a[i] * b[j];
      product[(i + j) % kN] = modulo(product[(i + j) % kN] + term);
    }
  }
  return product;
}

NttPolynomial transformed(Polynomial polynomial) {
  NttPolynomial out{};
  ntt(polynomial, out);
  return out;
}

TEST(Ntt, MultipliesAndAddsUp) {
  SeededRandom random(3);
  std::array<NttPolynomial, 4> a{};
  std::array<const NttPolynomial*, 4> pointers{};
  std::array<Multiplier, 4> b{};
  Numbers expected{};
  for (std::size_t i = 0; i < 4; ++i) {
    const Polynomial f = some_polynomial(random, 0, kQ - 1);
    const Polynomial g = some_polynomial(random, -2, 2);
    a[i] = transformed(f);
    pointers[i] = &a[i];
    b[i].polynomial = transformed(g);
    prepare(b[i]);
    const Numbers product = product_by_definition(residues(f), residues(g));
    for (std::size_t n = 0; n < kN; ++n) expected[n] = modulo(expected[n] + product[n]);
  }
  NttProduct sum{};
  sum_of_products<4>(pointers, b, sum);
  Polynomial result{};
  inverse_ntt(sum, result);
  EXPECT_EQ(residues(result), expected);
}

constexpr std::array<std::uint8_t, 32> kSeed{3, 1, 4, 1, 5, 9, 2, 6};

/// FIPS 203, algorithm 7.
Numbers uniform_by_definition(std::uint8_t column, std::uint8_t row) {
  std::array<std::uint8_t, 1200> stream{};
  shake128({kSeed, {&column, 1}, {&row, 1}}, stream);
  Numbers numbers{};
  std::size_t found = 0;
  for (std::size_t i = 0; found < kN; i += 3) {
    for (const int number : {stream.at(i) + 256 * (stream[i + 1] % 16), stream[i + 1] / 16 + 16 * stream[i + 2]}) {
      if (number < kQ && found < kN) numbers[found++] = number;
    }
  }
  return numbers;
}

template <std::size_t K>
void expect_matrix() {
  Matrix<K> matrix{};
  sample_matrix<K>(kSeed, matrix);
  for (std::uint8_t row = 0; row < K; ++row) {
    for (std::uint8_t column = 0; column < K; ++column) {
      EXPECT_EQ(residues_in_order(matrix[row][column]), uniform_by_definition(column, row)) << +row << ", " << +column;
    }
  }
}

TEST(Sample, FillsTheMatrix) {
  expect_matrix<3>();
  expect_matrix<4>();
}

/// FIPS 203, algorithm 8 with eta = 2.
Numbers noise_by_definition(std::uint8_t nonce) {
  std::array<std::uint8_t, 128> bytes{};
  shake256({kSeed, {&nonce, 1}}, bytes);
  const auto bit = [&](std::size_t i) { return bytes[i / 8] >> (i % 8) & 1; };
  Numbers numbers{};
  for (std::size_t n = 0; n < kN; ++n) {
    numbers[n] = modulo(bit(4 * n) + bit(4 * n + 1) - bit(4 * n + 2) - bit(4 * n + 3));
  }
  return numbers;
}

TEST(Sample, DrawsTheNoiseOfEachNonce) {
  for (std::size_t count = 1; count <= 9; ++count) {
    std::vector<Polynomial> polynomials(count);
    std::vector<Noise> draws;
    for (std::size_t i = 0; i < count; ++i) draws.push_back({static_cast<std::uint8_t>(10 + i), &polynomials[i]});
    sample_noise(kSeed, draws);
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_EQ(residues(polynomials[i]), noise_by_definition(draws[i].nonce)) << i << " of " << count;
    }
  }
}

}  // namespace
}  // namespace pawl::crypto::mlkem
