// Whose identity key is believed. A pin belongs to the name, whatever the device.
#pragma once
#include <cstdint>

#include "core/crypto/x25519.hpp"
#include "core/session/pq_history.hpp"

namespace pawl::account {

/// The numbers are those of the C ABI (PAWL_TRUST_...).
enum class TrustLevel : std::int32_t {
  kNone = 0,      // known, and not trusted: nothing is sent to it and nothing read from it
  kFirstUse = 1,  // the first key seen, or one that the user accepted without comparing
  kVerified = 2,  // the user has compared it
  kBlocked = 3,   // the user wants nothing to do with it
};

struct Pin {
  crypto::PublicKey identity;
  TrustLevel level = TrustLevel::kFirstUse;
  session::PqHistory pq_history{};  // of this identity, and of others that the name had (session::SuiteRule)
  /// By something that we did: sent to it, begun a session with it, decided about it, or forgotten its sessions. Of
  /// identities that have only shown themselves by messages that we read, those without a record are counted.
  bool confirmed = true;

  friend bool operator==(const Pin&, const Pin&) = default;
};

/// What happens with an identity key that nobody has decided about. The numbers are those of the C ABI
/// (PAWL_POLICY_...).
enum class Policy : std::int32_t {
  kFirstUse = 1,      // the first key of a name is believed and pinned; another one is refused
  kVerifiedOnly = 2,  // as kFirstUse for reading; nothing is sent to a key below kVerified
  kAsk = 3,           // an unknown key is refused in both directions until set_trust has been called
};

enum class Direction { kSending, kReceiving };

/// `pin` is null when the name has none.
[[nodiscard]] bool is_trusted(const Pin* pin, const crypto::PublicKey& identity, Policy policy, Direction direction);

}  // namespace pawl::account
