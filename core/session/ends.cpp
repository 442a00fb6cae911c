#include "core/session/ends.hpp"

namespace pawl::session {

bool is_self(const DeviceKeys& own, const Address& peer, const crypto::PublicKey& identity) {
  return peer.name == own.address().name && wire::parse_service_id(peer.name.text()) &&
         identity == own.identity().public_key;
}

}  // namespace pawl::session
