#include "core/handshake/x3dh.hpp"

namespace pawl::handshake {

namespace {

FirstKeys first_keys(const Agreement& agreement) {
  const auto both = Secret<64, struct FirstKeysTag>::make(
      [&](std::span<std::uint8_t, 64> out) { agreement.derive({}, "WhisperText", out); });
  return {RootKey::copy_of(both.reveal().first<32>()), ChainKey::copy_of(both.reveal().last<32>())};
}

}  // namespace

Result<FirstKeys> x3dh_initiate(const Initiator& keys) {
  PAWL_TRY(const auto agreement, agree(keys));
  return first_keys(agreement);
}

Result<FirstKeys> x3dh_respond(const Responder& keys) {
  PAWL_TRY(const auto agreement, agree(keys));
  return first_keys(agreement);
}

}  // namespace pawl::handshake
