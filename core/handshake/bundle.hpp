// A prekey bundle: what a device publishes so that others can start a session with it (X3DH and PQXDH,
// "Publishing keys").
#pragma once
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/crypto/kem1024.hpp"
#include "core/crypto/x25519.hpp"
#include "core/handshake/suite.hpp"

namespace pawl::handshake {

struct BundlePrekey {
  std::uint32_t id = 0;
  crypto::PublicKey key;
};

struct BundleKemPrekey {
  std::uint32_t id = 0;
  crypto::KemPublicKey key;
  Bytes signature;  // as that of the signed prekey
};

struct Bundle {
  std::uint32_t registration_id = 0;
  std::uint32_t device = 0;
  crypto::PublicKey identity;
  BundlePrekey signed_prekey;
  Bytes signed_prekey_signature;  // 64 bytes to be good; kept as received, so that a bad length is a bad signature
  std::optional<BundlePrekey> prekey;
  std::optional<BundleKemPrekey> kem_prekey = {};  // there: the device speaks a post-quantum suite
};

/// Errors: kInvalidSignature when a signature is wrong or not 64 bytes, be it that of the signed prekey or that of a
/// KEM prekey, which is signed as `suite` has it. There is no option to skip this.
Result<Done> check_signatures(const Bundle& bundle, Suite suite = Suite::kSignalV4);

}  // namespace pawl::handshake
