// For the builds of tests/property alone (PAWL_PLANTED). The core tells a ledger outside which secrets it makes and
// which keys it encrypts with, so that no caller can forget to; and faults can be put into it, so that each harness is
// shown to notice its own. In every other build nothing here leaves a trace.
#pragma once
#include <cstdint>
#include <span>

namespace pawl {

enum class Fault {
  kNone,
  kStateBeforeMac,      // a message changes the state before its MAC was checked
  kPqStateBeforeMac,    // the same, in the post-quantum ratchet alone
  kMessageKeyReused,    // sending does not move the chain on
  kUsedKeyKept,         // a skipped key that was used stays
  kSecretLeftBehind,    // secrets are not erased
  kDigestBlind,         // the digest leaves tables out
  kFlushDropped,        // what is written to a store is not flushed
  kLogErasedBackwards,  // a log is overwritten from its end on
  kNeverForgets,        // a store does not rotate its keys
};

#ifdef PAWL_PLANTED
bool planted(Fault fault) noexcept;
void note_secret(std::span<const std::uint8_t> secret);
void note_encryption(std::span<const std::uint8_t> key);
#else
constexpr bool planted(Fault) noexcept { return false; }
constexpr void note_secret(std::span<const std::uint8_t>) noexcept {}
constexpr void note_encryption(std::span<const std::uint8_t>) noexcept {}
#endif

}  // namespace pawl
