// Lists and buffers: what is put in comes out, mistakes are kept, and bytes from anywhere are a list or an error.
#include <gmock/gmock.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "tests/capi/handles.hpp"

namespace pawl_test {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

Bytes hex(std::string_view digits) {
  Bytes bytes;
  for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
    bytes.push_back(static_cast<std::uint8_t>(std::stoi(std::string(digits.substr(at, 2)), nullptr, 16)));
  }
  return bytes;
}

Bytes written(const List& list) {
  const Buffer out = new_buffer();
  must(pawl_list_write(list.get(), out.get(), nullptr));
  return bytes_of(out);
}

pawl_status read(const Bytes& bytes, List& out, pawl_error* error = nullptr) {
  return pawl_list_read(bytes.data(), bytes.size(), into(out), error);
}

/// What a call that gets the list says about it.
pawl_error complaint_about(const List& list) {
  pawl_error error = PAWL_ERROR_INIT;
  const Buffer out = new_buffer();
  pawl_list_write(list.get(), out.get(), &error);
  return error;
}

List list_of_each_type() {
  List list = new_list();
  pawl_list_set_bytes(list.get(), PAWL_F_BYTES, reinterpret_cast<const std::uint8_t*>("\x01\x02"), 2);
  pawl_list_set_text(list.get(), PAWL_F_PEER, "bob");
  pawl_list_set_int(list.get(), PAWL_F_DEVICE, -2);
  return list;
}

TEST(List, GivesBackWhatWasSet) {
  const List list = list_of_each_type();
  EXPECT_EQ(pawl_list_count(list.get()), 1U);
  EXPECT_EQ(pawl_list_int(list.get(), 0, PAWL_F_DEVICE), -2);
  EXPECT_STREQ(pawl_list_text(list.get(), 0, PAWL_F_PEER), "bob");
  EXPECT_EQ(pawl_list_size(list.get(), 0, PAWL_F_PEER), 3U);
  EXPECT_THAT(bytes_of(list.get(), 0, PAWL_F_BYTES), ElementsAre(1, 2));
}

TEST(List, WalksARowInTheOrderOfItsFields) {
  const List list = list_of_each_type();
  EXPECT_EQ(pawl_list_field(list.get(), 0, 0), PAWL_F_DEVICE);
  EXPECT_EQ(pawl_list_field(list.get(), 0, 1), PAWL_F_PEER);
  EXPECT_EQ(pawl_list_field(list.get(), 0, 2), PAWL_F_BYTES);
  EXPECT_EQ(pawl_list_field(list.get(), 0, 3), 0);
}

TEST(List, TellsAnEmptyFieldFromAnAbsentOne) {
  const List list = new_list();
  pawl_list_set_bytes(list.get(), PAWL_F_TEXT, nullptr, 0);
  pawl_list_set_text(list.get(), PAWL_F_NAME, "");
  EXPECT_NE(pawl_list_bytes(list.get(), 0, PAWL_F_TEXT), nullptr);
  EXPECT_STREQ(pawl_list_text(list.get(), 0, PAWL_F_NAME), "");
  EXPECT_EQ(pawl_list_bytes(list.get(), 0, PAWL_F_BYTES), nullptr);
  EXPECT_EQ(pawl_list_text(list.get(), 0, PAWL_F_PEER), nullptr);
}

TEST(List, AnswersByTheTypeOfTheFieldAlone) {
  const List list = list_of_each_type();
  EXPECT_EQ(pawl_list_text(list.get(), 0, PAWL_F_BYTES), nullptr);
  EXPECT_EQ(pawl_list_bytes(list.get(), 0, PAWL_F_PEER), nullptr);
  EXPECT_EQ(pawl_list_int(list.get(), 0, PAWL_F_PEER), 0);
}

TEST(List, PutsANewValueInPlaceOfTheOldOne) {
  const List list = list_of_each_type();
  pawl_list_set_text(list.get(), PAWL_F_PEER, "a longer name than before");
  pawl_list_set_int(list.get(), PAWL_F_DEVICE, 3);
  EXPECT_STREQ(pawl_list_text(list.get(), 0, PAWL_F_PEER), "a longer name than before");
  EXPECT_EQ(pawl_list_int(list.get(), 0, PAWL_F_DEVICE), 3);
  EXPECT_EQ(pawl_list_field(list.get(), 0, 3), 0);
}

