#include "core/handshake/keys.hpp"

namespace pawl::handshake {

Result<Prekey> make_prekey(std::uint32_t id, crypto::Random& random) {
  PAWL_TRY(auto pair, crypto::generate_key_pair(random));
  return Prekey{id, std::move(pair)};
}

Result<SignedPrekey> make_signed_prekey(const crypto::SigningKey& identity, std::uint32_t id, std::int64_t now_ms,
                                        crypto::Random& random) {
  PAWL_TRY(auto pair, crypto::generate_key_pair(random));
  PAWL_TRY(const auto signature, identity.sign(pair.public_key.bytes, random));
  return SignedPrekey{id, std::move(pair), now_ms, signature};
}

}  // namespace pawl::handshake
