#include "core/crypto/aead.hpp"

#include <gtest/gtest.h>

#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::crypto {
namespace {

using ::testing::ElementsAreArray;
using testing::exactly;
using testing::FailsWith;
using testing::from_hex;
using testing::Gives;
using testing::SeededRandom;
using testing::TapeRandom;
using testing::to_hex;

SealingKey some_key() {
  SeededRandom random(1);
  return *random_secret<SealingKey>(random);
}

// draft-irtf-cfrg-xchacha, A.3.1.
TEST(Sealing, AgreesWithTheDraftOfXChaCha) {
  const auto key =
      SealingKey::copy_of(exactly<32>(from_hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f")));
  const Bytes nonce = from_hex("404142434445464748494a4b4c4d4e4f5051525354555657");
  const ByteView text = bytes_of(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be "
      "it.");
  TapeRandom random(nonce);
  EXPECT_EQ(to_hex(*seal(key, text, from_hex("50515253c0c1c2c3c4c5c6c7"), random)),
            to_hex(nonce) +
                "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39"
                "ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
                "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49");
}

TEST(Sealing, OpensWhatItSealedAtEveryLength) {
  const SealingKey key = some_key();
  SeededRandom random(2);
  for (std::size_t size = 0; size <= 130; ++size) {
    const Bytes plain(size, 0x5A);
    const Bytes sealed = *seal(key, plain, bytes_of("label"), random);
    EXPECT_EQ(sealed.size(), size + kSealOverhead);
    EXPECT_THAT(open(key, sealed, bytes_of("label")), Gives(ElementsAreArray(plain)));
  }
}

TEST(Sealing, RefusesAnyFlippedBit) {
  const SealingKey key = some_key();
  SeededRandom random(3);
  const Bytes sealed = *seal(key, bytes_of("state"), bytes_of("label"), random);
  for (std::size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
    Bytes changed = sealed;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1 << (bit % 8));
    EXPECT_THAT(open(key, changed, bytes_of("label")), FailsWith(Errc::kStoreCorrupt)) << "bit " << bit;
  }
}

TEST(Sealing, RefusesAnyOtherLength) {
  const SealingKey key = some_key();
  SeededRandom random(3);
  Bytes sealed = *seal(key, bytes_of("state"), {}, random);
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_THAT(open(key, ByteView(sealed).first(size), {}), FailsWith(Errc::kStoreCorrupt)) << size << " bytes";
  }
  sealed.push_back(0);
  EXPECT_THAT(open(key, sealed, {}), FailsWith(Errc::kStoreCorrupt));
}

TEST(Sealing, RefusesAnotherKeyAndAnotherLabel) {
  const SealingKey key = some_key();
  SeededRandom random(4);
  const Bytes sealed = *seal(key, bytes_of("state"), bytes_of("label"), random);
  EXPECT_THAT(open(*random_secret<SealingKey>(random), sealed, bytes_of("label")), FailsWith(Errc::kStoreCorrupt));
  EXPECT_THAT(open(key, sealed, bytes_of("Label")), FailsWith(Errc::kStoreCorrupt));
}

TEST(Sealing, DrawsANonceOfItsOwnEachTime) {
  const SealingKey key = some_key();
  SeededRandom random(5);
  EXPECT_NE(*seal(key, bytes_of("state"), {}, random), *seal(key, bytes_of("state"), {}, random));
}

TEST(Sealing, NeedsRandomness) {
  testing::NoRandom none;
  EXPECT_THAT(seal(some_key(), bytes_of("state"), {}, none), FailsWith(Errc::kNoRandomness));
}

TEST(SealingKey, EachLabelGivesAKeyOfItsOwn) {
  const SealingKey key = some_key();
  const SealingKey derived = derive_sealing_key(key, bytes_of("rows"));
  EXPECT_EQ(derived, derive_sealing_key(key, bytes_of("rows")));
  EXPECT_FALSE(derived == derive_sealing_key(key, bytes_of("slot")));
  EXPECT_FALSE(derived == key);
}

// hashlib.blake2b(b"rows", key=bytes(range(32)), digest_size=32)
TEST(SealingKey, IsKeyedBlake2b) {
  Bytes counted(32);
  for (std::size_t i = 0; i < counted.size(); ++i) counted[i] = static_cast<std::uint8_t>(i);
  const SealingKey derived = derive_sealing_key(SealingKey::copy_of(exactly<32>(counted)), bytes_of("rows"));
  EXPECT_EQ(to_hex(derived.reveal()), "8fae36080866e0adc7d4ee60832008be6a2ba772d69c6e3deead1384d7825dd0");
}

}  // namespace
}  // namespace pawl::crypto
