// What an application may know about the sessions with one device.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/crypto/x25519.hpp"
#include "core/handshake/suite.hpp"

namespace pawl::session {

struct CurrentSessionInfo {
  handshake::Suite suite;
  std::uint8_t version;
  crypto::PublicKey remote_identity;
  std::uint32_t remote_registration_id;
  bool registration_id_confirmed;              // false: it was only seen in an unauthenticated wrapper
  bool unacknowledged;                         // we started it and have heard nothing in it: it sends prekey messages
  bool has_numbers_left;                       // false: it is stale, until one of its messages is answered
  std::optional<std::int64_t> sends_until_ms;  // after this moment it is stale, until it is answered; none: no limit
  std::uint64_t pq_epochs;                     // of the post-quantum ratchet, that both sides have completed
  bool pq_stalled;                             // for 200 messages in both directions it has completed none
};

struct SessionInfo {
  std::optional<CurrentSessionInfo> current;  // none: nothing can be sent until a bundle comes
  std::size_t archived;                       // previous sessions; they still receive
};

}  // namespace pawl::session
