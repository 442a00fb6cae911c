// X3DH: recorded handshakes from the responder's side, and the two sides against each other.
#include "core/handshake/x3dh.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::handshake {
namespace {

using namespace pawl::testing;

crypto::PublicKey public_at(const Json& object, const char* name) { return {exactly<33>(bytes_at(object, name))}; }

crypto::KeyPair pair_at(const Json& object, const std::string& name) {
  const auto bytes = exactly<32>(bytes_at(object, (name + "_private").c_str()));
  return {crypto::PrivateKey::copy_of(bytes), public_at(object, (name + "_public").c_str())};
}

// The keys of a recorded handshake that are on Bob's side, where all private ones are known.
struct Recorded {
  explicit Recorded(const Json& session)
      : bob_identity(pair_at(session.at("bob"), "identity")),
        bob_signed_prekey(pair_at(session.at("bob"), "signed_prekey")),
        alice_identity(pair_at(session.at("alice"), "identity")),
        alice_base(public_at(session, "base_key_public")) {
    if (!session.at("bob").at("prekey_id").is_null()) bob_prekey = pair_at(session.at("bob"), "prekey");
  }
  [[nodiscard]] Responder responder() const {
    return {bob_identity, bob_signed_prekey, bob_prekey ? &*bob_prekey : nullptr, alice_identity.public_key,
            alice_base};
  }

  crypto::KeyPair bob_identity, bob_signed_prekey, alice_identity;
  std::optional<crypto::KeyPair> bob_prekey;
  crypto::PublicKey alice_base;
};

std::string hex_of(const Result<crypto::SharedSecret>& secret) { return secret ? to_hex(secret->reveal()) : "error"; }

TEST(X3dh, GivesTheRecordedKeys) {
  const Json data = vectors("signal-sessions-v3.json");
  int with_prekey = 0, without = 0;
  for (const Json& session : data.at("sessions")) {
    const Recorded recorded(session);
    const auto keys = x3dh_respond(recorded.responder());
    ASSERT_THAT(keys, IsOk());
    EXPECT_EQ(to_hex(keys->root.reveal()), session.at("root_key").get<std::string>());
    EXPECT_EQ(to_hex(keys->chain.reveal()), session.at("first_receiver_chain_key").get<std::string>());
    ++(recorded.bob_prekey ? with_prekey : without);
  }
  EXPECT_EQ(with_prekey, 2);
  EXPECT_EQ(without, 2);
}

TEST(X3dh, GoesThroughTheRecordedDiffieHellmanValues) {
  const Json data = vectors("signal-sessions-v3.json");
  for (const Json& session : data.at("sessions")) {
    const Recorded r(session);
    const auto recorded = [&](const char* name) { return session.at(name).get<std::string>(); };
    const auto& spk = r.bob_signed_prekey;
    EXPECT_EQ(hex_of(crypto::agree(spk.private_key, r.alice_identity.public_key)), recorded("dh1"));
    EXPECT_EQ(hex_of(crypto::agree(r.alice_identity.private_key, spk.public_key)), recorded("dh1"));
    EXPECT_EQ(hex_of(crypto::agree(r.bob_identity.private_key, r.alice_base)), recorded("dh2"));
    EXPECT_EQ(hex_of(crypto::agree(spk.private_key, r.alice_base)), recorded("dh3"));
    std::string input = std::string(64, 'f') + recorded("dh1") + recorded("dh2") + recorded("dh3");
    if (r.bob_prekey) {
      EXPECT_EQ(hex_of(crypto::agree(r.bob_prekey->private_key, r.alice_base)), recorded("dh4"));
      input += recorded("dh4");
    }
    EXPECT_EQ(input, recorded("kdf_input"));
  }
}

// Two devices with fresh keys, and both sides of a handshake between them.
class Handshake : public ::testing::Test {
 protected:
  crypto::KeyPair fresh() { return *crypto::generate_key_pair(random_); }
  [[nodiscard]] Initiator initiator() const {
    return {alice_identity, base, bob_identity.public_key, bob_signed_prekey.public_key, &bob_prekey.public_key};
  }
  [[nodiscard]] Responder responder() const {
    return {bob_identity, bob_signed_prekey, &bob_prekey, alice_identity.public_key, base.public_key};
  }
  static bool same(const Result<FirstKeys>& a, const Result<FirstKeys>& b) {
    return a && b && a->root == b->root && a->chain == b->chain;
  }

