// Saved state: one form for each state, and a reader that takes nothing on trust.
#include "core/wire/saved.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pawl::wire {
namespace {

using ::testing::ElementsAre;

constexpr SavedFormat kFormat{{'t', 'e', 's', 't'}, 2};

SecretBytes example() {
  return SavedWriter(kFormat)
      .u32(1, 0x01020304)
      .group(2, [](SavedWriter& inner) { inner.bytes(1, bytes_of("ab")).u64(2, 0x1122334455667788); })
      .done();
}

Result<Done> read_example(ByteView in) {
  PAWL_TRY(auto reader, SavedReader::open(kFormat, in));
  PAWL_CHECK(reader.u32(1));
  PAWL_TRY(auto inner, reader.group(2));
  PAWL_CHECK(inner.fixed<2>(1));
  PAWL_CHECK(inner.u64(2));
  PAWL_CHECK(inner.end());
  return reader.end();
}

SecretBytes with_byte(SecretBytes bytes, std::size_t at, std::uint8_t value) {
  bytes[at] = value;
  return bytes;
}

TEST(Saved, IsWrittenAsItsHeaderSays) {
  EXPECT_THAT(example(), ElementsAre('t', 'e', 's', 't', 2,                                            // magic, version
                                     1, 4, 0, 0, 0, 4, 3, 2, 1,                                        // u32
                                     2, 20, 0, 0, 0,                                                   // group
                                     1, 2, 0, 0, 0, 'a', 'b',                                          // bytes
                                     2, 8, 0, 0, 0, 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11));  // u64
}

TEST(Saved, IsReadBack) {
  const SecretBytes saved = example();
  auto reader = SavedReader::open(kFormat, saved);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->version(), 2);
  EXPECT_EQ(*reader->u32(1), 0x01020304U);
  EXPECT_FALSE(reader->next_is(3));
  ASSERT_TRUE(reader->next_is(2));
  auto inner = reader->group(2);
  ASSERT_TRUE(inner);
  EXPECT_TRUE(same_bytes(*inner->bytes(1), bytes_of("ab")));
  EXPECT_EQ(*inner->u64(2), 0x1122334455667788U);
  EXPECT_TRUE(inner->end());
  EXPECT_TRUE(reader->end());
}

TEST(Saved, MayBeEmptyAndHoldEmptyValues) {
  const SecretBytes empty = SavedWriter(kFormat).done();
  ASSERT_TRUE(SavedReader::open(kFormat, empty));
  EXPECT_TRUE(SavedReader::open(kFormat, empty)->end());
  const SecretBytes empty_value = SavedWriter(kFormat).bytes(1, {}).done();
  auto reader = SavedReader::open(kFormat, empty_value);
  ASSERT_TRUE(reader);
  EXPECT_TRUE(reader->fixed<0>(1));
  EXPECT_TRUE(reader->end());
}

TEST(Saved, OfAnOlderVersionTellsItsVersion) {
  const auto reader = SavedReader::open(kFormat, with_byte(example(), 4, 1));
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->version(), 1);
}

TEST(Saved, OfALaterVersionIsTooNew) {
  const auto reader = SavedReader::open(kFormat, with_byte(example(), 4, 3));
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, Errc::kStoreTooNew);
}

TEST(Saved, OfAnotherKindOrOfVersion0IsCorrupt) {
  EXPECT_EQ(SavedReader::open(kFormat, with_byte(example(), 0, 'x')).error().code, Errc::kStoreCorrupt);
  EXPECT_EQ(SavedReader::open(kFormat, with_byte(example(), 4, 0)).error().code, Errc::kStoreCorrupt);
}

TEST(Saved, CutShortAnywhereIsCorrupt) {
  const SecretBytes saved = example();
  for (std::size_t size = 0; size < saved.size(); ++size) {
    const auto read = read_example(ByteView(saved).first(size));
    ASSERT_FALSE(read) << size;
    EXPECT_EQ(read.error().code, Errc::kStoreCorrupt) << size;
  }
  EXPECT_TRUE(read_example(saved));
}

TEST(Saved, WithSomethingAfterItsEndIsCorrupt) {
  SecretBytes saved = example();
  saved.push_back(0);
  EXPECT_EQ(read_example(saved).error().code, Errc::kStoreCorrupt);
}

TEST(Saved, WithAnyTagOrLengthAlteredIsCorrupt) {
  const SecretBytes saved = example();
  for (const std::size_t at :
       {5U, 6U, 7U, 8U, 9U, 14U, 15U, 16U, 17U, 18U, 19U, 20U, 21U, 22U, 23U, 26U, 27U, 28U, 29U, 30U}) {
    for (int flip = 1; flip < 256; ++flip) {
      const SecretBytes altered = with_byte(saved, at, static_cast<std::uint8_t>(saved[at] ^ flip));
      EXPECT_FALSE(read_example(altered)) << at << " " << flip;
    }
  }
}

TEST(Saved, RowsHaveNeitherTagsNorLengths) {
  const SecretBytes saved =
      SavedWriter(kFormat)
          .group(1, [](SavedWriter& rows) { rows.raw_u8(1).raw_u32(2).raw_u64(3).raw(bytes_of("ab")); })
          .done();
  EXPECT_THAT(saved, ElementsAre('t', 'e', 's', 't', 2, 1, 15, 0, 0, 0,  // magic, version, group
                                 1, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 'a', 'b'));
  auto reader = SavedReader::open(kFormat, saved);
  auto rows = reader->group(1);
  EXPECT_EQ(*rows->raw_u8(), 1U);
  EXPECT_EQ(*rows->raw_u32(), 2U);
  EXPECT_EQ(*rows->raw_u64(), 3U);
  EXPECT_FALSE(rows->at_end());
  EXPECT_FALSE(rows->raw<3>());
  EXPECT_TRUE(same_bytes(*rows->raw<2>(), bytes_of("ab")));
  EXPECT_TRUE(rows->at_end());
  EXPECT_FALSE(rows->raw_u8());
}

TEST(Saved, ReaderStandsStillAfterAnError) {
  const SecretBytes saved = SavedWriter(kFormat).bytes(1, bytes_of("abc")).done();
  auto reader = SavedReader::open(kFormat, saved);
  ASSERT_TRUE(reader);
  EXPECT_FALSE(reader->u32(1));
  EXPECT_FALSE(reader->bytes(2));
  EXPECT_TRUE(reader->fixed<3>(1));
  EXPECT_FALSE(reader->bytes(1));
}

}  // namespace
}  // namespace pawl::wire
