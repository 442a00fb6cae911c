#include "core/handshake/keys.hpp"

#include "core/handshake/pqxdh.hpp"

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

Result<KemPrekey> make_kem_prekey(Suite suite, const crypto::SigningKey& identity, std::uint32_t id,
                                  std::int64_t now_ms, crypto::Random& random) {
  const PqxdhDialect dialect = dialect_of(suite);
  PAWL_TRY(auto key, crypto::generate_kem_key(dialect.kem, random));
  PAWL_TRY(const auto signature, identity.sign(wire::write_kem(key.public_key().bytes, dialect.type), random));
  return KemPrekey{id, std::move(key), now_ms, signature};
}

}  // namespace pawl::handshake
