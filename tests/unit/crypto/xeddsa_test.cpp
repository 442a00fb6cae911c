#include "core/crypto/xeddsa.hpp"

#include <gtest/gtest.h>

#include "core/crypto/sha256.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/vectors.hpp"
#include "tests/unit/crypto/numbered.hpp"

namespace pawl::crypto {
namespace {

using testing::bytes_at;
using testing::cases_of;
using testing::exactly;
using testing::FailsWith;
using testing::IsOk;
using testing::Json;
using testing::numbered;
using testing::SeededRandom;
using testing::TapeRandom;
using testing::to_hex;

PublicKey key_at(const Json& c) { return PublicKey::from_u(exactly<32>(bytes_at(c, "public"))); }

TEST(XeddsaVectors, SignaturesAreThoseOfTheDialect) {
  int signed_cases = 0;
  for (const Json& c : cases_of("xeddsa.json")) {
    if (c.at("kind") != "sign" || c.at("dialect") != "signal") continue;
    TapeRandom z(bytes_at(c, "random"));
    const auto key = clamped(exactly<32>(bytes_at(c, "private")));
    EXPECT_EQ(to_hex(*xeddsa_sign(key, bytes_at(c, "msg"), z)), c.at("sig")) << c.at("id");
    EXPECT_EQ(public_key_of(key), key_at(c)) << c.at("id");
    ++signed_cases;
  }
  EXPECT_GE(signed_cases, 40);
}

TEST(XeddsaVectors, AnswersAreThoseOfTheDialect) {
  for (const Json& c : cases_of("xeddsa.json")) {
    EXPECT_EQ(xeddsa_verify(key_at(c), bytes_at(c, "msg"), bytes_at(c, "sig")), c.at("verify").at("signal"))
        << c.at("id");
  }
}

TEST(XeddsaVectors, AnswersAreThoseOfTheModelAtTheEdges) {
  for (const Json& c : cases_of("xeddsa-edge-cases.json")) {
    EXPECT_EQ(xeddsa_verify(key_at(c), bytes_at(c, "msg"), bytes_at(c, "sig")), c.at("accepted"))
        << c.at("id") << ": " << c.at("note");
  }
}

struct NumberedCase {
  PublicKey key;
  Bytes message;
  Signature signature;
};

NumberedCase numbered_case(std::uint32_t number) {
  const PrivateKey key = clamped(numbered("key", number));
  const Sha256Digest text = numbered("message", number);
  Bytes z;
  for (const char* half : {"nonce, first half", "nonce, second half"}) {
    const Sha256Digest bytes = numbered(half, number);
    z.insert(z.end(), bytes.begin(), bytes.end());
  }
  TapeRandom tape(z);
  Bytes message(text.begin(), text.begin() + number % 33);
  const Signature signature = *xeddsa_sign(key, message, tape);
  return {public_key_of(key), std::move(message), signature};
}

// s + L, where L is the order of the group.
void add_group_order(Signature& signature) {
  const auto order = exactly<32>(testing::from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"));
  const auto sign = static_cast<std::uint8_t>(signature[63] & 0x80);
  signature[63] &= 0x7F;
  unsigned carry = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    carry += signature[32 + i] + order[i];
    signature[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  signature[63] |= sign;
}

// One change of four kinds; two of them are accepted.
void change(NumberedCase& c, std::uint32_t number) {
  switch (number % 4) {
    case 0:
      return add_group_order(c.signature);
    case 1:
      c.signature[number / 4 % 64] ^= static_cast<std::uint8_t>(1 << (number / 256 % 8));
      return;
    case 2:
      c.key.bytes[32] |= 0x80;
      return;
    default:
      c.message.push_back('!');
  }
}

TEST(Xeddsa, AgreesWithTheModelOnTwoThousandRandomSignatures) {
  Bytes signatures;
  Bytes answers;
  for (std::uint32_t i = 0; i < 2000; ++i) {
    NumberedCase c = numbered_case(i);
    signatures.insert(signatures.end(), c.signature.begin(), c.signature.end());
    change(c, i);
    answers.push_back(xeddsa_verify(c.key, c.message, c.signature) ? 1 : 0);
  }
  EXPECT_EQ(to_hex(sha256({signatures})), "37a09969ea0389fe929de3062f5f5379161e6593aef422cc216ef33bc27add6e");
  EXPECT_EQ(std::count(answers.begin(), answers.end(), 1), 1000);
  EXPECT_EQ(to_hex(sha256({answers})), "0feb47d98f016239ae6a849bbc96a5f43ce6f4ff6370ff93b4ad2ce8c68fff93");
}

TEST(Xeddsa, RefusesASignatureWithAnyBitFlipped) {
  const NumberedCase good = numbered_case(5);
  ASSERT_TRUE(xeddsa_verify(good.key, good.message, good.signature));
  for (std::size_t bit = 0; bit < 512; ++bit) {
    NumberedCase c = good;
    c.signature[bit / 8] ^= static_cast<std::uint8_t>(1 << (bit % 8));
    EXPECT_FALSE(xeddsa_verify(c.key, c.message, c.signature)) << "bit " << bit;
  }
}

TEST(Xeddsa, RefusesASignatureOfAnyOtherLength) {
  const NumberedCase good = numbered_case(6);
  Bytes longer(good.signature.begin(), good.signature.end());
  longer.push_back(0);
  for (std::size_t size = 0; size <= longer.size(); ++size) {
    EXPECT_EQ(xeddsa_verify(good.key, good.message, ByteView(longer).first(size)), size == 64) << size << " bytes";
  }
}

TEST(Xeddsa, RefusesASignatureOfAnotherKey) {
  EXPECT_FALSE(xeddsa_verify(numbered_case(7).key, numbered_case(8).message, numbered_case(8).signature));
}

TEST(Xeddsa, SignsTheSameMessageAnewEachTime) {
  SeededRandom random(1);
  const SigningKey key(generate_key_pair(random)->private_key);
  EXPECT_NE(*key.sign(bytes_of("again"), random), *key.sign(bytes_of("again"), random));
}

TEST(Xeddsa, DoesNotSignWithoutRandomness) {
  SeededRandom random(1);
  const SigningKey key(generate_key_pair(random)->private_key);
  testing::NoRandom none;
  EXPECT_THAT(key.sign(bytes_of("text"), none), FailsWith(Errc::kNoRandomness));
}

TEST(Xeddsa, SignsWhileItsRandomnessLasts) {
  SeededRandom random(1);
  const SigningKey key(generate_key_pair(random)->private_key);
  TapeRandom tape(Bytes(64 + 63));
  EXPECT_THAT(key.sign({}, tape), IsOk());
  EXPECT_THAT(key.sign({}, tape), FailsWith(Errc::kNoRandomness));
}

}  // namespace
}  // namespace pawl::crypto
