#include "core/crypto/sha256.hpp"

#include <gtest/gtest.h>

#include "core/crypto/sha256_stream.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::crypto {
namespace {

using testing::bytes_at;
using testing::cases_of;
using testing::Json;
using testing::to_hex;

TEST(Sha256, AgreesWithNist) {
  for (const Json& c : cases_of("nist-sha256.json")) {
    EXPECT_EQ(to_hex(sha256({bytes_at(c, "msg")})), c.at("out")) << c.at("id");
  }
}

// FIPS 180-2, B.3: a million times the letter a.
TEST(Sha256, HashesAMillionBytes) {
  EXPECT_EQ(to_hex(sha256({Bytes(1'000'000, 'a')})),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, DoesNotMindWhereTheInputIsCut) {
  Bytes input(200);
  for (std::size_t i = 0; i < input.size(); ++i) input[i] = static_cast<std::uint8_t>(i);
  const ByteView whole(input);
  const Sha256Digest expected = sha256({whole});
  for (std::size_t a = 0; a <= whole.size(); ++a) {
    for (const std::size_t b : {std::size_t{0}, std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{65}}) {
      const std::size_t end = std::min(whole.size(), a + b);
      ASSERT_EQ(sha256({whole.first(a), whole.subspan(a, end - a), whole.subspan(end)}), expected)
          << "cut at " << a << " and " << end;
    }
  }
}

TEST(Sha256Stream, GoesOnFromAStateInTheMiddle) {
  const Bytes head(128, 1);
  const Bytes tail(70, 2);
  Sha256State after = kSha256Start;
  sha256_compress(after, head);
  Sha256Stream stream(after, head.size());
  stream.absorb(tail);
  Sha256Digest digest{};
  stream.finish(digest);
  EXPECT_EQ(digest, sha256({head, tail}));
}

}  // namespace
}  // namespace pawl::crypto
