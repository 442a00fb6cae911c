// Which AES runs. A part of every program that runs with instructions masked (CMakeLists.txt), so that a mask without
// effect fails there.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "core/crypto/aes_cbc.hpp"

namespace pawl::crypto {
namespace {

#if defined(__x86_64__)

AesKind kind_of_this_processor() {
  if (__builtin_cpu_supports("aes") != 0) return AesKind::kInstructions;
  return __builtin_cpu_supports("ssse3") != 0 ? AesKind::kVector : AesKind::kTable;
}

TEST(AesKind, IsTheBestThatTheProcessorHasAndNoMaskHides) {
  const char* const left_by_mask = std::getenv("PAWL_TEST_AES_KIND");
  const int expected = left_by_mask != nullptr ? std::stoi(left_by_mask) : static_cast<int>(kind_of_this_processor());
  EXPECT_EQ(static_cast<int>(aes_kind()), expected);
}

#else

TEST(AesKind, IsKnown) {
  const auto kind = static_cast<int>(aes_kind());
  EXPECT_GE(kind, 1);
  EXPECT_LE(kind, 3);
}

#endif

}  // namespace
}  // namespace pawl::crypto
