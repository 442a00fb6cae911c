#include "core/account/trust.hpp"

namespace pawl::account {

bool is_trusted(const Pin* pin, const crypto::PublicKey& identity, Policy policy, Direction direction) {
  const bool only_verified = policy == Policy::kVerifiedOnly && direction == Direction::kSending;
  if (pin == nullptr) return policy != Policy::kAsk && !only_verified;
  if (pin->identity != identity) return false;
  if (only_verified) return pin->level == TrustLevel::kVerified;
  return pin->level == TrustLevel::kFirstUse || pin->level == TrustLevel::kVerified;
}

}  // namespace pawl::account
