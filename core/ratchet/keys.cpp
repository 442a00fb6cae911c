#include "core/ratchet/keys.hpp"

#include <array>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/crypto/hkdf.hpp"
#include "core/crypto/hmac.hpp"

namespace pawl::ratchet {
namespace {

constexpr std::string_view kRootInfo = "WhisperRatchet";
constexpr std::string_view kMessageInfo = "WhisperMessageKeys";
constexpr std::array<std::uint8_t, 1> kSeedInput{0x01};
constexpr std::array<std::uint8_t, 1> kNextInput{0x02};

}  // namespace

MessageKeys::MessageKeys(const MessageSeed& seed, ByteView pq_key)
    : keys_(decltype(keys_)::make([&](std::span<std::uint8_t, 80> out) {
        crypto::hkdf(pq_key, {seed.reveal()}, bytes_of(kMessageInfo), out);
      })) {}

// Two inputs to one key, so that a seed tells nothing of the chain that it comes from.
ChainStep chain_step(const ChainKey& key) {
  const crypto::HmacKey hmac(key.reveal());
  return {hmac.derive<MessageSeed>({kSeedInput}), hmac.derive<ChainKey>({kNextInput})};
}

Result<RootStep> root_step(const RootKey& root, const crypto::PrivateKey& mine, const crypto::PublicKey& theirs) {
  PAWL_TRY(const auto shared, crypto::agree(mine, theirs));
  const auto both = Secret<64, struct RootStepTag>::make([&](std::span<std::uint8_t, 64> out) {
    crypto::hkdf(root.reveal(), {shared.reveal()}, bytes_of(kRootInfo), out);
  });
  return RootStep{RootKey::copy_of(both.reveal().first<32>()), ChainKey::copy_of(both.reveal().last<32>())};
}

}  // namespace pawl::ratchet
