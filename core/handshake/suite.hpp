// The suites: how two devices begin a session and go on in it.
#pragma once
#include <cstdint>

#include "core/wire/version.hpp"

namespace pawl::handshake {

/// The numbers are those of the C ABI (PAWL_SUITE_...).
enum class Suite : std::int32_t {
  kSignalV4 = 1,    // PQXDH with Kyber1024, then Double Ratchet and SPQR: what deployed Signal clients speak
  kSignalV3 = 2,    // X3DH, then the Double Ratchet
  kWhatsAppPq = 3,  // PQXDH with ML-KEM-1024, then the Double Ratchet. Off: no session is made with it
};

constexpr bool is_post_quantum(Suite suite) { return suite != Suite::kSignalV3; }

/// The version that messages of the suite say they are of.
constexpr std::uint8_t version_of(Suite suite) { return suite == Suite::kSignalV3 ? 3 : wire::kPostQuantumVersion; }

}  // namespace pawl::handshake
