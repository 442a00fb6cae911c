#include "core/session/suites.hpp"

namespace pawl::session {

Result<Suite> choose_suite(const handshake::Bundle& bundle, Family family, SuiteRule rule,
                           std::optional<Suite> wanted) {
  const bool has_kem = bundle.kem_prekey.has_value();
  const Suite post_quantum = handshake::post_quantum_suite(family);
  const Suite suite = wanted.value_or(has_kem ? post_quantum : Suite::kSignalV3);
  if (suite != post_quantum && suite != Suite::kSignalV3) {
    return Error(Errc::kInvalidArgument, "the suite is of another family than the keys");
  }
  if (handshake::is_post_quantum(suite) && !has_kem) {
    return Error(Errc::kInvalidArgument, "the bundle has no KEM prekey for the suite that is wanted");
  }
  rule.shown = rule.shown || has_kem;
  if (!rule.may_send(suite)) {
    return Error(Errc::kWeakerSuite, "the bundle would lead to a session that is not post-quantum");
  }
  return suite;
}

}  // namespace pawl::session
