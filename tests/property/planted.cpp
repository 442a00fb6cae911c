// Which fault is in: the one that the environment names, none without it.
//   PAWL_PLANTED=message_key_reused build/dev/tests/property/property_delivery
#include "core/base/planted.hpp"

#include <array>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace pawl {

namespace {

Fault wanted_fault() {
  const char* wanted = std::getenv("PAWL_PLANTED");
  if (wanted == nullptr) return Fault::kNone;
  constexpr std::array<std::pair<std::string_view, Fault>, 9> kNames{
      {{"state_before_mac", Fault::kStateBeforeMac},
       {"pq_state_before_mac", Fault::kPqStateBeforeMac},
       {"used_key_kept", Fault::kUsedKeyKept},
       {"message_key_reused", Fault::kMessageKeyReused},
       {"secret_left_behind", Fault::kSecretLeftBehind},
       {"digest_blind", Fault::kDigestBlind},
       {"flush_dropped", Fault::kFlushDropped},
       {"log_erased_backwards", Fault::kLogErasedBackwards},
       {"never_forgets", Fault::kNeverForgets}}};
  for (const auto& [name, fault] : kNames) {
    if (name == wanted) return fault;
  }
  std::abort();  // a misspelt fault would be a harness that proves nothing
}

}  // namespace

bool planted(Fault fault) noexcept {
  static const Fault wanted = wanted_fault();
  return fault == wanted;
}

}  // namespace pawl
