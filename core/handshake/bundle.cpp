#include "core/handshake/bundle.hpp"

#include "core/crypto/xeddsa.hpp"
#include "core/handshake/pqxdh.hpp"

namespace pawl::handshake {

Result<Done> check_signatures(const Bundle& bundle, Suite suite) {
  if (!crypto::xeddsa_verify(bundle.identity, bundle.signed_prekey.key.bytes, bundle.signed_prekey_signature)) {
    return Error(Errc::kInvalidSignature, "the signed prekey of the bundle is not signed by its identity key");
  }
  if (!bundle.kem_prekey) return Done{};
  const Bytes kem_key = wire::write_kem(bundle.kem_prekey->key.bytes, dialect_of(suite).type);
  if (!crypto::xeddsa_verify(bundle.identity, kem_key, bundle.kem_prekey->signature)) {
    return Error(Errc::kInvalidSignature, "the KEM prekey of the bundle is not signed by its identity key");
  }
  return Done{};
}

}  // namespace pawl::handshake
