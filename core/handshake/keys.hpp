// The keys of one device, public and private (signal-sessions, "Prekey objects and what is signed").
#pragma once
#include <cstdint>

#include "core/crypto/x25519.hpp"
#include "core/crypto/xeddsa.hpp"

namespace pawl::handshake {

using IdentityKeyPair = crypto::KeyPair;

/// A one-time EC prekey.
struct Prekey {
  std::uint32_t id = 0;
  crypto::KeyPair pair;
};

struct SignedPrekey {
  std::uint32_t id = 0;
  crypto::KeyPair pair;
  std::int64_t created_ms = 0;
  crypto::Signature signature{};
};

}  // namespace pawl::handshake
