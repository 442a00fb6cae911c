// Whole sessions with the official client, which were recorded: hundreds of messages over four post-quantum epochs, in
// order, and with loss, reordering and duplicates. Our side is given what it drew then, and every message of its own
// has to be the recorded one, byte for byte.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/wire/kem_key.hpp"
#include "core/wire/prekey_message.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/recorded.hpp"
#include "tests/support/session_end.hpp"

namespace pawl::session {
namespace {

using namespace pawl::testing;

MessageKind kind_of(const Json& event) { return event.at("type") == 3 ? MessageKind::kPrekey : MessageKind::kMessage; }

crypto::KeyPair pair_from(const Json& keys, const char* private_name) {
  auto key = crypto::PrivateKey::copy_of(exactly<32>(bytes_at(keys, private_name)));
  const auto public_key = crypto::public_key_of(key);
  return {std::move(key), public_key};
}

DeviceKeys our_keys(const Json& ours, const Address& address) {
  NoRandom none;
  const auto identity = exactly<32>(bytes_at(ours, "identity_private"));
  auto keys = *DeviceKeys::create({address, identity, ours.at("registration_id").get<std::uint32_t>()}, none);
  if (!ours.contains("prekeys")) return keys;
  const Json& prekeys = ours.at("prekeys");
  const auto id = [&](const char* name) { return prekeys.at(name).get<std::uint32_t>(); };
  const Bytes kem_secret = bytes_at(prekeys, "kpk_sec");
  KeysChange change{{}, {}, {}, {}, keys.revision()};
  change.new_prekeys.emplace(id("opk_id"), handshake::Prekey{id("opk_id"), pair_from(prekeys, "opk_priv")});
  change.new_signed_prekeys.emplace(id("spk_id"),
                                    handshake::SignedPrekey{id("spk_id"), pair_from(prekeys, "spk_priv"), 0,
                                                            exactly<64>(bytes_at(prekeys, "spk_sig"))});
  change.new_kem_prekeys.emplace(
      id("kpk_id"), handshake::KemPrekey{id("kpk_id"),
                                         *crypto::KemPrivateKey::from_expanded(crypto::KemKind::kKyber1024,
                                                                               ByteView(kem_secret).subspan(1)),
                                         0, exactly<64>(bytes_at(prekeys, "kpk_sig"))});
  EXPECT_THAT(keys.commit(std::move(change)), IsOk());
  return keys;
}

handshake::Bundle official_bundle(const Json& prekeys) {
  const auto id = [&](const char* name) { return prekeys.at(name).get<std::uint32_t>(); };
  return {.registration_id = id("reg"),
          .device = 1,
          .identity = public_key_at(prekeys, "id_pub"),
          .signed_prekey = {id("spk_id"), public_key_at(prekeys, "spk_pub")},
          .signed_prekey_signature = bytes_at(prekeys, "spk_sig"),
          .prekey = handshake::BundlePrekey{id("opk_id"), public_key_at(prekeys, "opk_pub")},
          .kem_prekey = handshake::BundleKemPrekey{
              id("kpk_id"), *wire::parse_kem_public_key(bytes_at(prekeys, "kpk_pub")), bytes_at(prekeys, "kpk_sig")}};
}

// The service id in 17 bytes of an addresses field, as a name.
std::string name_in(ByteView service_id) {
  std::string name = to_hex(service_id.subspan(1, 16));
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) name.insert(dash, "-");
  return name;
}

class OfficialTranscript : public ::testing::TestWithParam<const char*> {
 protected:
  [[nodiscard]] bool we_begin() const { return data_.at("ours_role").get<std::string>().starts_with("initiator"); }

