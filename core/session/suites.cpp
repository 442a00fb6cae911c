#include "core/session/suites.hpp"

namespace pawl::session {

Result<Suite> choose_suite(const handshake::Bundle& bundle, SuiteRule rule, std::optional<Suite> wanted) {
  const bool has_kem = bundle.kem_prekey.has_value();
  const Suite suite = wanted.value_or(has_kem ? Suite::kSignalV4 : Suite::kSignalV3);
  if (suite == Suite::kWhatsAppPq) return Error(Errc::kInvalidArgument, "the suite is off");
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
