#include "core/crypto/mlkem/sample.hpp"

#include <algorithm>

#include "core/crypto/keccak/four_sponges.hpp"
#include "core/crypto/mlkem/field.hpp"

namespace pawl::crypto::mlkem {
namespace {

using keccak::FourSponges;

constexpr std::size_t kBlock = keccak::kShake128.rate;

/// Takes numbers from a stream as long as they are below q.
class UniformPolynomial {
 public:
  [[nodiscard]] bool complete() const { return count_ >= kN; }

  void take(std::span<const std::uint8_t, kBlock> block) {
    for (std::size_t i = 0; i < kBlock && !complete(); i += 3) {
      take(block[i] | (block[i + 1] & 15) << 8);
      take(block[i + 1] >> 4 | block[i + 2] << 4);
    }
  }

  void write(NttPolynomial& out) const { transpose(std::span(numbers_).first<kN>(), out.at); }

 private:
  void take(int number) {  // always written, so that there is nothing to be predicted
    numbers_[count_] = static_cast<std::int16_t>(number);
    count_ += number < kQ ? 1 : 0;
  }

  std::array<std::int16_t, kN + 1> numbers_;
  std::size_t count_ = 0;
};

/// Where in the matrix.
struct Place {
  std::uint8_t column;
  std::uint8_t row;
};

/// All places of the matrix, the last of them repeated until they are a multiple of four.
template <std::size_t K>
consteval auto all_places() {
  std::array<Place, (K * K + 3) / 4 * 4> places{};
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::size_t n = std::min(i, K * K - 1);
    places[i] = {static_cast<std::uint8_t>(n % K), static_cast<std::uint8_t>(n / K)};
  }
  return places;
}

void sample_four(Seed32 rho, std::span<const Place, 4> places, std::array<UniformPolynomial, 4>& polynomials) {
  std::array<std::array<std::uint8_t, 2>, 4> suffixes{};
  for (std::size_t i = 0; i < 4; ++i) suffixes[i] = {places[i].column, places[i].row};
  FourSponges sponges(keccak::kShake128, rho, {suffixes[0], suffixes[1], suffixes[2], suffixes[3]});
  std::array<std::array<std::uint8_t, kBlock>, 4> blocks;
  while (!std::ranges::all_of(polynomials, &UniformPolynomial::complete)) {
    sponges.squeeze_block({blocks[0].data(), blocks[1].data(), blocks[2].data(), blocks[3].data()}, kBlock);
    for (std::size_t i = 0; i < 4; ++i) polynomials[i].take(blocks[i]);
  }
}

constexpr std::size_t kNoiseSize = 128;
using NoiseBytes = std::array<std::uint8_t, kNoiseSize>;

/// The number of ones in bits n and n + 1.
int ones(std::uint8_t byte, int n) { return (byte >> n & 1) + (byte >> (n + 1) & 1); }

/// Two coefficients of a byte (SamplePolyCBD).
void binomial(const NoiseBytes& bytes, Polynomial& __restrict out) {
  for (std::size_t i = 0; i < kNoiseSize; ++i) {
    out.at[2 * i] = static_cast<std::int16_t>(ones(bytes[i], 0) - ones(bytes[i], 2));
    out.at[2 * i + 1] = static_cast<std::int16_t>(ones(bytes[i], 4) - ones(bytes[i], 6));
  }
}

void noise_of_four(Seed32 seed, const std::array<std::uint8_t, 4>& nonces, std::array<NoiseBytes, 4>& bytes) {
  FourSponges sponges(
      keccak::kShake256, seed,
      {std::span(&nonces[0], 1), std::span(&nonces[1], 1), std::span(&nonces[2], 1), std::span(&nonces[3], 1)});
  static_assert(kNoiseSize <= keccak::kShake256.rate);
  sponges.squeeze_block({bytes[0].data(), bytes[1].data(), bytes[2].data(), bytes[3].data()}, kNoiseSize);
}

}  // namespace

template <std::size_t K>
void sample_matrix(Seed32 rho, Matrix<K>& matrix) {
  constexpr auto kPlaces = all_places<K>();
  for (std::size_t first = 0; first < kPlaces.size(); first += 4) {
    const auto places = std::span(kPlaces).subspan(first).template first<4>();
    std::array<UniformPolynomial, 4> polynomials;
    sample_four(rho, places, polynomials);
    for (std::size_t i = 0; i < 4; ++i) polynomials[i].write(matrix[places[i].row][places[i].column]);
  }
}
template void sample_matrix<3>(Seed32 rho, Matrix<3>& matrix);
template void sample_matrix<4>(Seed32 rho, Matrix<4>& matrix);

void sample_noise(Seed32 seed, std::span<const Noise> all) {
  while (!all.empty()) {
    const auto some = all.first(std::min<std::size_t>(4, all.size()));
    std::array<std::uint8_t, 4> nonces{};
    for (std::size_t i = 0; i < some.size(); ++i) nonces[i] = some[i].nonce;
    Erased<std::array<NoiseBytes, 4>> bytes;
    noise_of_four(seed, nonces, bytes);
    for (std::size_t i = 0; i < some.size(); ++i) binomial(bytes[i], *some[i].out);
    all = all.subspan(some.size());
  }
}

}  // namespace pawl::crypto::mlkem
