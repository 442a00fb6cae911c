#include "core/crypto/kem1024.hpp"

#include <gmock/gmock.h>

#include "tests/support/fixed_random.hpp"
#include "tests/support/kems.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::crypto {
namespace {

using ::testing::ElementsAreArray;
using testing::FailsWith;
using testing::IsOk;
using testing::KemName;
using testing::NoRandom;
using testing::SeededRandom;
using testing::to_hex;
using testing::kems::array_of;
using testing::kems::joined;

class Kem1024 : public ::testing::TestWithParam<KemKind> {
 protected:
  [[nodiscard]] static KemKind kind() { return GetParam(); }

  // The same key as others would store it.
  [[nodiscard]] Bytes expanded() const {
    const auto name = kind() == KemKind::kMlKem1024 ? KemName::kMlKem1024 : KemName::kKyber1024;
    return testing::kem(name).generate(key_.reveal())->dk;
  }

  // What a ciphertext that was not made for the key has to give.
  [[nodiscard]] std::string rejection(ByteView ciphertext) const {
    const ByteView z = key_.reveal().last(32);
    std::array<std::uint8_t, 32> secret{};
    if (kind() == KemKind::kMlKem1024) {
      shake256({z, ciphertext}, secret);
    } else {
      std::array<std::uint8_t, 32> hash{};
      sha3_256({ciphertext}, hash);
      shake256({z, hash}, secret);
    }
    return to_hex(secret);
  }

  SeededRandom random_{1};
  KemPrivateKey key_ = *generate_kem_key(kind(), random_);
  KemPublicKey public_key_ = key_.public_key();
};

TEST_P(Kem1024, BothSidesEndUpWithTheSameSecret) {
  const auto made = encapsulate(kind(), public_key_, random_);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(key_.decapsulate(made->ciphertext), made->secret);
}

TEST_P(Kem1024, EveryEncapsulationIsAnother) {
  const auto one = encapsulate(kind(), public_key_, random_);
  const auto other = encapsulate(kind(), public_key_, random_);
  EXPECT_NE(one->ciphertext, other->ciphertext);
  EXPECT_FALSE(one->secret == other->secret);
}

TEST_P(Kem1024, AnExpandedKeyIsTheSameKey) {
  const auto imported = KemPrivateKey::from_expanded(kind(), expanded());
  ASSERT_THAT(imported, IsOk());
  EXPECT_EQ(imported->kind(), kind());
  EXPECT_EQ(imported->public_key(), public_key_);
  const auto made = encapsulate(kind(), public_key_, random_);
  EXPECT_EQ(imported->decapsulate(made->ciphertext), made->secret);
}

TEST_P(Kem1024, AKeyIsSavedAsItCame) {
  EXPECT_EQ(key_.reveal().size(), 64U);
  const auto again = KemPrivateKey::from_saved(kind(), key_.reveal());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->public_key(), public_key_);

  const Bytes bytes = expanded();
  const auto imported = KemPrivateKey::from_saved(kind(), bytes);
  ASSERT_THAT(imported, IsOk());
  EXPECT_THAT(imported->reveal(), ElementsAreArray(bytes));
}

TEST_P(Kem1024, AClonedKeyIsTheSameKey) {
  EXPECT_EQ(key_.clone().public_key(), public_key_);
  const auto imported = KemPrivateKey::from_expanded(kind(), expanded());
  EXPECT_EQ(imported->clone().public_key(), public_key_);
}

TEST_P(Kem1024, RefusesExpandedKeysOfAnyOtherLength) {
  const Bytes bytes = expanded();
  for (const std::size_t size : {0U, 1U, 63U, 65U, 1568U, 2400U, 3167U, 3169U}) {
    Bytes other = bytes;
    other.resize(size);
    EXPECT_THAT(KemPrivateKey::from_expanded(kind(), other), FailsWith(Errc::kInvalidKey)) << size;
    EXPECT_THAT(KemPrivateKey::from_saved(kind(), other), FailsWith(Errc::kInvalidKey)) << size;
  }
  EXPECT_THAT(KemPrivateKey::from_expanded(kind(), key_.reveal()), FailsWith(Errc::kInvalidKey));
}

TEST_P(Kem1024, RefusesAnExpandedKeyWhoseHashIsNotThatOfItsPublicKey) {
  const Bytes bytes = expanded();
  for (std::size_t at = 1536; at < 3136; at += 5) {  // the public key, and the hash
    Bytes altered = bytes;
    altered[at] ^= 0x10;
    ASSERT_THAT(KemPrivateKey::from_expanded(kind(), altered), FailsWith(Errc::kInvalidKey)) << at;
  }
}

TEST_P(Kem1024, RefusesPublicKeysPastTheModulus) {
  for (std::size_t n = 0; n < 1024; n += 3) {
    KemPublicKey altered = public_key_;
    altered.bytes[n / 2 * 3 + 1] = 0xFF;  // the upper or the lower half of a coefficient
    altered.bytes[n / 2 * 3 + (n % 2 == 0 ? 0 : 2)] = 0xFF;
    EXPECT_THAT(encapsulate(kind(), altered, random_), FailsWith(Errc::kInvalidKey)) << n;
  }
}

TEST_P(Kem1024, NeedsRandomness) {
  NoRandom none;
  EXPECT_THAT(generate_kem_key(kind(), none), FailsWith(Errc::kNoRandomness));
  EXPECT_THAT(encapsulate(kind(), public_key_, none), FailsWith(Errc::kNoRandomness));
}

TEST_P(Kem1024, GivesTheRejectionSecretForEveryAlteredBit) {
  auto made = *encapsulate(kind(), public_key_, random_);
  const auto key = *KemPrivateKey::from_expanded(kind(), expanded());
  for (std::size_t bit = 0; bit < 8 * made.ciphertext.size(); ++bit) {
    const auto flip = static_cast<std::uint8_t>(1U << (bit % 8));
    made.ciphertext[bit / 8] ^= flip;
    const KemSecret secret = key.decapsulate(made.ciphertext);
    ASSERT_EQ(to_hex(secret.reveal()), rejection(made.ciphertext)) << "bit " << bit;
    made.ciphertext[bit / 8] ^= flip;
  }
  EXPECT_EQ(key.decapsulate(made.ciphertext), made.secret);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Kem1024, ::testing::Values(KemKind::kKyber1024, KemKind::kMlKem1024),
                         [](const auto& kind) { return kind.param == KemKind::kKyber1024 ? "Kyber" : "MlKem"; });

TEST(KemKinds, AreDifferentKemsOverTheSameKeys) {
  SeededRandom random(1);
  const auto seed = *random_secret<KemSeed>(random);
  const auto kyber = KemPrivateKey::from_seed(KemKind::kKyber1024, seed.clone());
  const auto mlkem = KemPrivateKey::from_seed(KemKind::kMlKem1024, seed.clone());
  EXPECT_FALSE(kyber.public_key() == mlkem.public_key());
  const auto made = encapsulate(KemKind::kMlKem1024, kyber.public_key(), random);
  EXPECT_FALSE(kyber.decapsulate(made->ciphertext) == made->secret);
}

}  // namespace
}  // namespace pawl::crypto
