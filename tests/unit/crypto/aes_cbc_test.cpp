#include "core/crypto/aes_cbc.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/matchers.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::crypto {
namespace {

using testing::bytes_at;
using testing::cases_of;
using ::testing::ElementsAreArray;
using testing::exactly;
using testing::Gives;
using testing::Json;
using testing::to_hex;

constexpr std::array<std::uint8_t, 32> kKey{1, 2, 3};
constexpr std::array<std::uint8_t, 16> kIv{4, 5, 6};

Bytes encrypted(ByteView plain) { return aes256_cbc_encrypt(kKey, kIv, plain); }
Result<SecretBytes> decrypted(ByteView cipher) { return aes256_cbc_decrypt(kKey, kIv, cipher); }

// The ciphertext of whole blocks to which no padding is added: ours without its last block, which is padding only.
Bytes encrypted_as_it_is(ByteView blocks) {
  const Bytes cipher = encrypted(blocks);
  return {cipher.begin(), cipher.end() - kAesBlock};
}

// The cases with keys of 128 bits are left out: no protocol here has such keys, so there is nothing to run them with.
TEST(AesCbc, AgreesWithWycheproof) {
  for (const Json& c : cases_of("wycheproof-aes-cbc-pkcs7.json")) {
    if (c.at("bits") != 256) continue;
    const auto key = exactly<32>(bytes_at(c, "key"));
    const auto iv = exactly<16>(bytes_at(c, "iv"));
    const auto plain = aes256_cbc_decrypt(key, iv, bytes_at(c, "ct"));
    ASSERT_EQ(static_cast<bool>(plain), c.at("result") == "valid") << c.at("id");
    if (!plain) continue;
    EXPECT_EQ(to_hex(*plain), c.at("msg")) << c.at("id");
    EXPECT_EQ(to_hex(aes256_cbc_encrypt(key, iv, *plain)), c.at("ct")) << c.at("id");
  }
}

TEST(AesCbc, OpensWhatItSealedAtEveryLength) {
  for (std::size_t size = 0; size <= 5 * kAesBlock; ++size) {
    const Bytes plain(size, 0x5A);
    const Bytes cipher = encrypted(plain);
    EXPECT_EQ(cipher.size(), (size / kAesBlock + 1) * kAesBlock);
    EXPECT_THAT(decrypted(cipher), Gives(ElementsAreArray(plain)));
  }
}

struct BadCipher {
  const char* what;
  Bytes cipher;
};

// One block that ends as given, the rest of it filled with 0xA5.
Bytes block_ending_in(const Bytes& end) {
  Bytes block(kAesBlock, 0xA5);
  std::ranges::copy(end, block.end() - static_cast<std::ptrdiff_t>(end.size()));
  return encrypted_as_it_is(block);
}

std::vector<BadCipher> bad_ciphers() {
  Bytes first_of_sixteen_wrong(kAesBlock, 16);
  first_of_sixteen_wrong[0] = 15;
  return {
      {"nothing at all", {}},
      {"one byte", Bytes(1)},
      {"a byte less than a block", Bytes(kAesBlock - 1)},
      {"a byte more than a block", Bytes(kAesBlock + 1)},
      {"a padding of 0", block_ending_in({0})},
      {"a padding of 17", block_ending_in({17})},
      {"a padding of 32", block_ending_in({32})},
      {"a padding of 128", block_ending_in({128})},
      {"a padding of 255", block_ending_in({255})},
      {"2, before it something else", block_ending_in({1, 2})},
      {"3, at its head something else", block_ending_in({2, 3, 3})},
      {"3, in its middle something else", block_ending_in({3, 2, 3})},
      {"16, at its head something else", encrypted_as_it_is(first_of_sixteen_wrong)},
      {"the text ends where a block does", block_ending_in({'t', 'e', 'x', 't'})},
  };
}

TEST(AesCbc, AnswersEveryBadLengthAndEveryBadPaddingAlike) {
  const auto first = decrypted({});
  ASSERT_THAT(first, testing::FailsWith(Errc::kInvalidMessage, Errc::kNone));
  for (const BadCipher& bad : bad_ciphers()) {
    const auto answer = decrypted(bad.cipher);
    ASSERT_THAT(answer, testing::FailsWith(Errc::kInvalidMessage, Errc::kNone)) << bad.what;
    EXPECT_STREQ(answer.error().sentence, first.error().sentence) << bad.what;
  }
}

TEST(AesCbc, JudgesEveryLastByteBySixteenBytes) {
  for (int named = 0; named < 256; ++named) {
    const Bytes block(kAesBlock, static_cast<std::uint8_t>(named));
    EXPECT_EQ(static_cast<bool>(decrypted(encrypted_as_it_is(block))), named >= 1 && named <= 16) << named;
  }
}

TEST(AesCbc, SeesAnyWrongByteOfThePadding) {
  for (std::size_t padding = 1; padding <= kAesBlock; ++padding) {
    for (std::size_t wrong = 0; wrong < kAesBlock; ++wrong) {
      Bytes block(kAesBlock, static_cast<std::uint8_t>(padding));
      block[kAesBlock - 1 - wrong] ^= 0x40;
      EXPECT_EQ(static_cast<bool>(decrypted(encrypted_as_it_is(block))), wrong >= padding) << padding << ", " << wrong;
    }
  }
}

}  // namespace
}  // namespace pawl::crypto