TEST(List, NeedsNoAddForItsFirstRowAndTakesOne) {
  const List without = new_list(), with = new_list();
  pawl_list_set_int(without.get(), PAWL_F_DEVICE, 1);
  pawl_list_add(without.get());
  pawl_list_set_int(without.get(), PAWL_F_DEVICE, 2);
  for (const int device : {1, 2}) {
    pawl_list_add(with.get());
    pawl_list_set_int(with.get(), PAWL_F_DEVICE, device);
  }
  EXPECT_EQ(pawl_list_count(without.get()), 2U);
  EXPECT_EQ(written(without), written(with));
}

TEST(List, KeepsTheFirstMistakeWithItsRow) {
  const List list = new_list();
  pawl_list_add(list.get());
  pawl_list_add(list.get());
  pawl_list_set_text(list.get(), PAWL_F_DEVICE, "one");
  pawl_list_add(list.get());
  pawl_list_set_text(list.get(), PAWL_F_NAME, nullptr);
  const pawl_error error = complaint_about(list);
  EXPECT_EQ(error.status, PAWL_E_INVALID_ARGUMENT);
  EXPECT_EQ(error.row, 1);
}

TEST(List, RefusesTextThatIsNotUtf8) {
  const List list = new_list();
  pawl_list_set_text(list.get(), PAWL_F_NAME, "\xC3(");
  EXPECT_EQ(complaint_about(list).status, PAWL_E_INVALID_ARGUMENT);
}

TEST(List, HoldsTextUpToItsLimit) {
  const std::string longest(PAWL_TEXT_MAX, 'a');
  const List list = new_list();
  pawl_list_set_text(list.get(), PAWL_F_NAME, longest.c_str());
  EXPECT_EQ(complaint_about(list).status, PAWL_OK);
  pawl_list_set_text(list.get(), PAWL_F_NAME, (longest + "a").c_str());
  EXPECT_EQ(complaint_about(list).status, PAWL_E_INVALID_ARGUMENT);
}

