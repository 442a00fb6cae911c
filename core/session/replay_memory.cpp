#include "core/session/replay_memory.hpp"

#include <algorithm>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/crypto/hkdf.hpp"
#include "core/crypto/hmac.hpp"
#include "core/wire/little_endian.hpp"

namespace pawl::session {
namespace {

constexpr std::string_view kInfo = "pawl replay memory";

using ReplayKey = Secret<32, struct ReplayKeyTag>;

}  // namespace

// The key comes from the identity, which lives as long as the device does.
ReplayEntry replay_entry(const crypto::PrivateKey& identity, const FirstUse& use) {
  const auto key = ReplayKey::make(
      [&](std::span<std::uint8_t, 32> out) { crypto::hkdf({}, {identity.reveal()}, bytes_of(kInfo), out); });
  std::array<std::uint8_t, 32> whole{};
  crypto::HmacKey(key.reveal())
      .mac({wire::little_endian(use.kem_prekey_id), wire::little_endian(use.signed_prekey_id), use.base_key.bytes},
           whole);
  ReplayEntry entry{};
  std::copy_n(whole.begin(), entry.size(), entry.begin());
  return entry;
}

}  // namespace pawl::session
