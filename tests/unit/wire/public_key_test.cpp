#include "core/wire/public_key.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/support/matchers.hpp"

namespace pawl::wire {
namespace {

using pawl::testing::FailsWith;

Bytes key_bytes(std::size_t size, std::uint8_t type = 0x05) {
  Bytes bytes(size, 0x77);
  if (size > 0) bytes[0] = type;
  return bytes;
}

TEST(PublicKey, IsTheTypeAnd32Bytes) {
  const Bytes bytes = key_bytes(33);
  const auto key = parse_public_key(bytes);
  ASSERT_TRUE(key);
  EXPECT_TRUE(same_bytes(key->bytes, bytes));
}

TEST(PublicKey, OfAnyOtherLengthOrTypeIsRefused) {
  for (std::size_t size = 0; size < 70; ++size) {
    if (size == 33) continue;
    EXPECT_THAT(parse_public_key(key_bytes(size)), FailsWith(Errc::kInvalidKey)) << size;
  }
  for (int type = 0; type < 256; ++type) {
    if (type == 0x05) continue;
    EXPECT_THAT(parse_public_key(key_bytes(33, static_cast<std::uint8_t>(type))), FailsWith(Errc::kInvalidKey)) << type;
  }
}

TEST(PublicKey, TellsNoTypeWrongTypeAndWrongLengthApart) {
  const std::set<std::string> sentences{
      parse_public_key(key_bytes(0)).error().sentence,        parse_public_key(key_bytes(1, 0x04)).error().sentence,
      parse_public_key(key_bytes(33, 0x04)).error().sentence, parse_public_key(key_bytes(32)).error().sentence,
      parse_public_key(key_bytes(34)).error().sentence,
  };
  EXPECT_EQ(sentences.size(), 3U);
}

TEST(PublicKey, IsNotAskedWhetherItsPointIsGood) {
  Bytes high_bit = key_bytes(33);
  high_bit[32] = 0xFF;
  EXPECT_TRUE(parse_public_key(high_bit));
}

TEST(PublicKey, InAMessageIsTheFirst33Bytes) {
  const auto key = parse_public_key_of_message(key_bytes(34));
  ASSERT_TRUE(key);
  EXPECT_TRUE(same_bytes(key->bytes, ByteView(key_bytes(34)).first(33)));
}

TEST(PublicKey, RefusedInAMessageMakesTheMessageInvalid) {
  EXPECT_THAT(parse_public_key_of_message(key_bytes(32)), FailsWith(Errc::kInvalidMessage, Errc::kInvalidKey));
  EXPECT_STREQ(parse_public_key_of_message(key_bytes(32)).error().sentence,
               parse_public_key(key_bytes(32)).error().sentence);
}

}  // namespace
}  // namespace pawl::wire
