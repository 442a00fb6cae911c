// What the primitives leave on the stack, and that clearing it as deep as they go removes it.
#include "core/base/leftovers.hpp"

#include <gtest/gtest.h>

#include "core/crypto/aead.hpp"
#include "core/crypto/aes_cbc.hpp"
#include "core/crypto/hkdf.hpp"
#include "core/crypto/xeddsa.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/painted_stack.hpp"

namespace pawl::crypto {
namespace {

using testing::PaintedStack;
using testing::SeededRandom;

// Measured: 4.4 KB, the refusal of a signature at its first call, when the dynamic linker still looks names up.
constexpr std::size_t kDeepestPrimitive = 8 * 1024;

Bytes copy_of(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

class Leftovers : public ::testing::Test {
 protected:
  // Whether any eight bytes of the secret stand on the stack after `call`.
  bool left_behind(ByteView secret, const std::function<void()>& call) {
    stack_.run(call);
    for (std::size_t at = 0; at + 8 <= secret.size(); ++at) {
      if (stack_.holds(secret.subspan(at, 8))) return true;
    }
    return false;
  }

  void expect_that_clearing_removes(ByteView secret, const std::function<void()>& call) {
    stack_.run(call);
    EXPECT_LE(stack_.depth(), kDeepestPrimitive);
    EXPECT_FALSE(left_behind(secret, [&] {
      call();
      clear_stack(kDeepestPrimitive);
    }));
  }

  SeededRandom random_{1};
  KeyPair mine_ = *generate_key_pair(random_);
  KeyPair theirs_ = *generate_key_pair(random_);
  Bytes key_ = copy_of(mine_.private_key.reveal());
  Bytes text_ = Bytes(256, 7);
  PaintedStack stack_;
};

[[gnu::noinline]] void forget_to_erase(ByteView secret) {
  std::array<volatile std::uint8_t, 32> copy;
  std::ranges::copy(secret, copy.begin());
}

TEST_F(Leftovers, AreFoundWhereACallForgetsToErase) {
  const auto call = [&] { forget_to_erase(key_); };
  EXPECT_TRUE(left_behind(key_, call));
  expect_that_clearing_removes(key_, call);
}

TEST_F(Leftovers, OfAgreeingAreRemoved) {
  const SharedSecret shared = *agree(mine_.private_key, theirs_.public_key);
  const auto call = [&] { EXPECT_TRUE(agree(mine_.private_key, theirs_.public_key)); };
  expect_that_clearing_removes(shared.reveal(), call);
  expect_that_clearing_removes(key_, call);
}

TEST_F(Leftovers, OfSigningAreRemoved) {
  expect_that_clearing_removes(key_, [&] { EXPECT_TRUE(xeddsa_sign(mine_.private_key, text_, random_)); });
}

TEST_F(Leftovers, OfRefusingASignatureAreAsDeepAsAnythingGets) {
  stack_.run([&] { EXPECT_FALSE(xeddsa_verify(mine_.public_key, text_, Bytes(64))); });
  EXPECT_LE(stack_.depth(), kDeepestPrimitive);
}

TEST_F(Leftovers, OfDerivingKeysAreRemoved) {
  Bytes out(80);
  const auto call = [&] { hkdf({}, {key_}, bytes_of("label"), out); };
  expect_that_clearing_removes(key_, call);
  expect_that_clearing_removes(out, call);
}

TEST_F(Leftovers, OfTheCipherAreRemoved) {
  const std::span<const std::uint8_t, 32> key(key_.data(), 32);
  const std::array<std::uint8_t, 16> iv{};
  expect_that_clearing_removes(key_, [&] { EXPECT_FALSE(aes256_cbc_encrypt(key, iv, text_).empty()); });
}

TEST_F(Leftovers, OfSealingAreRemoved) {
  const auto key = SealingKey::copy_of(std::span<const std::uint8_t, 32>(key_.data(), 32));
  expect_that_clearing_removes(key_, [&] { EXPECT_TRUE(seal(key, text_, {}, random_)); });
}

}  // namespace
}  // namespace pawl::crypto
