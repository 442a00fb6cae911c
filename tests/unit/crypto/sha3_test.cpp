#include "core/crypto/sha3.hpp"

#include <gtest/gtest.h>

#include <map>

#include "core/crypto/keccak/four_sponges.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::crypto {
namespace {

using keccak::FourSponges;
using keccak::FourStates;
using keccak::Kind;
using keccak::Sponge;
using testing::bytes_at;
using testing::cases_of;
using testing::Json;
using testing::to_hex;

Bytes numbered(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(7 * i);
  return bytes;
}

Bytes sha3_or_shake(const std::string& name, ByteView message, std::size_t size) {
  Bytes out(size);
  if (name == "sha3_256") sha3_256({message}, std::span<std::uint8_t, 32>(out));
  if (name == "sha3_512") sha3_512({message}, std::span<std::uint8_t, 64>(out));
  if (name == "shake_128") shake128({message}, out);
  if (name == "shake_256") shake256({message}, out);
  return out;
}

TEST(Sha3, AgreesWithNist) {
  std::map<std::string, int> seen;
  for (const Json& c : cases_of("nist-sha3.json")) {
    const Bytes wanted = bytes_at(c, "out");
    EXPECT_EQ(to_hex(sha3_or_shake(c.at("alg"), bytes_at(c, "msg"), wanted.size())), c.at("out")) << c.at("id");
    ++seen[c.at("alg")];
  }
  EXPECT_EQ(seen.size(), 4U);
}

TEST(Sha3, DoesNotMindWhereTheInputIsCut) {
  const Bytes input = numbered(300);
  const ByteView whole(input);
  const Bytes expected = sha3_or_shake("shake_256", whole, 64);
  for (std::size_t a = 0; a <= whole.size(); ++a) {
    for (const std::size_t b : {0U, 1U, 7U, 8U, 135U, 136U}) {
      const std::size_t end = std::min(whole.size(), a + b);
      Bytes out(64);
      shake256({whole.first(a), whole.subspan(a, end - a), whole.subspan(end)}, out);
      ASSERT_EQ(out, expected) << "cut at " << a << " and " << end;
    }
  }
}

TEST(Sponge, DoesNotMindInWhichPiecesTheOutputIsTaken) {
  const Bytes expected = sha3_or_shake("shake_128", bytes_of("seed"), 600);
  for (const std::size_t piece : {1U, 3U, 8U, 21U, 167U, 168U, 169U}) {
    Sponge sponge(keccak::kShake128);
    sponge.absorb(bytes_of("seed"));
    Bytes out(expected.size());
    for (std::size_t at = 0; at < out.size(); at += piece) {
      sponge.squeeze(std::span(out).subspan(at, std::min(piece, out.size() - at)));
    }
    EXPECT_EQ(out, expected) << "pieces of " << piece;
  }
}

// What a sponge of its own makes of each suffix.
std::array<Bytes, 4> one_by_one(Kind kind, ByteView seed, const std::array<ByteView, 4>& suffixes, std::size_t size) {
  std::array<Bytes, 4> all;
  for (std::size_t i = 0; i < 4; ++i) {
    Sponge sponge(kind);
    sponge.absorb(seed);
    sponge.absorb(suffixes[i]);
    all[i].resize(size);
    sponge.squeeze(all[i]);
  }
  return all;
}

TEST(FourSponges, GiveWhatFourSingleOnesGive) {
  const Bytes seed = numbered(32);
  const Bytes tails = numbered(8);
  const ByteView t(tails);
  for (const Kind kind : {keccak::kShake128, keccak::kShake256}) {
    const std::array<ByteView, 4> suffixes{t.first(2), t.subspan(2, 2), t.subspan(4, 2), t.subspan(6, 2)};
    FourSponges sponges(kind, std::span<const std::uint8_t, 32>(seed), suffixes);
    std::array<Bytes, 4> out;
    for (Bytes& bytes : out) bytes.resize(3 * kind.rate);
    for (std::size_t at = 0; at < 3 * kind.rate; at += kind.rate) {
      sponges.squeeze_block({&out[0][at], &out[1][at], &out[2][at], &out[3][at]}, kind.rate);
    }
    EXPECT_EQ(out, one_by_one(kind, seed, suffixes, 3 * kind.rate));
  }
}

class FourPermutations : public ::testing::Test {
 protected:
  // Compares four random states after `permute_four` with four permutations of one, again and again.
  void expect_right(void (*permute_four)(FourStates&) noexcept) {
    testing::SeededRandom random(1);
    for (int i = 0; i < 100; ++i) {
      FourStates four;
      ASSERT_TRUE(random.fill({reinterpret_cast<std::uint8_t*>(four.words), sizeof four.words}));
      expect_right(permute_four, four);
    }
  }

 private:
  static void expect_right(void (*permute_four)(FourStates&) noexcept, const FourStates& four) {
    FourStates after = four;
    permute_four(after);
    for (std::size_t lane = 0; lane < 4; ++lane) {
      keccak::State one;
      for (std::size_t i = 0; i < keccak::kWords; ++i) one.words[i] = four.words[i][lane];
      keccak::permute(one);
      for (std::size_t i = 0; i < keccak::kWords; ++i)
        EXPECT_EQ(after.words[i][lane], one.words[i]) << lane << ", " << i;
    }
  }
};

TEST_F(FourPermutations, AreRightOnThisProcessor) { expect_right(keccak::permute); }
TEST_F(FourPermutations, AreRightOnAnyProcessor) { expect_right(keccak::permute_one_by_one); }
#if defined(__x86_64__)
TEST_F(FourPermutations, AreRightInTheRegistersThatThisProcessorHas) {
  if (__builtin_cpu_supports("avx2") != 0) expect_right(keccak::permute_four_avx2);
  if (__builtin_cpu_supports("avx512vl") != 0) expect_right(keccak::permute_four_avx512vl);
}
#endif

}  // namespace
}  // namespace pawl::crypto
