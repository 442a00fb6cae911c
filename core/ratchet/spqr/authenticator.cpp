#include "core/ratchet/spqr/authenticator.hpp"

#include <string_view>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/crypto/hkdf.hpp"
#include "core/crypto/hmac.hpp"
#include "core/wire/big_endian.hpp"

namespace pawl::ratchet::spqr {
namespace {

constexpr std::string_view kUpdateLabel = "Signal_PQCKA_V1_MLKEM768:Authenticator Update";
constexpr std::string_view kHeaderLabel = "Signal_PQCKA_V1_MLKEM768:ekheader";
constexpr std::string_view kCiphertextLabel = "Signal_PQCKA_V1_MLKEM768:ciphertext";
constexpr std::string_view kSecretLabel = "Signal_PQCKA_V1_MLKEM768:SCKA Key";

Bytes labelled(std::string_view label, std::uint64_t epoch) {
  Bytes info(label.begin(), label.end());
  const auto number = wire::big_endian(epoch);
  info.insert(info.end(), number.begin(), number.end());
  return info;
}

Authenticator updated(ByteView root, std::uint64_t epoch, ByteView secret) {
  const auto both = Secret<64, struct UpdateTag>::make([&](std::span<std::uint8_t, 64> out) {
    crypto::hkdf({}, {root, secret}, labelled(kUpdateLabel, epoch), out);
  });
  return {MacRoot::copy_of(both.reveal().first<32>()), MacKey::copy_of(both.reveal().last<32>())};
}

}  // namespace

EpochSecret epoch_secret(std::uint64_t epoch, const crypto::mlkem768::SharedSecret& shared) {
  return EpochSecret::make([&](std::span<std::uint8_t, 32> out) {
    crypto::hkdf({}, {shared.reveal()}, labelled(kSecretLabel, epoch), out);
  });
}

// The specification counts this as an update of epoch 1, which so has two.
Authenticator::Authenticator(const AuthKey& key)
    : Authenticator(updated(std::array<std::uint8_t, 32>{}, 1, key.reveal())) {}

Authenticator Authenticator::after(std::uint64_t epoch, const EpochSecret& secret) const {
  return updated(root_.reveal(), epoch, secret.reveal());
}

Mac Authenticator::header_mac(std::uint64_t epoch, const crypto::mlkem768::Header& header) const {
  Mac mac{};
  crypto::HmacKey(key_.reveal()).mac({labelled(kHeaderLabel, epoch), header}, mac);
  return mac;
}

Mac Authenticator::ciphertext_mac(std::uint64_t epoch, const crypto::mlkem768::Ciphertext1& first,
                                  const crypto::mlkem768::Ciphertext2& second) const {
  Mac mac{};
  crypto::HmacKey(key_.reveal()).mac({labelled(kCiphertextLabel, epoch), first, second}, mac);
  return mac;
}

}  // namespace pawl::ratchet::spqr
