#include "core/crypto/hmac.hpp"

#include <gtest/gtest.h>

#include "core/crypto/sha256.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::crypto {
namespace {

using testing::bytes_at;
using testing::cases_of;
using testing::Json;
using testing::to_hex;

std::string mac(const HmacKey& key, std::initializer_list<ByteView> parts) {
  std::array<std::uint8_t, 32> out{};
  key.mac(parts, out);
  return to_hex(out);
}

// Whether the first bytes of our MAC are the tag of the case.
bool tag_is_good(const Json& c) {
  const std::size_t digits = c.at("tag_bits").get<std::size_t>() / 4;
  return mac(HmacKey(bytes_at(c, "key")), {bytes_at(c, "msg")}).substr(0, digits) == c.at("tag");
}

TEST(Hmac, AgreesWithWycheproof) {
  for (const Json& c : cases_of("wycheproof-hmac-sha256.json")) {
    EXPECT_EQ(tag_is_good(c), c.at("result") == "valid") << c.at("id");
  }
}

TEST(Hmac, AgreesWithTheRfc) {
  for (const Json& c : cases_of("rfc4231-hmac.json")) EXPECT_TRUE(tag_is_good(c)) << c.at("id");
}

TEST(Hmac, HashesAKeyThatIsLongerThanABlock) {
  const Bytes block(64, 7);
  const Bytes longer(65, 7);
  const Sha256Digest hashed = sha256({longer});
  EXPECT_EQ(mac(HmacKey(longer), {bytes_of("text")}), mac(HmacKey(hashed), {bytes_of("text")}));
  EXPECT_NE(mac(HmacKey(block), {bytes_of("text")}), mac(HmacKey(sha256({block})), {bytes_of("text")}));
}

TEST(Hmac, OneKeyServesManyMessages) {
  const HmacKey key(bytes_of("key"));
  const std::string first = mac(key, {bytes_of("one")});
  EXPECT_NE(mac(key, {bytes_of("two")}), first);
  EXPECT_EQ(mac(key, {bytes_of("one")}), first);
}

TEST(Hmac, DoesNotMindWhereTheMessageIsCut) {
  const HmacKey key(bytes_of("key"));
  EXPECT_EQ(mac(key, {bytes_of("a"), {}, bytes_of("bc")}), mac(key, {bytes_of("abc")}));
}

TEST(Hmac, TheKeyOfZerosIsThatOfNoBytes) {
  const std::string of_zeros = mac(HmacKey::of_zeros(), {bytes_of("text")});
  EXPECT_EQ(of_zeros, mac(HmacKey(ByteView{}), {bytes_of("text")}));
  EXPECT_EQ(of_zeros, mac(HmacKey(Bytes(32)), {bytes_of("text")}));
}

TEST(Hmac, DerivesASecretOfTheWantedKind) {
  const HmacKey key(bytes_of("key"));
  const auto secret = key.derive<Secret<32, struct SomeTag>>({bytes_of("text")});
  EXPECT_EQ(to_hex(secret.reveal()), mac(key, {bytes_of("text")}));
}

}  // namespace
}  // namespace pawl::crypto
