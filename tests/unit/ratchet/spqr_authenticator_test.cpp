// The MAC keys that run through the epochs.
#include "core/ratchet/spqr/authenticator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/vectors.hpp"

namespace pawl::ratchet::spqr {
namespace {

using namespace pawl::testing;
using crypto::mlkem768::SharedSecret;

template <class SecretKind>
SecretKind secret_at(const Json& object, const char* name) {
  return SecretKind::copy_of(exactly<32>(bytes_at(object, name)));
}

template <class SecretKind>
SecretKind filled(std::uint8_t value) {
  return SecretKind::make([&](std::span<std::uint8_t, 32> out) { std::ranges::fill(out, value); });
}

TEST(Authenticator, HasTheRecordedKeysAndMacs) {
  const Json recorded = vectors("spqr-authenticator.json");
  Authenticator now(secret_at<AuthKey>(recorded, "auth_key"));
  const Json& steps = recorded.at("steps");
  EXPECT_EQ(to_hex(now.root().reveal()), steps[0].at("root"));
  EXPECT_EQ(to_hex(now.key().reveal()), steps[0].at("mac"));
  for (std::size_t i = 1; i < steps.size(); ++i) {
    const Json& step = steps[i];
    const auto epoch = step.at("epoch").get<std::uint64_t>();
    EXPECT_EQ(to_hex(now.header_mac(epoch, exactly<64>(bytes_at(step, "header")))), step.at("header_mac"));
    const EpochSecret secret = epoch_secret(epoch, secret_at<SharedSecret>(step, "kem_shared_secret"));
    EXPECT_EQ(to_hex(secret.reveal()), step.at("epoch_secret"));
    now = now.after(epoch, secret);
    EXPECT_EQ(to_hex(now.root().reveal()), step.at("root_after"));
    EXPECT_EQ(to_hex(now.key().reveal()), step.at("mac_after"));
    const Mac mac = now.ciphertext_mac(epoch, exactly<960>(bytes_at(step, "ct1")), exactly<128>(bytes_at(step, "ct2")));
    EXPECT_EQ(to_hex(mac), step.at("ct_mac"));
  }
}

TEST(Authenticator, HasTheQuickValuesOfTheSpecification) {
  const Authenticator first(filled<AuthKey>(0x29));
  EXPECT_EQ(to_hex(first.root().reveal()), "486eb283e739a2b7baea016d6a70df801616dfbf3f022b77a27cfaa3360348a0");
  EXPECT_EQ(to_hex(first.key().reveal()), "5a368111ae4f8d5d407e4b9a369e67af9e01d9449cf2b5e50cede3f7ab525a1e");
  const Authenticator second = first.after(1, filled<EpochSecret>(0x2A));
  EXPECT_EQ(to_hex(second.key().reveal()), "f9a53b485c9384304e00cb7ebccb6db1d9cf2dea2190b8c10f82955555e07024");
  const EpochSecret secret = epoch_secret(1, filled<SharedSecret>(0x2A));
  EXPECT_EQ(to_hex(secret.reveal()), "b4ebdb90be7b3b5e048e2e83eaabf1b797414bff9f9ae3f5c3f362566cf48cfe");
}

}  // namespace
}  // namespace pawl::ratchet::spqr
