// The chunk code: its field against a plain definition, objects there and back again.
#include "core/ratchet/spqr/erasure_code.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "core/ratchet/spqr/gf16.hpp"
#include "core/ratchet/spqr/lanes.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::ratchet::spqr {
namespace {

using namespace pawl::testing;
using wire::SpqrChunk;
using wire::SpqrPiece;

constexpr const char* kFile = "spqr-erasure.json";
constexpr std::array<std::size_t, 4> kSizes{96, 160, 960, 1152};

// ---- the field ----

// Schoolbook: a polynomial times x^i for each bit of b, then long division.
std::uint16_t plain_product(std::uint32_t a, std::uint32_t b) {
  std::uint64_t product = 0;
  for (int i = 0; i < 16; ++i) {
    if ((b >> i & 1) != 0) product ^= std::uint64_t{a} << i;
  }
  for (int i = 31; i >= 16; --i) {
    if ((product >> i & 1) != 0) product ^= std::uint64_t{0x1100B} << (i - 16);
  }
  return static_cast<std::uint16_t>(product);
}

template <class Use>
void for_all_elements(const Use& use) {
  for (std::uint32_t a = 0; a <= 0xFFFF; ++a) use(static_cast<std::uint16_t>(a));
}

TEST(Gf16, HasTheRecordedProductsAndInverses) {
  const Json field = vectors(kFile).at("field");
  for (const Json& row : field.at("mul")) EXPECT_EQ(gf16::multiply(row[0], row[1]), row[2].get<std::uint16_t>());
  for (const Json& row : field.at("inv")) EXPECT_EQ(gf16::inverse(row[0]), row[1].get<std::uint16_t>());
}

TEST(Gf16, EveryElementHasItsInverse) {
  for_all_elements([](std::uint16_t a) {
    const std::uint16_t wanted = a == 0 ? 0 : 1;
    ASSERT_EQ(plain_product(a, gf16::inverse(a)), wanted) << a;
  });
}

// A product is the sum of the products with the two bytes of a factor, so that these are all there is to check but the
// sum, which the test after this one does.
TEST(Gf16, EveryElementTimesEveryByteIsTheSchoolbookProduct) {
  for_all_elements([](std::uint16_t a) {
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
      const auto low = static_cast<std::uint16_t>(byte), high = static_cast<std::uint16_t>(byte << 8);
      ASSERT_EQ(gf16::multiply(a, low), plain_product(a, low)) << a << " * " << low;
      ASSERT_EQ(gf16::multiply(a, high), plain_product(a, high)) << a << " * " << high;
    }
  });
}

// All 2^32 of them, against the sum of two that the test before has looked at.
TEST(Gf16, EveryProductIsTheSchoolbookProduct) {
  if (std::getenv("PAWL_SLOW_TESTS") == nullptr) GTEST_SKIP() << "ten seconds: set PAWL_SLOW_TESTS to run it";
  for_all_elements([](std::uint16_t a) {
    std::array<std::uint16_t, 256> high{}, low{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
      high[byte] = plain_product(a, byte << 8);
      low[byte] = plain_product(a, byte);
    }
    std::uint16_t wrong = 0;
    for (std::uint32_t upper = 0; upper < 256; ++upper) {
      for (std::uint32_t lower = 0; lower < 256; ++lower) {
        const std::uint16_t product = gf16::multiply(a, static_cast<std::uint16_t>(upper << 8 | lower));
        wrong |= static_cast<std::uint16_t>(product ^ high[upper] ^ low[lower]);
      }
    }
    ASSERT_EQ(wrong, 0U) << a;
  });
}

