#include "core/crypto/mlkem/pke.hpp"

#include "core/crypto/mlkem/compress.hpp"

namespace pawl::crypto::mlkem {
namespace {

template <std::size_t K>
using Pointers = std::array<const NttPolynomial*, K>;

template <std::size_t K>
Pointers<K> row(const NttVector<K>& vector) {
  Pointers<K> all{};
  for (std::size_t i = 0; i < K; ++i) all[i] = &vector[i];
  return all;
}

template <std::size_t K>
Pointers<K> column(const Matrix<K>& matrix, std::size_t j) {
  Pointers<K> all{};
  for (std::size_t i = 0; i < K; ++i) all[i] = &matrix[i][j];
  return all;
}

/// The transforms of `from`, which is used up.
template <std::size_t K>
void transform(std::span<Polynomial, K> from, std::array<Multiplier, K>& to) {
  for (std::size_t i = 0; i < K; ++i) {
    ntt(from[i], to[i].polynomial);
    prepare(to[i]);
  }
}

/// The product of two vectors, out of the transform.
template <std::size_t K>
void product(const Pointers<K>& a, const std::array<Multiplier, K>& b, Polynomial& out) {
  Erased<NttProduct> sum;
  sum_of_products<K>(a, b, sum);
  inverse_ntt(sum, out);
}

}  // namespace

template <std::size_t K>
void generate(const Matrix<K>& matrix, Seed32 sigma, NttVector<K>& s, NttVector<K>& t) {
  Erased<std::array<Polynomial, 2 * K>> noise;  // s, then e
  std::array<Noise, 2 * K> draws{};
  for (std::size_t i = 0; i < 2 * K; ++i) draws[i] = {static_cast<std::uint8_t>(i), &noise[i]};
  sample_noise(sigma, draws);

  Erased<std::array<Multiplier, K>> multipliers;
  transform<K>(std::span(noise).template first<K>(), multipliers);
  for (std::size_t i = 0; i < K; ++i) s[i] = multipliers[i].polynomial;
  for (std::size_t i = 0; i < K; ++i) {
    Erased<NttPolynomial> e;
    Erased<NttProduct> sum;
    ntt(noise[K + i], e);
    sum_of_products<K>(row<K>(matrix[i]), multipliers, sum);
    add(sum, e, t[i]);
  }
}

template <std::size_t K>
Encryption<K>::Encryption(Seed32 coins) {
  Erased<Vector<K>> y;
  std::array<Noise, 2 * K + 1> draws{};
  for (std::size_t i = 0; i < K; ++i) {
    draws[i] = {static_cast<std::uint8_t>(i), &y[i]};
    draws[K + i] = {static_cast<std::uint8_t>(K + i), &e1_[i]};
  }
  draws[2 * K] = {2 * K, &e2_};
  sample_noise(coins, draws);
  transform<K>(y, y_);
}

template <std::size_t K>
void Encryption<K>::first(const Matrix<K>& matrix, First<K>& out) const {
  constexpr std::size_t kDu = Parameters<K>::kDu;
  for (std::size_t i = 0; i < K; ++i) {
    Erased<Polynomial> u;
    product<K>(column<K>(matrix, i), y_, u);
    add(u, e1_[i]);
    compress<kDu>(u, std::span(out).subspan(i * kEncodedSize<kDu>).template first<kEncodedSize<kDu>>());
  }
}

template <std::size_t K>
void Encryption<K>::second(const NttVector<K>& t, std::span<const std::uint8_t, kMessageSize> message,
                           Second<K>& out) const {
  Erased<Polynomial> v;
  Erased<Polynomial> mu;
  product<K>(row<K>(t), y_, v);
  message_to_polynomial(message, mu);
  add(v, e2_);
  add(v, mu);
  compress<Parameters<K>::kDv>(v, out);
}

template <std::size_t K>
void decrypt(const NttVector<K>& s, const Ciphertext<K>& ciphertext, std::span<std::uint8_t, kMessageSize> message) {
  constexpr std::size_t kDu = Parameters<K>::kDu;
  Vector<K> u;
  for (std::size_t i = 0; i < K; ++i) {
    decompress<kDu>(std::span(ciphertext.first).subspan(i * kEncodedSize<kDu>).template first<kEncodedSize<kDu>>(),
                    u[i]);
  }
  std::array<Multiplier, K> multipliers;
  transform<K>(u, multipliers);

  Erased<Polynomial> masked;
  Erased<Polynomial> w;
  product<K>(row<K>(s), multipliers, masked);
  decompress<Parameters<K>::kDv>(ciphertext.second, w);
  subtract(w, masked);
  polynomial_to_message(w, message);
}

template void generate<3>(const Matrix<3>& matrix, Seed32 sigma, NttVector<3>& s, NttVector<3>& t);
template void generate<4>(const Matrix<4>& matrix, Seed32 sigma, NttVector<4>& s, NttVector<4>& t);
template class Encryption<3>;
template class Encryption<4>;
template void decrypt<3>(const NttVector<3>& s, const Ciphertext<3>& ciphertext,
                         std::span<std::uint8_t, kMessageSize> message);
template void decrypt<4>(const NttVector<4>& s, const Ciphertext<4>& ciphertext,
                         std::span<std::uint8_t, kMessageSize> message);

}  // namespace pawl::crypto::mlkem
