// ML-KEM-768 (FIPS 203), cut in the pieces that the post-quantum ratchet sends one after the other:
//
//   ek side   header || vector: the encapsulation key, its short part first
//   ct side   ciphertext 1 needs the header alone, ciphertext 2 the vector, too
//
// Header and vector together are FIPS 203's ek in another order, the two ciphertexts one after the other are its c.
#pragma once
#include <array>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/base/secret.hpp"

namespace pawl::crypto::mlkem768 {

/// d || z, all random: the whole decapsulation key, which is derived from it whenever it is needed.
using Seed = Secret<64, struct MlKem768SeedTag>;
/// m, all random: what an encapsulation is made of.
using Message = Secret<32, struct MlKem768MessageTag>;
using SharedSecret = Secret<32, struct MlKem768SharedSecretTag>;

using Header = std::array<std::uint8_t, 64>;    // rho || H(ek)
using Vector = std::array<std::uint8_t, 1152>;  // t-hat, encoded; ek = vector || rho
using Ciphertext1 = std::array<std::uint8_t, 960>;
using Ciphertext2 = std::array<std::uint8_t, 128>;

struct PublicKey {
  Header header;
  Vector vector;
};
PublicKey public_key_of(const Seed& seed);

struct FirstHalf {
  Ciphertext1 ciphertext;
  SharedSecret secret;
};
/// What a ct side can compute, and send, before it has the vector.
FirstHalf encapsulate_first(const Header& header, const Message& message);

/// Whether the vector is the header's, and all its coefficients are below the modulus. Without this, nothing may be
/// encapsulated to it.
bool fits(const Header& header, const Vector& vector);

/// The rest, from the same header and message as the first half.
Ciphertext2 encapsulate_second(const Header& header, const Vector& vector, const Message& message);

/// The shared secret. Any other ciphertext than one made for this key gives a secret that nobody else has.
SharedSecret decapsulate(const Seed& seed, const Ciphertext1& first, const Ciphertext2& second);

}  // namespace pawl::crypto::mlkem768