TEST(List, HoldsFieldsAndRowsUpToTheirLimits) {
  const List list = new_list();
  for (int n = 0; n < PAWL_FIELDS_MAX; ++n) pawl_list_set_int(list.get(), 1'000 + n, n);
  for (int n = 1; n < PAWL_ROWS_MAX; ++n) pawl_list_add(list.get());
  EXPECT_EQ(complaint_about(list).status, PAWL_OK);
  List copy;
  EXPECT_EQ(read(written(list), copy), PAWL_OK);

  pawl_list_add(list.get());
  EXPECT_EQ(complaint_about(list).row, PAWL_ROWS_MAX - 1);
  const List row = new_list();
  for (int n = 0; n <= PAWL_FIELDS_MAX; ++n) pawl_list_set_int(row.get(), 1'000 + n, n);
  EXPECT_EQ(complaint_about(row).status, PAWL_E_INVALID_ARGUMENT);
}

TEST(List, OfNumbersThatAreNoFieldsIsAMistake) {
  for (const std::int32_t field : {0, 999, 4'000, -1, INT32_MIN, INT32_MAX}) {
    const List list = new_list();
    pawl_list_set_int(list.get(), field, 1);
    EXPECT_EQ(complaint_about(list).status, PAWL_E_INVALID_ARGUMENT) << field;
  }
}

// RFC 8949, "Examples of Encoded CBOR Data Items", in the maps that a list is written as.
TEST(ListAsBytes, IsDeterministicCbor) {
  EXPECT_THAT(written(new_list()), ElementsAreArray(hex("80")));
  EXPECT_THAT(written(list_of_each_type()), ElementsAreArray(hex("81a3"
                                                                 "1903ea21"
                                                                 "1907d163626f62"
                                                                 "190bb9420102")));
  const auto number = [](std::int64_t value) {
    const List list = new_list();
    pawl_list_set_int(list.get(), PAWL_F_DEVICE, value);
    return written(list);
  };
  EXPECT_THAT(number(23), ElementsAreArray(hex("81a11903ea17")));
  EXPECT_THAT(number(24), ElementsAreArray(hex("81a11903ea1818")));
  EXPECT_THAT(number(256), ElementsAreArray(hex("81a11903ea190100")));
  EXPECT_THAT(number(65'536), ElementsAreArray(hex("81a11903ea1a00010000")));
  EXPECT_THAT(number(4'294'967'296), ElementsAreArray(hex("81a11903ea1b0000000100000000")));
  EXPECT_THAT(number(-1), ElementsAreArray(hex("81a11903ea20")));
  EXPECT_THAT(number(INT64_MAX), ElementsAreArray(hex("81a11903ea1b7fffffffffffffff")));
  EXPECT_THAT(number(INT64_MIN), ElementsAreArray(hex("81a11903ea3b7fffffffffffffff")));
}

TEST(ListAsBytes, ComesBackAsItWas) {
  const List list = list_of_each_type();
  pawl_list_add(list.get());
  pawl_list_add(list.get());
  pawl_list_set_int(list.get(), 1'999, INT64_MIN);  // a field that this version does not know
  List copy;
  ASSERT_EQ(read(written(list), copy), PAWL_OK);
  EXPECT_EQ(pawl_list_count(copy.get()), 3U);
  EXPECT_EQ(pawl_list_int(copy.get(), 2, 1'999), INT64_MIN);
  EXPECT_EQ(written(copy), written(list));
}

TEST(ListAsBytes, HasOneFormOnly) {
  const struct {
    const char* what;
    const char* bytes;
  } kRefused[] = {
      {"nothing", ""},
      {"a map", "a0"},
      {"something after the list", "8080"},
      {"fewer rows than announced", "82a0"},
      {"more rows than allowed", "9a00010001"},
      {"a row that is an array", "8180"},
      {"a length in a longer form", "9800"},
      {"a number in a longer form", "81a11903ea1817"},
      {"a number in two bytes that one would do for", "81a11903ea190017"},
      {"an array without a length", "9fff"},
      {"a reserved head", "9c"},
      {"fields out of order", "81a21907d1603903ea00"},
      {"a field twice", "81a21903ea001903ea00"},
      {"descending fields", "81a21903eb001903ea00"},
      {"a field that is text", "81a1616100"},
      {"a negative field", "81a12000"},
      {"a field of no type", "81a11903e718"},
      {"a field number beyond 32 bits", "81a11b00000001000003ea00"},
      {"text for a number", "81a11903ea6161"},
      {"bytes for text", "81a11907d14161"},
      {"text for bytes", "81a1190bb96161"},
      {"a floating-point number", "81a11903eaf93c00"},
      {"true", "81a11903eaf5"},
      {"a tag", "81a11903eac000"},
      {"a number beyond int64", "81a11903ea1b8000000000000000"},
      {"a negative number beyond int64", "81a11903ea3b8000000000000000"},
      {"text that is not UTF-8", "81a11907d161ff"},
      {"text with a NUL", "81a11907d16100"},
      {"bytes that are cut off", "81a1190bb94201"},
      {"bytes of a length that nobody has", "81a1190bb95bffffffffffffffff"},
  };
  for (const auto& [what, bytes] : kRefused) {
    List list;
    EXPECT_EQ(read(hex(bytes), list), PAWL_E_INVALID_MESSAGE) << what;
    EXPECT_EQ(list, nullptr) << what;
  }
}

TEST(ListAsBytes, CutOffAnywhereIsRefused) {
  const Bytes whole = written(list_of_each_type());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    List list;
    EXPECT_EQ(read(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)), list),
              PAWL_E_INVALID_MESSAGE)
        << size;
  }
}

TEST(ListAsBytes, WithAnyBitFlippedIsRefusedOrAnotherListInItsOneForm) {
  const Bytes whole = written(list_of_each_type());
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    Bytes flipped = whole;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    List list;
    EXPECT_TRUE(read(flipped, list) != PAWL_OK || written(list) == flipped) << "bit " << bit;
  }
}

TEST(ListAsBytes, TellsTheRowThatIsWrong) {
  List list;
  pawl_error error = PAWL_ERROR_INIT;
  EXPECT_EQ(read(hex("83a0a0a11903e7"), list, &error), PAWL_E_INVALID_MESSAGE);
  EXPECT_EQ(error.row, 2);
}

TEST(Buffer, HoldsWhatWasSetUntilItIsWiped) {
  const Buffer buffer = new_buffer();
  EXPECT_EQ(pawl_buffer_data(buffer.get()), nullptr);
  const Bytes bytes = {1, 2, 3};
  ASSERT_EQ(pawl_buffer_set(buffer.get(), bytes.data(), bytes.size()), PAWL_OK);
  EXPECT_EQ(bytes_of(buffer), bytes);
  pawl_buffer_wipe(buffer.get());
  EXPECT_EQ(pawl_buffer_size(buffer.get()), 0U);
}

TEST(Buffer, CanBeSetToAPartOfItself) {
  const Buffer buffer = new_buffer();
  const Bytes bytes = {1, 2, 3, 4};
  must(pawl_buffer_set(buffer.get(), bytes.data(), bytes.size()));
  ASSERT_EQ(pawl_buffer_set(buffer.get(), pawl_buffer_data(buffer.get()) + 1, 2), PAWL_OK);
  EXPECT_THAT(bytes_of(buffer), ElementsAre(2, 3));
}

}  // namespace
}  // namespace pawl_test
