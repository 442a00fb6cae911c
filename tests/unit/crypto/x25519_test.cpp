#include "core/crypto/x25519.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

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
using testing::Json;
using testing::numbered;
using testing::to_hex;

PublicKey key_of_u(ByteView u) { return PublicKey::from_u(exactly<32>(u)); }

// The agreed value in hex; the wire's zero when it is refused for being that.
std::string agreed(ByteView scalar, ByteView u) {
  const auto shared = agree(clamped(exactly<32>(scalar)), key_of_u(u));
  if (shared) return to_hex(shared->reveal());
  EXPECT_THAT(shared, FailsWith(Errc::kInvalidKey));
  return std::string(64, '0');
}

TEST(X25519, AgreesWithWycheproof) {
  for (const Json& c : cases_of("wycheproof-x25519.json")) {
    EXPECT_EQ(agreed(bytes_at(c, "private"), bytes_at(c, "public")), c.at("shared")) << c.at("id");
  }
}

TEST(X25519, AgreesWithTheRfc) {
  for (const Json& c : cases_of("rfc7748-x25519.json")) {
    if (c.at("kind") != "mul") continue;
    EXPECT_EQ(agreed(bytes_at(c, "scalar"), bytes_at(c, "u")), c.at("out")) << c.at("id");
  }
}

// RFC 7748, 5.2: k and u start as `start`, and each time k becomes X25519(k, u) and u the k of before.
std::string chained(const Json& c) {
  Bytes k = bytes_at(c, "start");
  Bytes u = k;
  for (int n = c.at("count"); n > 0; --n) {
    const auto shared = agree(clamped(exactly<32>(k)), key_of_u(u));
    u = std::exchange(k, Bytes(shared->reveal().begin(), shared->reveal().end()));
  }
  return to_hex(k);
}

TEST(X25519, AgreesWithTheRfcAfterAThousandSteps) {
  for (const Json& c : cases_of("rfc7748-x25519.json")) {
    if (c.at("kind") != "iterate" || c.at("count") > 1000) continue;
    EXPECT_EQ(chained(c), c.at("out")) << c.at("id");
  }
}

TEST(X25519, AgreesWithTheRfcAfterAMillionSteps) {
  if (std::getenv("PAWL_SLOW_TESTS") == nullptr) GTEST_SKIP() << "half a minute: set PAWL_SLOW_TESTS to run it";
  for (const Json& c : cases_of("rfc7748-x25519.json")) {
    if (c.at("kind") != "iterate" || c.at("count") <= 1000) continue;
    EXPECT_EQ(chained(c), c.at("out")) << c.at("id");
  }
}

TEST(X25519, RefusesEveryKeyThatAgreesOnZero) {
  int refused = 0;
  for (const Json& c : cases_of("wycheproof-x25519.json")) {
    if (c.at("shared") != std::string(64, '0')) continue;
    EXPECT_THAT(agree(clamped(exactly<32>(bytes_at(c, "private"))), key_of_u(bytes_at(c, "public"))),
                FailsWith(Errc::kInvalidKey));
    ++refused;
  }
  EXPECT_GE(refused, 20);
}

TEST(X25519, IgnoresTheTopBitOfTheirKey) {
  testing::SeededRandom random(1);
  const auto mine = generate_key_pair(random);
  const auto theirs = generate_key_pair(random);
  PublicKey marked = theirs->public_key;
  marked.bytes[32] |= 0x80;
  EXPECT_EQ(*agree(mine->private_key, marked), *agree(mine->private_key, theirs->public_key));
}

TEST(X25519, GivesBothSidesTheSameSecret) {
  testing::SeededRandom random(2);
  const auto alice = generate_key_pair(random);
  const auto bob = generate_key_pair(random);
  EXPECT_EQ(*agree(alice->private_key, bob->public_key), *agree(bob->private_key, alice->public_key));
}

TEST(PrivateKey, IsClampedWhenItIsImported) {
  const PrivateKey of_ones = clamped(exactly<32>(Bytes(32, 0xFF)));
  EXPECT_EQ(to_hex(of_ones.reveal()), "f8" + std::string(60, 'f') + "7f");
  const PrivateKey of_zeros = clamped(exactly<32>(Bytes(32, 0x00)));
  EXPECT_EQ(to_hex(of_zeros.reveal()), std::string(62, '0') + "40");
}

TEST(KeyPair, IsMadeOfTheSourcesBytes) {
  testing::TapeRandom tape(Bytes(32, 0xFF));
  const auto pair = generate_key_pair(tape);
  EXPECT_EQ(to_hex(pair->private_key.reveal()), "f8" + std::string(60, 'f') + "7f");
  EXPECT_EQ(pair->public_key, public_key_of(pair->private_key));
  EXPECT_EQ(pair->public_key.bytes[0], kCurve25519Type);
}

TEST(KeyPair, IsNotMadeWithoutRandomness) {
  testing::NoRandom none;
  EXPECT_THAT(generate_key_pair(none), FailsWith(Errc::kNoRandomness));
}

TEST(IsCanonical, AgreesWithTheModelAtTheEdges) {
  for (const Json& c : cases_of("canonical-keys.json")) {
    EXPECT_EQ(is_canonical(key_of_u(bytes_at(c, "u"))), c.at("canonical")) << c.at("id") << ": " << c.at("note");
  }
}

TEST(IsCanonical, AgreesWithTheModelOnTwoThousandRandomNumbers) {
  Bytes answers;
  for (std::uint32_t i = 0; i < 2000; ++i) {
    Sha256Digest u = numbered("point", i);
    u[31] &= 0x7F;
    answers.push_back(is_canonical(PublicKey::from_u(u)) ? 1 : 0);
  }
  EXPECT_EQ(std::count(answers.begin(), answers.end(), 1), 130);  // about one in sixteen
  EXPECT_EQ(to_hex(sha256({answers})), "5a92032ef6a31a4648846da8b7a722936a12d7a66098989b343c21f0200f2fc5");
}

TEST(IsCanonical, HoldsForGeneratedKeys) {
  testing::SeededRandom random(3);
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(is_canonical(generate_key_pair(random)->public_key));
}

}  // namespace
}  // namespace pawl::crypto
