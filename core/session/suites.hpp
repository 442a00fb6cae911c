// Which suite is spoken with whom. Nothing is downgraded in silence, unless the policy allows every suite.
#pragma once
#include <cstdint>
#include <optional>

#include "core/base/result.hpp"
#include "core/handshake/bundle.hpp"
#include "core/handshake/suite.hpp"

namespace pawl::session {

using handshake::Family;
using handshake::Suite;

/// What is asked of the suites of sessions. The numbers are those of the C ABI (PAWL_PQ_...).
enum class PqPolicy : std::int32_t {
  kAllowed = 1,    // a post-quantum suite where the peer has one
  kPreferred = 2,  // the same; and with an identity that has once shown that it has one, never another
  kRequired = 3,   // post-quantum suites alone: others are read where there is a session, never begun or written in
};

/// What suites may be used with one identity of a peer.
struct SuiteRule {
  PqPolicy policy = PqPolicy::kRequired;
  bool shown = false;  // the identity has shown a KEM prekey or a post-quantum message; kept as long as it is pinned

  [[nodiscard]] constexpr bool may_send(Suite suite) const {
    return handshake::is_post_quantum(suite) || policy == PqPolicy::kAllowed ||
           (policy == PqPolicy::kPreferred && !shown);
  }
};

/// The suite of a session from this bundle, between devices of `family`: `wanted`, or the strongest one that the bundle
/// is good for. Errors: kWeakerSuite when the rule forbids it; kInvalidArgument when the bundle is not good for what is
/// wanted, or the family does not have it.
Result<Suite> choose_suite(const handshake::Bundle& bundle, Family family, SuiteRule rule, std::optional<Suite> wanted);

}  // namespace pawl::session
