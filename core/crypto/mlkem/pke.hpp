// K-PKE (FIPS 203, 5): encryption that is safe only inside the KEM. It is cut in two: what needs the matrix, and what
// needs the vector.
#pragma once
#include "core/crypto/mlkem/ntt.hpp"
#include "core/crypto/mlkem/parameters.hpp"
#include "core/crypto/mlkem/sample.hpp"

namespace pawl::crypto::mlkem {

/// s and t = As + e from sigma.
template <std::size_t K>
void generate(const Matrix<K>& matrix, Seed32 sigma, NttVector<K>& s, NttVector<K>& t);

/// y, and with it both halves of a ciphertext. Each half draws its own noise from the coins.
template <std::size_t K>
class Encryption {
 public:
  explicit Encryption(Seed32 coins);
  Encryption(const Encryption&) = delete;
  Encryption& operator=(const Encryption&) = delete;
  ~Encryption() = default;

  /// c1 = Compress(A^T y + e1).
  void first(const Matrix<K>& matrix, First<K>& out) const;
  /// c2 = Compress(t^T y + e2 + message).
  void second(const NttVector<K>& t, std::span<const std::uint8_t, kMessageSize> message, Second<K>& out) const;

 private:
  Erased<std::array<Multiplier, K>> y_;
  Erased<Vector<K>> e1_;
  Erased<Polynomial> e2_;
};

template <std::size_t K>
void decrypt(const NttVector<K>& s, const Ciphertext<K>& ciphertext, std::span<std::uint8_t, kMessageSize> message);

}  // namespace pawl::crypto::mlkem
