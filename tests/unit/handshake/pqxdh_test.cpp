// PQXDH: handshakes of the official client and of a WhatsApp client, and the two sides against each other.
#include "core/handshake/pqxdh.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "core/handshake/bundle.hpp"
#include "core/handshake/keys.hpp"
#include "core/ratchet/keys.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::handshake {
namespace {

using namespace pawl::testing;

crypto::KeyPair pair_at(const Json& object, const char* name) {
  auto key = crypto::PrivateKey::copy_of(exactly<32>(bytes_at(object, name)));
  const auto public_key = crypto::public_key_of(key);
  return {std::move(key), public_key};
}
crypto::PublicKey public_at(const Json& object, const char* name) { return {exactly<33>(bytes_at(object, name))}; }

TEST(Pqxdh, GivesTheKeysOfTheOfficialClient) {
  const Json data = vectors("signal-sessions-v4.json");
  for (const Json& session : data.at("sessions")) {
    const Json& bob = session.at("bob");
    const auto identity = pair_at(bob, "identity_private"), signed_prekey = pair_at(bob, "signed_prekey_private");
    std::optional<crypto::KeyPair> prekey;
    if (!bob.at("prekey_id").is_null()) prekey = pair_at(bob, "prekey_private");
    const Bytes secret = bytes_at(bob, "kyber_prekey_secret");
    const auto kem = crypto::KemPrivateKey::from_expanded(crypto::KemKind::kKyber1024, ByteView(secret).subspan(1));
    const auto keys =
        pqxdh_respond(Suite::kSignalV4,
                      {identity, signed_prekey, prekey ? &*prekey : nullptr,
                       public_at(session.at("alice"), "identity_public"), public_at(session, "base_key_public")},
                      *kem, bytes_at(session, "kyber_ciphertext"));
    ASSERT_THAT(keys, IsOk());
    EXPECT_EQ(to_hex(keys->first.root.reveal()), session.at("root_key").get<std::string>());
    EXPECT_EQ(to_hex(keys->first.chain.reveal()), session.at("first_receiver_chain_key").get<std::string>());
    EXPECT_EQ(to_hex(keys->pq->reveal()), session.at("pq_auth_key").get<std::string>());
  }
}

// The suite of WhatsApp's web client, which is off: ML-KEM-1024, no type byte, and no post-quantum ratchet.
TEST(Pqxdh, GivesTheKeysOfAWhatsAppClient) {
  for (const Json& c : cases_of("whatsapp-pqxdh.json")) {
    const Json &bob = c.at("responder"), &alice = c.at("initiator");
    const auto identity = pair_at(bob, "identity_private"), signed_prekey = pair_at(bob, "signed_prekey_private");
    std::optional<crypto::KeyPair> prekey;
    if (c.at("one_time_prekey").get<bool>()) prekey = pair_at(bob, "one_time_prekey_private");
    const auto kem = crypto::KemPrivateKey::from_seed(
        crypto::KemKind::kMlKem1024, crypto::KemSeed::copy_of(exactly<64>(bytes_at(bob, "kem_seed_dz_64"))));
    EXPECT_EQ(to_hex(kem.public_key().bytes), bob.at("kem_public_1568").get<std::string>());
    const auto keys = pqxdh_respond(Suite::kWhatsAppPq,
                                    {identity, signed_prekey, prekey ? &*prekey : nullptr,
                                     public_at(alice, "identity_public_33"), public_at(alice, "base_public_33")},
                                    kem, bytes_at(c, "kem_ciphertext_1568"));
    ASSERT_THAT(keys, IsOk());
    EXPECT_EQ(to_hex(keys->first.root.reveal()), c.at("root_key").get<std::string>());
    EXPECT_EQ(to_hex(keys->first.chain.reveal()), c.at("first_chain_of_responder_key").get<std::string>());
    EXPECT_FALSE(keys->pq);
    const auto step = ratchet::root_step(ratchet::RootKey::copy_of(keys->first.root.reveal()),
                                         pair_at(alice, "first_ratchet_private").private_key, signed_prekey.public_key);
    EXPECT_EQ(to_hex(step->root.reveal()), c.at("after_first_step").at("root_key").get<std::string>());
    EXPECT_EQ(to_hex(step->chain.reveal()), c.at("after_first_step").at("initiator_send_chain_key").get<std::string>());
  }
}

TEST(Pqxdh, ChecksTheSignatureOfAWhatsAppClientOverTheBareKey) {
  for (const Json& c : cases_of("whatsapp-pqxdh.json")) {
    const Json& bob = c.at("responder");
    Bundle bundle;
    bundle.identity = public_at(bob, "identity_public_33");
    bundle.signed_prekey = {1, public_at(bob, "signed_prekey_public_33")};
    bundle.signed_prekey_signature = bytes_at(bob, "signed_prekey_signature");
    auto& kem_prekey = bundle.kem_prekey.emplace();
    kem_prekey.key = *wire::parse_kem_public_key(bytes_at(bob, "kem_public_1568"), {});
    kem_prekey.signature = bytes_at(bob, "kem_public_signature");
    EXPECT_THAT(check_signatures(bundle, Suite::kWhatsAppPq), IsOk());
    EXPECT_THAT(check_signatures(bundle, Suite::kSignalV4), FailsWith(Errc::kInvalidSignature));
  }
}

// Two devices with fresh keys, and both sides of a handshake between them.
class PqHandshake : public ::testing::TestWithParam<Suite> {
 protected:
  crypto::KeyPair fresh() { return *crypto::generate_key_pair(random_); }
  Result<PqxdhStart> initiate(const crypto::PublicKey* prekey) {
    return pqxdh_initiate(GetParam(), {alice_, base_, bob_.public_key, signed_prekey_.public_key, prekey},
                          kem_.public_key(), random_);
  }
  Result<PqxdhKeys> respond(const crypto::KeyPair* prekey, ByteView ciphertext) {
    return pqxdh_respond(GetParam(), {bob_, signed_prekey_, prekey, alice_.public_key, base_.public_key}, kem_,
                         ciphertext);
  }
  Bytes on_wire(const PqxdhStart& start) { return wire::write_kem(start.ciphertext, dialect_of(GetParam()).type); }
  static bool same(const PqxdhKeys& a, const PqxdhKeys& b) {
    return a.first.root == b.first.root && a.first.chain == b.first.chain && a.pq.has_value() == b.pq.has_value() &&
           (!a.pq || *a.pq == *b.pq);
  }

