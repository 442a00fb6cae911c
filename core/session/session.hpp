// One session: a Double Ratchet and who is at its ends.
#pragma once
#include <cstdint>
#include <optional>

#include "core/crypto/x25519.hpp"
#include "core/ratchet/double_ratchet.hpp"

namespace pawl::session {

inline constexpr std::uint8_t kX3dhVersion = 3;

/// What every message carries until the peer has answered.
struct Pending {
  std::optional<std::uint32_t> prekey_id;
  std::uint32_t signed_prekey_id;
};

struct Session {
  std::uint8_t version;
  crypto::PublicKey remote_identity;
  crypto::PublicKey base_key;  // of the handshake that made this session, on both sides
  std::uint32_t remote_registration_id;
  bool registration_id_confirmed;  // by a bundle; the wrapper of a message is not authenticated
  std::optional<Pending> pending;
  ratchet::DoubleRatchet ratchet;
};

}  // namespace pawl::session
