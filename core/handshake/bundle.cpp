#include "core/handshake/bundle.hpp"

#include "core/crypto/xeddsa.hpp"

namespace pawl::handshake {

Result<Done> check_signatures(const Bundle& bundle) {
  if (!crypto::xeddsa_verify(bundle.identity, bundle.signed_prekey.key.bytes, bundle.signed_prekey_signature)) {
    return Error(Errc::kInvalidSignature, "the signed prekey of the bundle is not signed by its identity key");
  }
  return Done{};
}

}  // namespace pawl::handshake
