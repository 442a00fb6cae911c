#include "core/base/utf8.hpp"

#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace pawl {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, TakesTheFirstAndLastCharacterOfEachLength) {
  for (const auto text : {""sv, "\0"sv, "\x7F"sv, "\xC2\x80"sv, "\xDF\xBF"sv, "\xE0\xA0\x80"sv, "\xED\x9F\xBF"sv,
                          "\xEE\x80\x80"sv, "\xEF\xBF\xBF"sv, "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv}) {
    EXPECT_TRUE(is_utf8(text)) << testing::PrintToString(text);
  }
}

TEST(Utf8, RefusesLongForms) {
  for (const auto text : {"\xC0\x80"sv, "\xC1\xBF"sv, "\xE0\x9F\xBF"sv, "\xF0\x8F\xBF\xBF"sv}) {
    EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
  }
}

TEST(Utf8, RefusesSurrogatesAndWhatLiesBeyondTheLastCharacter) {
  for (const auto text : {"\xED\xA0\x80"sv, "\xED\xBF\xBF"sv, "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xFF"sv}) {
    EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
  }
}

TEST(Utf8, RefusesASequenceThatEndsTooSoonOrNeverBegan) {
  for (const auto text : {"\x80"sv, "\xC2"sv, "\xE2\x82"sv, "\xF0\x9F\x98"sv, "\xC2\x41"sv, "\xE2\x82\x41"sv,
                          "\xF0\x9F\x98\x41"sv, "a\xBF"sv}) {
    EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
  }
}

TEST(Utf8, KnowsTheControlCharactersOfBothBlocks) {
  for (const auto text : {"\0"sv, "a\n"sv, "\x1F"sv, "\x7F"sv, "\xC2\x80"sv, "\xC2\x9F"sv}) {
    EXPECT_TRUE(has_control_character(text)) << testing::PrintToString(text);
  }
  for (const auto text : {""sv, "a name"sv, "~"sv, "\xC2\xA0"sv, "\xE2\x82\xAC"sv, "\xC3\x9F"sv}) {
    EXPECT_FALSE(has_control_character(text)) << testing::PrintToString(text);
  }
}

}  // namespace
}  // namespace pawl
