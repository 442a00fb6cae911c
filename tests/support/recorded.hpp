// The parties of recorded conversations (tests/vectors/signal-sessions-v3.json and -v4.json), with the keys they had.
#pragma once
#include <string>

#include "core/session/device_keys.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::testing {

inline crypto::PublicKey public_key_at(const Json& object, const std::string& name) {
  return {exactly<33>(bytes_at(object, name.c_str()))};
}

inline crypto::KeyPair key_pair_at(const Json& object, const std::string& name) {
  const auto private_key = exactly<32>(bytes_at(object, (name + "_private").c_str()));
  return {crypto::PrivateKey::copy_of(private_key), public_key_at(object, name + "_public")};
}

/// The KEM prekey of a party, without its type byte.
inline handshake::KemPrekey kem_prekey_at(const Json& party, std::uint32_t id) {
  const Bytes secret = bytes_at(party, "kyber_prekey_secret");
  return {id, *crypto::KemPrivateKey::from_expanded(crypto::KemKind::kKyber1024, ByteView(secret).subspan(1)), 0,
          exactly<64>(bytes_at(party, "kyber_prekey_signature"))};
}

inline bool has_field(const Json& object, const char* name) {
  return object.contains(name) && !object.at(name).is_null();
}

/// The keys of `party`, at an address of one's choice: many parties have no name.
inline session::DeviceKeys keys_of(const Json& party, const session::Address& address) {
  NoRandom none;
  const auto identity = exactly<32>(bytes_at(party, "identity_private"));
  auto keys = *session::DeviceKeys::create({address, identity, party.at("registration_id").get<std::uint32_t>()}, none);
  session::KeysChange change{{}, {}, {}, {}, keys.revision()};
  if (has_field(party, "signed_prekey_id")) {
    const auto id = party.at("signed_prekey_id").get<std::uint32_t>();
    handshake::SignedPrekey key{id, key_pair_at(party, "signed_prekey"), 0,
                                exactly<64>(bytes_at(party, "signed_prekey_signature"))};
    change.new_signed_prekeys.emplace(id, std::move(key));
  }
  if (has_field(party, "prekey_id")) {
    const auto id = party.at("prekey_id").get<std::uint32_t>();
    change.new_prekeys.emplace(id, handshake::Prekey{id, key_pair_at(party, "prekey")});
  }
  if (has_field(party, "kyber_prekey_id")) {  // whether it was a one-time one is not recorded
    const auto id = party.at("kyber_prekey_id").get<std::uint32_t>();
    change.new_last_resorts.emplace(id, session::LastResort{kem_prekey_at(party, id)});
  }
  if (!keys.commit(std::move(change))) throw std::logic_error("fresh keys take any change");
  return keys;
}

inline session::DeviceKeys keys_of(const Json& party) {
  return keys_of(party,
                 *session::Address::parse(party.at("name").get<std::string>(), party.at("device").get<unsigned>()));
}

}  // namespace pawl::testing
