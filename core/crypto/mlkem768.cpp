#include "core/crypto/mlkem768.hpp"

#include <algorithm>

#include "core/crypto/mlkem/kem.hpp"
#include "core/crypto/mlkem/leave_nothing.hpp"
#include "core/crypto/sha3.hpp"

namespace pawl::crypto::mlkem768 {
namespace {

constexpr std::size_t kK = 3;
using PrivateKey = mlkem::PrivateKey<kK>;

mlkem::View32 rho_of(const Header& header) { return std::span(header).first<32>(); }
mlkem::View32 hash_of(const Header& header) { return std::span(header).last<32>(); }

}  // namespace

PublicKey public_key_of(const Seed& seed) {
  return mlkem::leaving_nothing([&] {
    const PrivateKey key(mlkem::Scheme::kMlKem, seed.reveal());
    const std::span bytes(key.public_key.bytes);
    PublicKey out;
    std::ranges::copy(bytes.first<sizeof(Vector)>(), out.vector.begin());
    std::ranges::copy(bytes.last<32>(), out.header.begin());
    std::ranges::copy(key.public_key.hash, out.header.begin() + 32);
    return out;
  });
}

FirstHalf encapsulate_first(const Header& header, const Message& message) {
  return mlkem::leaving_nothing([&] {
    const mlkem::SecretAndCoins derived(message.reveal(), hash_of(header));
    mlkem::Matrix<kK> matrix;
    mlkem::sample_matrix<kK>(rho_of(header), matrix);
    FirstHalf half{{}, SharedSecret::copy_of(derived.secret())};
    mlkem::Encryption<kK>(derived.coins()).first(matrix, half.ciphertext);
    return half;
  });
}

bool fits(const Header& header, const Vector& vector) {
  mlkem::Bytes32 hash;
  sha3_256({vector, rho_of(header)}, hash);
  return same_bytes(hash, hash_of(header)) && mlkem::coefficients_fit<kK>(vector);
}

Ciphertext2 encapsulate_second(const Header& header, const Vector& vector, const Message& message) {
  return mlkem::leaving_nothing([&] {
    const mlkem::SecretAndCoins derived(message.reveal(), hash_of(header));
    mlkem::NttVector<kK> t;
    mlkem::decode<kK>(vector, t);
    Ciphertext2 out;
    mlkem::Encryption<kK>(derived.coins()).second(t, message.reveal(), out);
    return out;
  });
}

SharedSecret decapsulate(const Seed& seed, const Ciphertext1& first, const Ciphertext2& second) {
  return mlkem::leaving_nothing([&] {
    const PrivateKey key(mlkem::Scheme::kMlKem, seed.reveal());
    return SharedSecret::make([&](std::span<std::uint8_t, 32> out) {
      mlkem::decapsulate<kK>(mlkem::Scheme::kMlKem, key, {first, second}, out);
    });
  });
}

}  // namespace pawl::crypto::mlkem768
