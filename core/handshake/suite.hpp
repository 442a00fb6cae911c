// The suites: how two devices begin a session and go on in it. And the families: which suites a device has.
#pragma once
#include <cstdint>

#include "core/wire/version.hpp"

namespace pawl::handshake {

/// The numbers are those of the C ABI (PAWL_SUITE_...).
enum class Suite : std::int32_t {
  kSignalV4 = 1,    // PQXDH with Kyber1024, then Double Ratchet and SPQR: what deployed Signal clients speak
  kSignalV3 = 2,    // X3DH, then the Double Ratchet: in both families, with the same bytes
  kWhatsAppPq = 3,  // PQXDH with ML-KEM-1024, then the Double Ratchet alone. No running client has confirmed it
};

/// Whose clients a device speaks with. An identity key belongs to one family. The numbers are those of the C ABI
/// (PAWL_FAMILY_...).
enum class Family : std::int32_t {
  kSignal = 1,    // unless somebody asks for the other one
  kWhatsApp = 2,  // off by default
};

constexpr bool is_post_quantum(Suite suite) { return suite != Suite::kSignalV3; }

/// Whether SPQR runs beside the Double Ratchet.
constexpr bool has_pq_ratchet(Suite suite) { return suite == Suite::kSignalV4; }

/// The version that messages of the suite say they are of.
constexpr std::uint8_t version_of(Suite suite) { return suite == Suite::kSignalV3 ? 3 : wire::kPostQuantumVersion; }

/// The post-quantum suite of a family.
constexpr Suite post_quantum_suite(Family family) {
  return family == Family::kSignal ? Suite::kSignalV4 : Suite::kWhatsAppPq;
}

/// What a device of the family understands by a version, which has to be one that there is.
constexpr Suite suite_of(std::uint8_t version, Family family) {
  return version == version_of(Suite::kSignalV3) ? Suite::kSignalV3 : post_quantum_suite(family);
}

}  // namespace pawl::handshake
