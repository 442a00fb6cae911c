// Names and addresses have one spelling each.
#include "core/session/address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.hpp"

namespace pawl::session {
namespace {

using namespace pawl::testing;

std::string canonical(std::string_view text) { return Name::parse(text)->text(); }

TEST(Name, IsKeptAsItIs) {
  for (const std::string_view text : {"a", "Alice", "+15550100", "peer@example.org/Phone", "Zoë 🦉", " "}) {
    EXPECT_EQ(canonical(text), text);
  }
  EXPECT_EQ(canonical(std::string(255, 'n')), std::string(255, 'n'));
}

TEST(Name, OfWrongLengthIsRefused) {
  EXPECT_THAT(Name::parse(""), FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(Name::parse(std::string(256, 'n')), FailsWith(Errc::kInvalidArgument));
}

TEST(Name, ThatIsNotUtf8OrHasControlCharactersIsRefused) {
  using namespace std::string_view_literals;
  for (const std::string_view text :
       {"\xFF"sv, "\xC0\xAF"sv, "\xED\xA0\x80"sv, "a\0b"sv, "a\nb"sv, "\x7F"sv, "\xC2\x80"sv}) {
    EXPECT_THAT(Name::parse(text), FailsWith(Errc::kInvalidArgument));
  }
}

TEST(Name, ThatIsAServiceIdIsWrittenInLowerCase) {
  const std::string uuid = "9d0652a3-dcc3-4d11-975f-74d61598733f";
  EXPECT_EQ(canonical("9D0652A3-DCC3-4D11-975F-74D61598733F"), uuid);
  EXPECT_EQ(canonical("PNI:9D0652A3-dcc3-4D11-975F-74D61598733F"), "PNI:" + uuid);
}

TEST(Name, ThatOnlyLooksLikeAServiceIdIsKept) {
  for (const std::string_view text : {"ACI:9D0652A3-DCC3-4D11-975F-74D61598733F", "9D0652A3DCC34D11975F74D61598733F",
                                      "pni:9D0652A3-DCC3-4D11-975F-74D61598733F"}) {
    EXPECT_EQ(canonical(text), text);
  }
}

TEST(Address, HasADeviceFromZeroTo127) {
  EXPECT_THAT(Address::parse("alice", 0), IsOk());
  EXPECT_THAT(Address::parse("alice", 127), IsOk());
  EXPECT_THAT(Address::parse("alice", 128), FailsWith(Errc::kInvalidArgument));
  EXPECT_THAT(Address::parse("alice", 256), FailsWith(Errc::kInvalidArgument));
}

TEST(Address, IsComparedByNameAndDevice) {
  EXPECT_EQ(*Address::parse("alice", 1), *Address::parse("alice", 1));
  EXPECT_NE(*Address::parse("alice", 1), *Address::parse("alice", 2));
  EXPECT_LT(*Address::parse("alice", 2), *Address::parse("bob", 1));
}

}  // namespace
}  // namespace pawl::session
