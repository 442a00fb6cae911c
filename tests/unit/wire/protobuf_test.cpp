// Protobuf fields: what the specification accepts, and each thing that it refuses.
#include "core/wire/protobuf.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/matchers.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::wire {
namespace {

using pawl::testing::FailsWith;
using pawl::testing::from_hex;
using pawl::testing::IsOk;
using pawl::testing::to_hex;

// What a body with the known fields 1 (bytes) and 2 (number) says, as text.
Result<std::string> read(std::string hex) {
  std::erase(hex, ' ');
  const Bytes body = from_hex(hex);
  BytesField bytes;
  NumberField number;
  PAWL_CHECK(read_fields(body, {{1, &bytes}, {2, &number}}));
  return (bytes ? to_hex(*bytes) : "none") + " " + (number ? std::to_string(*number) : "none");
}

MATCHER_P(Says, text, "") { return arg && *arg == text; }

TEST(Fields, MayAllBeAbsent) { EXPECT_THAT(read(""), Says("none none")); }

TEST(Fields, ComeInAnyOrder) {
  EXPECT_THAT(read("0a02abcd 1005"), Says("abcd 5"));
  EXPECT_THAT(read("1005 0a02abcd"), Says("abcd 5"));
}

TEST(Fields, KeepTheirLastValueWhenRepeated) { EXPECT_THAT(read("0a01aa 1001 0a02bbbb 1002"), Says("bbbb 2")); }

TEST(Fields, MayBeEmptyOrZero) { EXPECT_THAT(read("0a00 1000"), Says(" 0")); }

TEST(Fields, MayHavePaddedTagsLengthsAndNumbers) { EXPECT_THAT(read("8a00 8200 abcd 9000 8500"), Says("abcd 5")); }

TEST(Fields, CutNumbersTo32Bits) {
  EXPECT_THAT(read("10 8780808010"), Says("none 7"));
  EXPECT_THAT(read("10 ffffffffffffffffff01"), Says("none 4294967295"));
}

TEST(Fields, SkipUnknownOnesOfEveryType) {
  EXPECT_THAT(read("1805 1001"), Says("none 1"));                // 3: varint
  EXPECT_THAT(read("190102030405060708 1001"), Says("none 1"));  // 3: 64 bits
  EXPECT_THAT(read("1a03010203 1001"), Says("none 1"));          // 3: bytes
  EXPECT_THAT(read("1d01020304 1001"), Says("none 1"));          // 3: 32 bits
  EXPECT_THAT(read("f8ffffff0f05 1001"), Says("none 1"));        // the highest number, 2^29 - 1
  EXPECT_THAT(read("c0a30901 f8e10901 1001"), Says("none 1"));   // 19000 and 19999, reserved elsewhere
}

TEST(Fields, WithAnotherTypeThanTheirOwnAreRefused) {
  for (const char* body : {"0801", "090102030405060708", "0d01020304", "1200", "1501020304", "110102030405060708"}) {
    EXPECT_THAT(read(body), FailsWith(Errc::kInvalidMessage)) << body;
  }
}

TEST(Fields, OfGroupsAndUnusedTypesAreRefused) {
  for (const char* body : {"1b1c", "1c", "1e00", "1f00", "0b0c", "0c", "0e00", "0f00"}) {
    EXPECT_THAT(read(body), FailsWith(Errc::kInvalidMessage)) << body;
  }
}

TEST(Fields, NumberedZeroOrAbove29BitsAreRefused) {
  for (const char* body :
       {"0000", "0200", "05 01020304", "8000 00", "8080808010 00", "9080808010 05", "90808080808080808001 05"}) {
    EXPECT_THAT(read(body), FailsWith(Errc::kInvalidMessage)) << body;
  }
}

TEST(Fields, CutShortAnywhereAreRefused) {
  for (const char* body :
       {"0a", "0a02ab", "10", "1080", "18", "1880", "19 01020304050607", "1a", "1a03 0102", "1d 010203", "80", "9a80",
        "19 100110011001", "1d 1001"}) {  // the last two: not read as fields
    EXPECT_THAT(read(body), FailsWith(Errc::kInvalidMessage)) << body;
  }
}

TEST(Fields, WithLengthsPastAnyEndAreRefused) {
  for (const char* body :
       {"0a ffffffff07", "0a 8080808008", "0a ffffffff0f", "0a 8280808010 abcd", "1a 8280808010 abcd",
        "0a ffffffffffffffff7f", "0a ffffffffffffffffff01", "1a ffffffffffffffffff01"}) {
    EXPECT_THAT(read(body), FailsWith(Errc::kInvalidMessage)) << body;
  }
}

TEST(Fields, WithNumbersOver64BitsAreRefusedAlsoWhenSkipped) {
  for (const char* body : {"10 ffffffffffffffffff02", "18 ffffffffffffffffff02", "10 ffffffffffffffffffff00",
                           "18 ffffffffffffffffffff00"}) {
    EXPECT_THAT(read(body), FailsWith(Errc::kInvalidMessage)) << body;
  }
}

TEST(FieldWriter, WritesInTheOrderOfTheCalls) {
  const Bytes abcd = from_hex("abcd");
  EXPECT_EQ(to_hex(FieldWriter(0x33, 64).bytes(1, abcd).number(2, 0).number(15, 300).bytes(16, {}).done()),
            "33"
            "0a02abcd"
            "1000"
            "78ac02"
            "820100");
  EXPECT_EQ(to_hex(FieldWriter(0x33, 0).number(1, 0xFFFFFFFF).done()),
            "33"
            "08ffffffff0f");
}

}  // namespace
}  // namespace pawl::wire
