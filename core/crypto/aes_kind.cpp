// Which code libcrypto chooses for AES: the processor's own instructions, else vector permutations, else tables. On x86
// it tells what it goes by, and that is asked, since OPENSSL_ia32cap in the environment may have masked what the
// processor has. Elsewhere it does not tell, and this follows its choice.
#include "core/crypto/aes_cbc.hpp"

#if defined(__x86_64__) || defined(__i386__)
#include <openssl/crypto.h>

#include <charconv>
#include <string_view>
#elif defined(__aarch64__) || defined(__arm__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace pawl::crypto {

#if defined(__x86_64__) || defined(__i386__)

namespace {

// The first word of libcrypto's capability vector, OPENSSL_ia32cap(3); zero where it was built without assembly.
std::uint64_t capabilities() noexcept {
  constexpr std::string_view kName = "OPENSSL_ia32cap=0x";
  const char* const told = OPENSSL_info(OPENSSL_INFO_CPU_SETTINGS);
  const std::string_view settings = told == nullptr ? "" : told;
  if (!settings.starts_with(kName)) return 0;
  std::uint64_t word = 0;
  std::from_chars(settings.data() + kName.size(), settings.data() + settings.size(), word, 16);
  return word;
}

}  // namespace

AesKind aes_kind() noexcept {
  constexpr std::uint64_t kAesNi = std::uint64_t{1} << 57, kSsse3 = std::uint64_t{1} << 41;
  const std::uint64_t has = capabilities();
  if ((has & kAesNi) != 0) return AesKind::kInstructions;
  return (has & kSsse3) != 0 ? AesKind::kVector : AesKind::kTable;
}

#else

AesKind aes_kind() noexcept {
#if defined(__aarch64__)
  return (getauxval(AT_HWCAP) & HWCAP_AES) != 0 ? AesKind::kInstructions : AesKind::kVector;
#elif defined(__arm__)
  if ((getauxval(AT_HWCAP2) & HWCAP2_AES) != 0) return AesKind::kInstructions;
  return (getauxval(AT_HWCAP) & HWCAP_NEON) != 0 ? AesKind::kVector : AesKind::kTable;
#else
  return AesKind::kTable;
#endif
}

#endif

}  // namespace pawl::crypto
