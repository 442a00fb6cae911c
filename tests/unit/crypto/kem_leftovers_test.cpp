// What the KEMs leave on the stack: nothing. They clear it themselves, as deep as they go.
#include <gtest/gtest.h>

#include "core/crypto/kem1024.hpp"
#include "core/crypto/mlkem/leave_nothing.hpp"
#include "core/crypto/mlkem768.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/painted_stack.hpp"

namespace pawl::crypto {
namespace {

class KemLeftovers : public ::testing::Test {
 protected:
  bool is_clear_after(const std::function<void()>& call) {
    stack_.run(call);
    return stack_.depth() > mlkem::kDeepestKem && stack_.is_clear_below(kFramesAbove);
  }
  // The frames of the test and of the function that is called, with its outputs.
  static constexpr std::size_t kFramesAbove = 8 * 1024;

  testing::PaintedStack stack_{std::size_t{256} << 10};
  testing::SeededRandom random_{1};
};

TEST_F(KemLeftovers, OfTheKemsOfASessionStartAreCleared) {
  for (const KemKind kind : {KemKind::kKyber1024, KemKind::kMlKem1024}) {
    const auto key = *generate_kem_key(kind, random_);
    const KemPublicKey public_key = key.public_key();
    const auto made = *encapsulate(kind, public_key, random_);
    EXPECT_TRUE(is_clear_after([&] { (void)key.public_key(); }));
    EXPECT_TRUE(is_clear_after([&] { EXPECT_TRUE(encapsulate(kind, public_key, random_)); }));
    EXPECT_TRUE(is_clear_after([&] { (void)key.decapsulate(made.ciphertext); }));
  }
}

TEST_F(KemLeftovers, OfMlKem768AreCleared) {
  const auto seed = *random_secret<mlkem768::Seed>(random_);
  const auto message = *random_secret<mlkem768::Message>(random_);
  const auto key = mlkem768::public_key_of(seed);
  const auto half = mlkem768::encapsulate_first(key.header, message);
  const auto second = mlkem768::encapsulate_second(key.header, key.vector, message);
  EXPECT_TRUE(is_clear_after([&] { (void)mlkem768::public_key_of(seed); }));
  EXPECT_TRUE(is_clear_after([&] { (void)mlkem768::encapsulate_first(key.header, message); }));
  EXPECT_TRUE(is_clear_after([&] { (void)mlkem768::encapsulate_second(key.header, key.vector, message); }));
  EXPECT_TRUE(is_clear_after([&] { (void)mlkem768::decapsulate(seed, half.ciphertext, second); }));
}

}  // namespace
}  // namespace pawl::crypto