 private:
  SeededRandom random_{7};

 protected:
  crypto::KeyPair alice_identity = fresh(), base = fresh();
  crypto::KeyPair bob_identity = fresh(), bob_signed_prekey = fresh(), bob_prekey = fresh();
  const crypto::PublicKey zero_{};  // u = 0, a point of order 2
};

TEST_F(Handshake, AgreesOnBothSidesWithAndWithoutAOneTimePrekey) {
  EXPECT_TRUE(same(x3dh_initiate(initiator()), x3dh_respond(responder())));
  Initiator without = initiator();
  without.their_prekey = nullptr;
  Responder answer = responder();
  answer.prekey = nullptr;
  EXPECT_TRUE(same(x3dh_initiate(without), x3dh_respond(answer)));
  EXPECT_FALSE(same(x3dh_initiate(without), x3dh_initiate(initiator())));
}

TEST_F(Handshake, DependsOnEveryKey) {
  const auto expected = x3dh_initiate(initiator());
  for (crypto::KeyPair* pair : {&alice_identity, &base, &bob_identity, &bob_signed_prekey, &bob_prekey}) {
    crypto::KeyPair other = fresh();
    std::swap(*pair, other);
    EXPECT_FALSE(same(x3dh_initiate(initiator()), expected));
    EXPECT_TRUE(same(x3dh_initiate(initiator()), x3dh_respond(responder())));
    std::swap(*pair, other);
  }
}

TEST_F(Handshake, RefusesAnAllZeroAgreementWithAnyKeyOfABundle) {
  const Initiator good = initiator();
  EXPECT_THAT(x3dh_initiate({good.identity, good.base, zero_, good.their_signed_prekey, good.their_prekey}),
              FailsWith(Errc::kInvalidKey));
  EXPECT_THAT(x3dh_initiate({good.identity, good.base, good.their_identity, zero_, good.their_prekey}),
              FailsWith(Errc::kInvalidKey));
  EXPECT_THAT(x3dh_initiate({good.identity, good.base, good.their_identity, good.their_signed_prekey, &zero_}),
              FailsWith(Errc::kInvalidKey));
}

TEST_F(Handshake, RefusesAnAllZeroAgreementWithTheIdentityOfAFirstMessage) {
  EXPECT_THAT(x3dh_respond({bob_identity, bob_signed_prekey, &bob_prekey, zero_, base.public_key}),
              FailsWith(Errc::kInvalidKey));
}

TEST_F(Handshake, RefusesABaseKeyThatIsNotCanonical) {
  crypto::PublicKey high_bit = base.public_key;
  high_bit.bytes[32] |= 0x80;
  for (const crypto::PublicKey& bad : {zero_, high_bit}) {
    EXPECT_THAT(x3dh_respond({bob_identity, bob_signed_prekey, &bob_prekey, alice_identity.public_key, bad}),
                FailsWith(Errc::kInvalidMessage, Errc::kInvalidKey));
  }
}

TEST_F(Handshake, TakesAnIdentityKeyWithTheHighBitSet) {
  crypto::PublicKey high_bit = alice_identity.public_key;
  high_bit.bytes[32] |= 0x80;
  const Responder answer{bob_identity, bob_signed_prekey, &bob_prekey, high_bit, base.public_key};
  EXPECT_TRUE(same(x3dh_respond(answer), x3dh_initiate(initiator())));
}

}  // namespace
}  // namespace pawl::handshake
