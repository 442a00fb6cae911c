// Prekeys and bundles: what is made verifies, and nothing else does.
#include "core/handshake/bundle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/handshake/keys.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::handshake {
namespace {

using namespace pawl::testing;

class BundleTest : public ::testing::Test {
 protected:
  Bundle bundle() {
    const auto made = make_signed_prekey(signer_, 22, 1'700'000'000'000, random_);
    return {.registration_id = 2222,
            .device = 2,
            .identity = identity_.public_key,
            .signed_prekey = {made->id, made->pair.public_key},
            .signed_prekey_signature = Bytes(made->signature.begin(), made->signature.end()),
            .prekey = {}};
  }

  SeededRandom random_{11};
  IdentityKeyPair identity_ = *crypto::generate_key_pair(random_);
  crypto::SigningKey signer_{identity_.private_key};
};

TEST_F(BundleTest, OfAFreshSignedPrekeyIsGood) {
  for (int i = 0; i < 8; ++i) EXPECT_THAT(check_signatures(bundle()), IsOk());
}

TEST_F(BundleTest, SignatureCoversTheTypeByteOfTheKey) {
  const Bundle good = bundle();
  EXPECT_TRUE(crypto::xeddsa_verify(good.identity, good.signed_prekey.key.bytes, good.signed_prekey_signature));
  EXPECT_FALSE(crypto::xeddsa_verify(good.identity, good.signed_prekey.key.u(), good.signed_prekey_signature));
}

TEST_F(BundleTest, WithASignatureOfAnotherLengthIsRefused) {
  for (const std::size_t size : {0U, 1U, 63U, 65U, 128U}) {
    Bundle bad = bundle();
    bad.signed_prekey_signature.resize(size);
    EXPECT_THAT(check_signatures(bad), FailsWith(Errc::kInvalidSignature)) << size;
  }
}

TEST_F(BundleTest, WithAnyBitOfItsSignatureFlippedIsRefused) {
  Bundle bad = bundle();
  for (std::size_t bit = 0; bit < 8 * bad.signed_prekey_signature.size(); ++bit) {
    const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
    bad.signed_prekey_signature[bit / 8] ^= mask;
    EXPECT_THAT(check_signatures(bad), FailsWith(Errc::kInvalidSignature)) << bit;
    bad.signed_prekey_signature[bit / 8] ^= mask;
  }
}

TEST_F(BundleTest, OfAnotherIdentityOrPrekeyIsRefused) {
  const auto other = *crypto::generate_key_pair(random_);
  Bundle bad = bundle();
  bad.identity = other.public_key;
  EXPECT_THAT(check_signatures(bad), FailsWith(Errc::kInvalidSignature));
  bad = bundle();
  bad.signed_prekey.key = other.public_key;
  EXPECT_THAT(check_signatures(bad), FailsWith(Errc::kInvalidSignature));
}

TEST_F(BundleTest, RecordedFromAnotherLibraryIsGood) {
  const Json data = vectors("signal-sessions-v3.json");
  for (const Json& session : data.at("sessions")) {
    const Json& bob = session.at("bob");
    EXPECT_THAT(check_signatures({.registration_id = 2222,
                                  .device = 2,
                                  .identity = {exactly<33>(bytes_at(bob, "identity_public"))},
                                  .signed_prekey = {22, {exactly<33>(bytes_at(bob, "signed_prekey_public"))}},
                                  .signed_prekey_signature = bytes_at(bob, "signed_prekey_signature"),
                                  .prekey = {}}),
                IsOk());
  }
}

TEST_F(BundleTest, PrekeysCarryTheirIdsAndMatchingHalves) {
  const auto prekey = make_prekey(31, random_);
  ASSERT_THAT(prekey, IsOk());
  EXPECT_EQ(prekey->id, 31U);
  EXPECT_EQ(crypto::public_key_of(prekey->pair.private_key), prekey->pair.public_key);
  const auto signed_prekey = make_signed_prekey(signer_, 22, 5, random_);
  ASSERT_THAT(signed_prekey, IsOk());
  EXPECT_EQ(signed_prekey->id, 22U);
  EXPECT_EQ(signed_prekey->created_ms, 5);
  EXPECT_EQ(crypto::public_key_of(signed_prekey->pair.private_key), signed_prekey->pair.public_key);
}

TEST_F(BundleTest, PrekeysAreNotMadeWithoutRandomness) {
  NoRandom none;
  EXPECT_THAT(make_prekey(1, none), FailsWith(Errc::kNoRandomness));
  EXPECT_THAT(make_signed_prekey(signer_, 1, 0, none), FailsWith(Errc::kNoRandomness));
  TapeRandom enough_for_the_key(Bytes(32, 9));
  EXPECT_THAT(make_signed_prekey(signer_, 1, 0, enough_for_the_key), FailsWith(Errc::kNoRandomness));
}

}  // namespace
}  // namespace pawl::handshake