TEST(Lanes, MultiplyAsTheirElementsDo) {
  SeededRandom random(4);
  for (std::uint32_t first = 0; first <= 0xFFFF; first += kLanes) {
    for (int round = 0; round < 16; ++round) {
      Lanes product, factor;
      std::array<std::uint16_t, kLanes> wanted{};
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        product[lane] = static_cast<std::uint16_t>(first + lane);
        factor[lane] = static_cast<std::uint16_t>(random.below(65'536));
        wanted[lane] = gf16::multiply(product[lane], factor[lane]);
      }
      multiply(product, factor);
      for (std::size_t lane = 0; lane < kLanes; ++lane) ASSERT_EQ(product[lane], wanted[lane]);
    }
  }
}

TEST(Lanes, MultiplyWithAllOthers) {
  Lanes all, others = Lanes{} + 1;
  for (std::size_t lane = 0; lane < kLanes; ++lane) all[lane] = static_cast<std::uint16_t>(1'000 + 77 * lane);
  multiply_others(others, all);
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    std::uint16_t wanted = 1;
    for (std::size_t other = 0; other < kLanes; ++other) {
      if (other != lane) wanted = gf16::multiply(wanted, all[other]);
    }
    EXPECT_EQ(others[lane], wanted);
  }
}

// ---- objects ----

SpqrPiece piece_of(const Bytes& object, std::uint16_t number) { return {number, chunk_of(object, number)}; }

// What a decoder makes of pieces that are as many as are needed; empty: it was done too early, or not at all.
Bytes decoded(std::size_t size, const std::vector<SpqrPiece>& pieces) {
  Decoder decoder(size);
  for (const SpqrPiece& piece : pieces) {
    if (auto object = decoder.completed_by(piece)) return &piece == &pieces.back() ? *object : Bytes{};
    decoder.add(piece);
  }
  return {};
}

Bytes random_object(SeededRandom& random, std::size_t size) {
  Bytes object(size);
  (void)random.fill(object);
  return object;
}

TEST(ErasureCode, HasTheRecordedChunks) {
  for (const Json& recorded : part_of(kFile, "objects")) {
    const Bytes object = bytes_at(recorded, "message");
    for (const auto& [number, chunk] : recorded.at("chunks").items()) {
      EXPECT_EQ(to_hex(chunk_of(object, static_cast<std::uint16_t>(std::stoul(number)))), chunk.get<std::string>())
          << recorded.at("name") << ", chunk " << number;
    }
  }
}

TEST(ErasureCode, DecodesTheRecordedSetsWithTheirLastChunk) {
  for (const Json& recorded : part_of(kFile, "objects")) {
    for (const Json& set : recorded.at("decode_sets")) {
      std::vector<SpqrPiece> pieces;
      for (std::size_t i = 0; i < set.at("order").size(); ++i) {
        pieces.push_back({set.at("order")[i], exactly<32>(from_hex(set.at("chunks")[i].get<std::string>()))});
      }
      EXPECT_EQ(decoded(recorded.at("length"), pieces), bytes_at(recorded, "message")) << recorded.at("name");
    }
  }
}

TEST(ErasureCode, AnyChunksGiveTheObjectBack) {
  SeededRandom random(5);
  for (const std::size_t size : kSizes) {
    const Bytes object = random_object(random, size);
    for (int round = 0; round < 20; ++round) {
      std::vector<SpqrPiece> pieces;
      while (pieces.size() < size / 32) {
        const auto number = static_cast<std::uint16_t>(random.below(round % 2 == 0 ? 100 : 65'536));
        const bool known = std::ranges::count(pieces, number, &SpqrPiece::number) > 0;
        if (!known) pieces.push_back(piece_of(object, number));
      }
      ASSERT_EQ(decoded(size, pieces), object);
    }
  }
}

TEST(ErasureCode, ParityAloneGivesTheObjectBack) {
  SeededRandom random(6);
  for (const std::size_t size : kSizes) {
    const Bytes object = random_object(random, size);
    std::vector<SpqrPiece> pieces;
    for (std::size_t i = 0; i < size / 32; ++i)
      pieces.push_back(piece_of(object, static_cast<std::uint16_t>(40'000 + i)));
    EXPECT_EQ(decoded(size, pieces), object);
  }
}

TEST(Encoder, BeginsAgainAfterTheLastNumber) {
  SeededRandom random(7);
  Encoder encoder(random_object(random, 96), 65'534);
  std::vector<std::uint16_t> numbers;
  for (int i = 0; i < 4; ++i) {
    numbers.push_back(encoder.piece().number);
    EXPECT_EQ(encoder.piece().chunk, chunk_of(encoder.object(), numbers.back()));
    encoder.advance();
  }
  EXPECT_THAT(numbers, ::testing::ElementsAre(65'534, 65'535, 0, 1));
}

TEST(Decoder, KeepsItsPiecesByNumber) {
  Decoder decoder(160);
  for (const int number : {9, 2, 700, 5}) decoder.add({static_cast<std::uint16_t>(number), {}});
  std::vector<std::uint16_t> numbers;
  for (const SpqrPiece& piece : decoder.pieces()) numbers.push_back(piece.number);
  EXPECT_THAT(numbers, ::testing::ElementsAre(2, 5, 9, 700));
}

TEST(Decoder, ALaterPieceReplacesAnEarlierOneWithItsNumber) {
  SeededRandom random(8);
  const Bytes object = random_object(random, 96);
  Decoder decoder(96);
  decoder.add({1, SpqrChunk{0xBA, 0xD0}});
  decoder.add(piece_of(object, 0));
  EXPECT_FALSE(decoder.completed_by(piece_of(object, 1))) << "a third number is missing";
  decoder.add(piece_of(object, 1));
  EXPECT_EQ(decoder.pieces().size(), 2U);
  EXPECT_EQ(decoder.completed_by(piece_of(object, 77)), object);
}

}  // namespace
}  // namespace pawl::ratchet::spqr