  SeededRandom random_{5};
  crypto::KeyPair alice_ = fresh(), base_ = fresh(), bob_ = fresh(), signed_prekey_ = fresh(), prekey_ = fresh();
  crypto::KemPrivateKey kem_ = *crypto::generate_kem_key(dialect_of(GetParam()).kem, random_);
};

TEST_P(PqHandshake, AgreesOnBothSidesWithAndWithoutAOneTimePrekey) {
  const auto with = initiate(&prekey_.public_key), without = initiate(nullptr);
  ASSERT_TRUE(with && without);
  EXPECT_TRUE(same(with->keys, *respond(&prekey_, on_wire(*with))));
  EXPECT_TRUE(same(without->keys, *respond(nullptr, on_wire(*without))));
  EXPECT_FALSE(same(with->keys, *respond(nullptr, on_wire(*with))));
}

TEST_P(PqHandshake, DependsOnTheCiphertext) {
  const auto start = initiate(nullptr);
  for (const std::size_t place : {1U, 800U, 1'567U}) {
    Bytes altered = on_wire(*start);
    altered[place] ^= 1;
    EXPECT_FALSE(same(start->keys, *respond(nullptr, altered)));
  }
}

TEST_P(PqHandshake, RefusesACiphertextOfAnotherForm) {
  Bytes good = on_wire(*initiate(nullptr));
  Bytes short_one(good.begin(), good.end() - 1), long_one = good;
  long_one.push_back(0);
  for (const Bytes& bad : {Bytes{}, short_one, long_one}) {
    EXPECT_THAT(respond(nullptr, bad), FailsWith(Errc::kInvalidMessage, Errc::kInvalidKey));
  }
}

TEST_P(PqHandshake, LooksAtTheCurvePointsBeforeTheCiphertext) {
  const crypto::PublicKey zero;
  const auto responder = [&](const crypto::PublicKey& identity, const crypto::PublicKey& base) {
    return pqxdh_respond(GetParam(), {bob_, signed_prekey_, nullptr, identity, base}, kem_, {});
  };
  EXPECT_STREQ(responder(zero, zero).error().sentence, "the base key of the first message is not a valid point");
  EXPECT_THAT(responder(zero, base_.public_key), FailsWith(Errc::kInvalidKey));
}

INSTANTIATE_TEST_SUITE_P(InBothDialects, PqHandshake, ::testing::Values(Suite::kSignalV4, Suite::kWhatsAppPq));

TEST(KemCiphertext, OfAnotherTypeIsRefused) {
  Bytes ciphertext(1'569, 0x08);
  for (const std::uint8_t type : Bytes{0x07, 0x0A, 0x00}) {
    ciphertext.front() = type;
    EXPECT_THAT(wire::parse_kem_ciphertext(ciphertext), FailsWith(Errc::kInvalidMessage, Errc::kInvalidKey));
  }
}

class KemBundle : public ::testing::Test {
 protected:
  Bundle bundle() {
    const auto signed_prekey = make_signed_prekey(signer_, 7, 0, random_);
    const auto kem = make_kem_prekey(Suite::kSignalV4, signer_, 7, 0, random_);
    Bundle made;
    made.identity = identity_.public_key;
    made.signed_prekey = {7, signed_prekey->pair.public_key};
    made.signed_prekey_signature.assign(signed_prekey->signature.begin(), signed_prekey->signature.end());
    auto& kem_prekey = made.kem_prekey.emplace();
    kem_prekey.id = 7;
    kem_prekey.key = kem->key.public_key();
    kem_prekey.signature.assign(kem->signature.begin(), kem->signature.end());
    return made;
  }
  SeededRandom random_{6};
  IdentityKeyPair identity_ = *crypto::generate_key_pair(random_);
  crypto::SigningKey signer_{identity_.private_key};
};

TEST_F(KemBundle, IsGoodWhenBothSignaturesAre) { EXPECT_THAT(check_signatures(bundle()), IsOk()); }

TEST_F(KemBundle, WithEitherSignatureBadIsRefused) {
  const auto refused = [this](const std::function<void(Bundle&)>& spoil) {
    Bundle bad = bundle();
    spoil(bad);
    EXPECT_THAT(check_signatures(bad), FailsWith(Errc::kInvalidSignature));
  };
  for (const std::size_t size : {0U, 63U, 65U}) {
    refused([size](Bundle& bad) { bad.kem_prekey->signature.resize(size); });
  }
  refused([](Bundle& bad) { bad.kem_prekey->signature[10] ^= 1; });
  refused([](Bundle& bad) { bad.signed_prekey_signature[10] ^= 1; });
  refused([](Bundle& bad) { bad.kem_prekey->key.bytes[1'000] ^= 1; });
}

TEST_F(KemBundle, SignatureCoversTheTypeByte) {
  const BundleKemPrekey kem = *bundle().kem_prekey;
  EXPECT_TRUE(crypto::xeddsa_verify(identity_.public_key, wire::write_kem(kem.key.bytes), kem.signature));
  EXPECT_FALSE(crypto::xeddsa_verify(identity_.public_key, kem.key.bytes, kem.signature));
}

}  // namespace
}  // namespace pawl::handshake
