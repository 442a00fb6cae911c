#include "core/wire/service_id.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/vectors.hpp"

namespace pawl::wire {
namespace {

using pawl::testing::to_hex;

std::string hex_of(std::string_view name) {
  const auto id = parse_service_id(name);
  return id ? to_hex(*id) : "none";
}

TEST(ServiceId, IsAUuidInEitherCase) {
  EXPECT_EQ(hex_of("d720cf2c-bb56-4521-9c8b-2c76eb282e31"), "00d720cf2cbb5645219c8b2c76eb282e31");
  EXPECT_EQ(hex_of("D720CF2C-BB56-4521-9C8B-2C76EB282E31"), "00d720cf2cbb5645219c8b2c76eb282e31");
  EXPECT_EQ(hex_of("00000000-0000-0000-0000-000000000000"), "0000000000000000000000000000000000");
}

TEST(ServiceId, OfAPhoneNumberHasItsPrefix) {
  EXPECT_EQ(hex_of("PNI:d720cf2c-bb56-4521-9c8b-2c76eb282e31"), "01d720cf2cbb5645219c8b2c76eb282e31");
  EXPECT_EQ(hex_of("PNI:D720CF2C-BB56-4521-9C8B-2C76EB282E31"), "01d720cf2cbb5645219c8b2c76eb282e31");
}

TEST(ServiceId, IsNothingElse) {
  for (const char* name : {
           "",
           "alice",
           "PNI:",
           "PNI:alice",
           "pni:d720cf2c-bb56-4521-9c8b-2c76eb282e31",
           "ACI:d720cf2c-bb56-4521-9c8b-2c76eb282e31",
           "PNI:PNI:d720cf2c-bb56-4521-9c8b-2c76eb282e31",
           "d720cf2cbb5645219c8b2c76eb282e31",
           "{d720cf2c-bb56-4521-9c8b-2c76eb282e31}",
           "PNI:d720cf2cbb5645219c8b2c76eb282e31",
           "d720cf2c-bb56-4521-9c8b-2c76eb282e31 ",
           "d720cf2c-bb56-4521-9c8b-2c76eb282e3",
           "d720cf2c-bb56-4521-9c8b-2c76eb282e3g",
           "d720cf2cb-b56-4521-9c8b-2c76eb282e31",
           "d720cf2c0bb56045210-9c8b02c76eb282e3",
           "urn:uuid:d720cf2c-bb56-4521-9c8b-2c76eb282e31",
       }) {
    EXPECT_EQ(hex_of(name), "none") << name;
  }
}

TEST(ServiceId, WithOneCharacterAlteredIsAnotherOneOrNone) {
  const std::string name = "d720cf2c-bb56-4521-9c8b-2c76eb282e31";
  for (std::size_t at = 0; at < name.size(); ++at) {
    for (int c = 0; c < 256; ++c) {
      std::string altered = name;
      altered[at] = static_cast<char>(c);
      const bool is_digit = c < 128 && std::isxdigit(c) != 0;
      const bool is_id = name[at] == '-' ? c == '-' : is_digit;
      EXPECT_EQ(parse_service_id(altered).has_value(), is_id) << altered;
    }
  }
}

TEST(Addresses, AreBothServiceIdsWithTheirDevices) {
  const auto field =
      addresses_field({"d720cf2c-bb56-4521-9c8b-2c76eb282e31", 1}, {"PNI:00112233-4455-6677-8899-aabbccddeeff", 127});
  ASSERT_TRUE(field);
  EXPECT_EQ(to_hex(*field),
            "00d720cf2cbb5645219c8b2c76eb282e31"
            "01"
            "0100112233445566778899aabbccddeeff"
            "7f");
}

TEST(Addresses, AreNoneWhenANameIsNoServiceId) {
  EXPECT_FALSE(addresses_field({"alice", 1}, {"d720cf2c-bb56-4521-9c8b-2c76eb282e31", 1}));
  EXPECT_FALSE(addresses_field({"d720cf2c-bb56-4521-9c8b-2c76eb282e31", 1}, {"bob", 1}));
}

}  // namespace
}  // namespace pawl::wire
