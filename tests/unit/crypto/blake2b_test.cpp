#include "core/crypto/blake2b.hpp"

#include <gtest/gtest.h>

#include "tests/support/fixed_random.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::crypto {
namespace {

using testing::to_hex;

Bytes counting(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i);
  return bytes;
}

std::string hash(std::initializer_list<ByteView> parts, std::size_t size) {
  const auto key = SealingKey::copy_of(ByteView(counting(32)).first<32>());
  Bytes out(size);
  keyed_blake2b(key, parts, out);
  return to_hex(out);
}

// Computed with Python's hashlib.blake2b.
TEST(KeyedBlake2b, AgreesWithPython) {
  EXPECT_EQ(hash({}, 16), "3daf97bce7888fd59773c66bf647459c");
  EXPECT_EQ(hash({bytes_of("abc")}, 32), "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f");
  EXPECT_EQ(hash({counting(200)}, 64),
            "9093518bf78f2721ca56ba259b17cae6a3c1851e8d09f996d5897febc9188502"
            "fb1f1382fe6acc16cf593e744db24b6c51b09978a7b458341f2a1043823244b6");
}

TEST(KeyedBlake2b, HashesPartsAsIfTheyWereOne) {
  const Bytes all = counting(200);
  const ByteView view(all);
  EXPECT_EQ(hash({view.first(1), view.subspan(1, 150), {}, view.subspan(151)}, 32), hash({view}, 32));
}

}  // namespace
}  // namespace pawl::crypto
