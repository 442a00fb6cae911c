#include "core/crypto/hkdf.hpp"

#include <gmock/gmock.h>

#include "tests/support/vectors.hpp"

namespace pawl::crypto {
namespace {

using testing::bytes_at;
using testing::cases_of;
using testing::Json;
using testing::to_hex;

std::string derived(ByteView salt, std::initializer_list<ByteView> ikm, ByteView info, std::size_t size) {
  Bytes out(size, 0xEE);
  hkdf(salt, ikm, info, out);
  return to_hex(out);
}

void expect_agreement(const Json& c) {
  const std::size_t size = c.at("size");
  ASSERT_EQ(hkdf_fits(size), c.at("result") == "valid") << c.at("id");
  if (!hkdf_fits(size)) return;
  EXPECT_EQ(derived(bytes_at(c, "salt"), {bytes_at(c, "ikm")}, bytes_at(c, "info"), size), c.at("okm")) << c.at("id");
}

TEST(Hkdf, AgreesWithWycheproof) {
  for (const Json& c : cases_of("wycheproof-hkdf-sha256.json")) expect_agreement(c);
}

TEST(Hkdf, AgreesWithTheRfc) {
  for (const Json& c : cases_of("rfc5869-hkdf.json")) expect_agreement(c);
}

TEST(Hkdf, TakesNoSaltForThirtyTwoZeros) {
  const Bytes zeros(32);
  EXPECT_EQ(derived({}, {bytes_of("ikm")}, bytes_of("info"), 80),
            derived(zeros, {bytes_of("ikm")}, bytes_of("info"), 80));
}

TEST(Hkdf, JoinsTheParts) {
  EXPECT_EQ(derived({}, {bytes_of("a"), bytes_of("bc")}, {}, 64), derived({}, {bytes_of("abc")}, {}, 64));
}

TEST(Hkdf, AShorterOutputIsTheBeginningOfALongerOne) {
  const std::string longest = derived({}, {bytes_of("ikm")}, {}, kHkdfMaxOutput);
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{31}, std::size_t{32}, std::size_t{33}}) {
    EXPECT_EQ(derived({}, {bytes_of("ikm")}, {}, size), longest.substr(0, 2 * size));
  }
}

TEST(Hkdf, LeavesZerosWhereMoreIsAskedThanThereIs) {
  Bytes out(kHkdfMaxOutput + 1, 0xEE);
  hkdf({}, {bytes_of("ikm")}, {}, out);
  EXPECT_THAT(out, ::testing::Each(0));
}

}  // namespace
}  // namespace pawl::crypto
