// The version byte in front of every message: the high half is the session's version, the low half what else the
// sender could speak, which nobody needs to know.
#pragma once
#include <cstdint>

#include "core/base/result.hpp"

namespace pawl::wire {

inline constexpr std::uint8_t kOldestVersion = 3;       // X3DH, Double Ratchet
inline constexpr std::uint8_t kNewestVersion = 4;       // PQXDH, Double Ratchet, in Signal's family SPQR
inline constexpr std::uint8_t kPostQuantumVersion = 4;  // from here on a first message has KEM fields

/// The session version of a version byte. Errors: kLegacyVersion, kUnsupportedVersion.
inline Result<std::uint8_t> parse_version(std::uint8_t byte) {
  const auto version = static_cast<std::uint8_t>(byte >> 4);
  if (version < kOldestVersion) return Error(Errc::kLegacyVersion, "the message is of a version no longer in use");
  if (version > kNewestVersion) return Error(Errc::kUnsupportedVersion, "the message is of a version not known here");
  return version;
}

/// 33 or 44: other libraries of version 3 refuse any other low half, and those of version 4 send this one.
constexpr std::uint8_t version_byte(std::uint8_t version) { return static_cast<std::uint8_t>(version << 4 | version); }

}  // namespace pawl::wire
