// Messages of the post-quantum ratchet: what is written, what is read, and what is refused.
#include "core/wire/spqr_message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::wire {
namespace {

using namespace pawl::testing;

constexpr const char* kFile = "spqr-wire.json";

SpqrMessage fields_of(const Json& one) {
  SpqrMessage message{std::stoull(one.at("epoch").get<std::string>()), one.at("index").get<std::uint32_t>(),
                      static_cast<SpqrType>(one.at("type").get<int>())};
  if (!one.at("chunk_index").is_null()) {
    message.piece.number = one.at("chunk_index").get<std::uint16_t>();
    if (one.contains("chunk")) message.piece.chunk = exactly<kSpqrChunk>(bytes_at(one, "chunk"));
  }
  return message;
}

TEST(SpqrMessage, IsReadAndWrittenAsRecorded) {
  for (const Json& one : part_of(kFile, "canonical")) {
    const Bytes wire = bytes_at(one, "wire");
    EXPECT_THAT(parse_spqr_message(wire), Gives(::testing::Eq(fields_of(one))));
    EXPECT_EQ(to_hex(write_spqr_message(fields_of(one)).view()), to_hex(wire));
    EXPECT_LE(wire.size(), SpqrBytes::kMax);
  }
}

TEST(SpqrMessage, IsReadInFormsThatNobodyWrites) {
  for (const Json& one : part_of(kFile, "accepted_non_canonical")) {
    const auto read = parse_spqr_message(bytes_at(one, "wire"));
    ASSERT_THAT(read, IsOk()) << one.at("note");
    SpqrMessage wanted = fields_of(one);
    wanted.piece.chunk = read->piece.chunk;
    EXPECT_EQ(*read, wanted) << one.at("note");
  }
}

TEST(SpqrMessage, IsRefusedWhenMalformed) {
  for (const Json& one : part_of(kFile, "rejected")) {
    EXPECT_THAT(parse_spqr_message(bytes_at(one, "wire")), FailsWith(Errc::kInvalidMessage)) << one.at("note");
  }
}

TEST(SpqrMessage, IsRefusedWhereverItIsCutShort) {
  for (const Json& one : part_of(kFile, "canonical")) {
    const Bytes wire = bytes_at(one, "wire");
    for (std::size_t size = 0; size < wire.size(); ++size) {
      EXPECT_THAT(parse_spqr_message(ByteView(wire).first(size)), FailsWith(Errc::kInvalidMessage));
    }
  }
}

TEST(SpqrMessage, OfAnotherVersionHasAHeadAndNoMore) {
  for (const std::uint8_t version : Bytes{0, 2, 7, 255}) {
    const Bytes wire{version, 3, 9};
    EXPECT_THAT(parse_spqr_head(wire), Gives(::testing::Eq(SpqrHead{version, 3, 9})));
    const Bytes whole{version, 3, 9, 0};
    EXPECT_THAT(parse_spqr_message(whole), FailsWith(Errc::kInvalidMessage, Errc::kUnsupportedVersion));
  }
}

TEST(SpqrMessage, LongestOneFitsItsRoom) {
  SpqrMessage longest{~std::uint64_t{0}, ~std::uint32_t{0}, SpqrType::kVector, {0xFFFF, {}}};
  longest.piece.chunk.fill(0xEE);
  const SpqrBytes bytes = write_spqr_message(longest);
  EXPECT_EQ(bytes.view().size(), SpqrBytes::kMax);
  EXPECT_THAT(parse_spqr_message(bytes.view()), Gives(::testing::Eq(longest)));
}

}  // namespace
}  // namespace pawl::wire
