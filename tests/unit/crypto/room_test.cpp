#include "core/crypto/sha256.hpp"

#include <gtest/gtest.h>

#include "core/crypto/aead.hpp"
#include "core/crypto/aes_cbc.hpp"
#include "core/crypto/hkdf.hpp"
#include "core/crypto/xeddsa.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/vectors.hpp"

namespace pawl {
namespace {
using namespace pawl::testing;

TEST(Sha256, HashesAbc) {
  EXPECT_EQ(to_hex(crypto::sha256({bytes_of("a"), bytes_of("bc")})),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
TEST(Smoke, Xeddsa) {
  SeededRandom random(1);
  auto pair = crypto::generate_key_pair(random);
  EXPECT_TRUE(crypto::is_canonical(pair->public_key));
  auto sig = crypto::xeddsa_sign(pair->private_key, bytes_of("hi"), random);
  EXPECT_TRUE(crypto::xeddsa_verify(pair->public_key, bytes_of("hi"), *sig));
  (*sig)[3] ^= 1;
  EXPECT_FALSE(crypto::xeddsa_verify(pair->public_key, bytes_of("hi"), *sig));
  EXPECT_THAT(crypto::agree(pair->private_key, crypto::PublicKey{}), FailsWith(Errc::kInvalidKey));
  const auto key = exactly<32>(from_hex(std::string(64, '1')));
  const auto iv = exactly<16>(from_hex(std::string(32, '1')));
  for (std::size_t n = 0; n < 40; ++n) {
    const Bytes text(n, 7);
    auto plain = crypto::aes256_cbc_decrypt(key, iv, crypto::aes256_cbc_encrypt(key, iv, text));
    EXPECT_THAT(plain, Gives(::testing::ElementsAreArray(text)));
  }
  auto sk = *crypto::random_secret<crypto::SealingKey>(random);
  EXPECT_THAT(crypto::open(sk, *crypto::seal(sk, bytes_of("hi"), bytes_of("ad"), random), bytes_of("ad")), IsOk());
  std::array<std::uint8_t, 80> out{};
  crypto::hkdf({}, {from_hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b")}, {}, std::span(out).first(42));
  EXPECT_EQ(to_hex(std::span(out).first(42)),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}
}  // namespace
}  // namespace pawl