  // What the official client says that the names are; it does not say so where we begin, and any names will do.
  [[nodiscard]] std::pair<Address, Address> names() const {
    if (we_begin()) return {*Address::parse("ours", 1), *Address::parse("official", 1)};
    const Bytes first = bytes_at(data_.at("events").at(0), "wire");
    const auto parsed = wire::parse_prekey_message(first);
    const ByteView addresses = *parsed->message.addresses;
    return {*Address::parse(name_in(addresses.subspan(18, 17)), 1), *Address::parse(name_in(addresses.first(17)), 1)};
  }
  SessionEnd our_end() const {
    Bytes tape;
    for (const Json& draw : data_.at("tape")) {
      const Bytes bytes = bytes_at(draw, "hex");
      tape.insert(tape.end(), bytes.begin(), bytes.end());
    }
    auto [ours, official] = names();
    return {our_keys(data_.at("ours"), ours), official, std::make_unique<TapeRandom>(std::move(tape))};
  }

  void write(const Json& event) {
    const auto made = ours_.write(bytes_at(event, "plaintext"));
    ASSERT_THAT(made, IsOk());
    ASSERT_EQ(made->kind, kind_of(event));
    const Bytes recorded = bytes_at(event, "wire");
    if (made->kind == MessageKind::kMessage) {
      ASSERT_EQ(to_hex(made->bytes), to_hex(recorded));
    } else {
      expect_same_wrapper(*wire::parse_prekey_message(made->bytes), *wire::parse_prekey_message(recorded));
    }
  }
  // The recorded side wrote the fields of its wrapper in another order.
  static void expect_same_wrapper(const wire::PrekeyMessage& a, const wire::PrekeyMessage& b) {
    EXPECT_EQ(a.version, b.version);
    EXPECT_EQ(a.registration_id, b.registration_id);
    EXPECT_EQ(a.prekey_id, b.prekey_id);
    EXPECT_EQ(a.signed_prekey_id, b.signed_prekey_id);
    EXPECT_EQ(a.kem_prekey_id, b.kem_prekey_id);
    EXPECT_TRUE(same_bytes(*a.kem_ciphertext, *b.kem_ciphertext));
    EXPECT_EQ(a.base_key, b.base_key);
    EXPECT_EQ(a.identity_key, b.identity_key);
    EXPECT_EQ(to_hex(a.message.authenticated) + to_hex(a.message.mac),
              to_hex(b.message.authenticated) + to_hex(b.message.mac));
  }
  void read(const Json& event) {
    const auto before = ours_.state();
    const auto text = ours_.read(kind_of(event), bytes_at(event, "wire"));
    if (event.at("result") == "ok") {
      ASSERT_THAT(text, IsOk());
      ASSERT_TRUE(same_bytes(*text, bytes_at(event, "plaintext")));
    } else {
      ASSERT_THAT(text, FailsWith(Errc::kDuplicateMessage));
      ASSERT_EQ(ours_.state(), before);
    }
  }

  const Json data_ = vectors(std::string("spqr-transcript-") + GetParam() + ".json");
  SessionEnd ours_ = our_end();
};

TEST_P(OfficialTranscript, IsGoneThroughByteForByte) {
  if (we_begin()) {
    ASSERT_THAT(ours_.start(official_bundle(data_.at("official").at("prekeys"))), IsOk());
  }
  std::size_t number = 0;
  for (const Json& event : data_.at("events")) {
    SCOPED_TRACE("event " + std::to_string(number++));
    event.at("dir") == "in" ? read(event) : write(event);
    ASSERT_FALSE(HasFatalFailure());
    if (event.contains("epoch")) {
      ASSERT_EQ(ours_.session().ratchet.pq()->epoch(), event.at("epoch").get<std::uint64_t>());
    }
  }
  EXPECT_EQ(ours_.session().ratchet.pq_epochs(), 4U);
  EXPECT_FALSE(ours_.session().ratchet.pq_stalled());
}

INSTANTIATE_TEST_SUITE_P(WithTheOfficialClient, OfficialTranscript,
                         ::testing::Values("official-initiator", "official-recipient", "lossy-official-initiator",
                                           "lossy-official-recipient"));

}  // namespace
}  // namespace pawl::session
