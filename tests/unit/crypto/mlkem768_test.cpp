#include "core/crypto/mlkem768.hpp"

#include <gtest/gtest.h>

#include "tests/support/fixed_random.hpp"
#include "tests/support/kems.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::crypto::mlkem768 {
namespace {

using testing::bytes_at;
using testing::exactly;
using testing::Json;
using testing::to_hex;

Seed seed_of(const Json& c) {
  return Seed::copy_of(exactly<64>(testing::kems::joined({bytes_at(c, "d"), bytes_at(c, "z")})));
}

TEST(MlKem768, AgreesWithTheRecordedPieces) {
  for (const Json& c : testing::cases_of("spqr-mlkem768-split.json")) {
    const PublicKey key = public_key_of(seed_of(c));
    EXPECT_EQ(to_hex(key.header), c.at("header"));
    EXPECT_EQ(to_hex(key.vector), c.at("ek_vector"));
    const auto message = Message::copy_of(exactly<32>(bytes_at(c, "m")));
    const FirstHalf half = encapsulate_first(key.header, message);
    EXPECT_EQ(to_hex(half.ciphertext), c.at("ct1"));
    EXPECT_EQ(to_hex(half.secret.reveal()), c.at("shared_secret"));
    EXPECT_EQ(to_hex(encapsulate_second(key.header, key.vector, message)), c.at("ct2"));
  }
}

TEST(MlKem768, OpensTheRecordedCiphertextsAndRejectsTheAlteredOnes) {
  for (const Json& c : testing::cases_of("spqr-mlkem768-split.json")) {
    const auto ct1 = exactly<960>(bytes_at(c, "ct1"));
    const auto right = decapsulate(seed_of(c), ct1, exactly<128>(bytes_at(c, "ct2")));
    const auto rejected = decapsulate(seed_of(c), ct1, exactly<128>(bytes_at(c, "ct2_bad")));
    EXPECT_EQ(to_hex(right.reveal()), c.at("shared_secret"));
    EXPECT_EQ(to_hex(rejected.reveal()), c.at("shared_secret_bad"));
  }
}

TEST(MlKem768, JudgesTheRecordedVectors) {
  for (const Json& c : testing::part_of("spqr-mlkem768-split.json", "validation")) {
    EXPECT_EQ(fits(exactly<64>(bytes_at(c, "header")), exactly<1152>(bytes_at(c, "ek_vector"))), c.at("valid"));
  }
}

class AMlKem768Key : public ::testing::Test {
 protected:
  // The header that vector and rho call for.
  Header header_of(const Vector& vector) const {
    std::array<std::uint8_t, 32> hash{};
    const auto rho = ByteView(key_.header).first(32);
    sha3_256({vector, rho}, hash);
    return testing::kems::array_of<64>(testing::kems::joined({rho, hash}));
  }

  testing::SeededRandom random_{1};
  Seed seed_ = *random_secret<Seed>(random_);
  PublicKey key_ = public_key_of(seed_);
};

TEST_F(AMlKem768Key, FitsItsOwnVectorOnly) {
  EXPECT_TRUE(fits(key_.header, key_.vector));
  for (std::size_t bit = 0; bit < 8 * key_.vector.size(); bit += 7) {
    Vector altered = key_.vector;
    altered[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    ASSERT_FALSE(fits(key_.header, altered)) << "bit " << bit;
  }
  for (std::size_t byte = 0; byte < key_.header.size(); ++byte) {
    Header altered = key_.header;
    altered[byte] ^= 1;
    ASSERT_FALSE(fits(altered, key_.vector)) << "byte " << byte;
  }
}

TEST_F(AMlKem768Key, DoesNotFitWithACoefficientPastTheModulus) {
  for (const unsigned coefficient : {3328U, 3329U, 3330U, 4095U}) {
    for (std::size_t n = 0; n < 768; ++n) {
      Vector vector = key_.vector;
      std::uint8_t* const three = &vector[n / 2 * 3];  // two coefficients
      if (n % 2 == 0) {
        three[0] = static_cast<std::uint8_t>(coefficient);
        three[1] = static_cast<std::uint8_t>((three[1] & 0xF0) | coefficient >> 8);
      } else {
        three[1] = static_cast<std::uint8_t>((three[1] & 0x0F) | coefficient << 4);
        three[2] = static_cast<std::uint8_t>(coefficient >> 4);
      }
      ASSERT_EQ(fits(header_of(vector), vector), coefficient < 3329) << coefficient << " at " << n;
    }
  }
}

TEST_F(AMlKem768Key, GivesTheRejectionSecretForEveryAlteredBit) {
  const auto message = *random_secret<Message>(random_);
  const FirstHalf half = encapsulate_first(key_.header, message);
  const Ciphertext2 second = encapsulate_second(key_.header, key_.vector, message);
  Bytes ciphertext = testing::kems::joined({half.ciphertext, second});
  EXPECT_EQ(decapsulate(seed_, half.ciphertext, second), half.secret);
  for (std::size_t bit = 0; bit < 8 * ciphertext.size(); ++bit) {
    const auto flip = static_cast<std::uint8_t>(1U << (bit % 8));
    ciphertext[bit / 8] ^= flip;
    std::array<std::uint8_t, 32> rejection{};
    shake256({seed_.reveal().last<32>(), ciphertext}, rejection);
    const auto secret = decapsulate(seed_, testing::kems::array_of<960>(ciphertext),
                                    testing::kems::array_of<128>(ByteView(ciphertext).subspan(960)));
    ASSERT_EQ(to_hex(secret.reveal()), to_hex(rejection)) << "bit " << bit;
    ciphertext[bit / 8] ^= flip;
  }
}

}  // namespace
}  // namespace pawl::crypto::mlkem768
