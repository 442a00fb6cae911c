// The MAC keys that run through the epochs (ML-KEM Braid): each epoch's secret goes into them, so that who is
// in the middle of one epoch's exchange has to have been in the middle of all.
#pragma once
#include <array>
#include <cstdint>

#include "core/crypto/mlkem768.hpp"
#include "core/ratchet/spqr/keys.hpp"

namespace pawl::ratchet::spqr {

using Mac = std::array<std::uint8_t, 32>;
using MacRoot = Secret<32, struct SpqrMacRootTag>;
using MacKey = Secret<32, struct SpqrMacKeyTag>;

/// What both sides draw from the shared secret of an epoch.
EpochSecret epoch_secret(std::uint64_t epoch, const crypto::mlkem768::SharedSecret& shared);

class Authenticator {
 public:
  explicit Authenticator(const AuthKey& key);
  Authenticator(MacRoot root, MacKey key) : root_(std::move(root)), key_(std::move(key)) {}

  /// The keys after an epoch.
  [[nodiscard]] Authenticator after(std::uint64_t epoch, const EpochSecret& secret) const;
  [[nodiscard]] Authenticator clone() const { return {root_.clone(), key_.clone()}; }

  [[nodiscard]] Mac header_mac(std::uint64_t epoch, const crypto::mlkem768::Header& header) const;
  [[nodiscard]] Mac ciphertext_mac(std::uint64_t epoch, const crypto::mlkem768::Ciphertext1& first,
                                   const crypto::mlkem768::Ciphertext2& second) const;

  [[nodiscard]] const MacRoot& root() const noexcept { return root_; }
  [[nodiscard]] const MacKey& key() const noexcept { return key_; }

 private:
  MacRoot root_;
  MacKey key_;
};

}  // namespace pawl::ratchet::spqr
