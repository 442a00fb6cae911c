// Who writes to whom, and who reads from whom.
#pragma once
#include <cstdint>

#include "core/crypto/random.hpp"
#include "core/crypto/x25519.hpp"
#include "core/session/address.hpp"
#include "core/session/device_keys.hpp"
#include "core/session/suites.hpp"

namespace pawl::session {

/// Who sends, to whom, when, and in which suites.
struct Sender {
  const DeviceKeys& own;
  const Address& recipient;
  std::int64_t now_ms;
  crypto::Random& random;
  SuiteRule suites;
};

/// Who receives, from whom, when, and in which suites.
struct Receiver {
  const DeviceKeys& own;
  const Address& sender;
  std::int64_t now_ms;
  crypto::Random& random;
  SuiteRule suites;
};

/// Two devices of one account: the same identity key, and the same service id.
bool is_self(const DeviceKeys& own, const Address& peer, const crypto::PublicKey& identity);

}  // namespace pawl::session
