// Which code libcrypto chooses for AES. It does not tell, so this follows its choice: the processor's own instructions,
// else vector permutations, else tables.
#include "core/crypto/aes_cbc.hpp"

#if defined(__aarch64__) || defined(__arm__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace pawl::crypto {

AesKind aes_kind() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  if (__builtin_cpu_supports("aes") != 0) return AesKind::kInstructions;
  return __builtin_cpu_supports("ssse3") != 0 ? AesKind::kVector : AesKind::kTable;
#elif defined(__aarch64__)
  return (getauxval(AT_HWCAP) & HWCAP_AES) != 0 ? AesKind::kInstructions : AesKind::kVector;
#elif defined(__arm__)
  if ((getauxval(AT_HWCAP2) & HWCAP2_AES) != 0) return AesKind::kInstructions;
  return (getauxval(AT_HWCAP) & HWCAP_NEON) != 0 ? AesKind::kVector : AesKind::kTable;
#else
  return AesKind::kTable;
#endif
}

}  // namespace pawl::crypto
