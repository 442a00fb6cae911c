// Version 3 sessions as the official client stores them: it reads and writes in them what we do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/session/open.hpp"
#include "core/session/seal.hpp"
#include "core/wire/protobuf.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/recorded.hpp"

namespace pawl::session {
namespace {

using namespace pawl::testing;

constexpr auto kAnybody = [](const crypto::PublicKey&) { return true; };
constexpr SuiteRule kAnySuite{PqPolicy::kAllowed};
constexpr auto kSender = "9d0652a3-dcc3-4d11-975f-74d61598733f";  // the names that the client was run with
constexpr auto kReceiver = "796abedb-ca4e-4f18-8803-1fde5b921f9f";

void read_all(ByteView body, std::initializer_list<wire::KnownField> known) {
  if (!wire::read_fields(body, known)) throw std::invalid_argument("not the record that was expected");
}

struct StoredChain {
  explicit StoredChain(ByteView bytes) {
    wire::BytesField chain_key, inner;
    read_all(bytes, {{1, &public_key}, {2, &private_key}, {3, &chain_key}});
    read_all(*chain_key, {{1, &index}, {2, &inner}});
    key = exactly<32>(*inner);
  }
  wire::BytesField public_key, private_key;
  wire::NumberField index;
  std::array<std::uint8_t, 32> key{};
};

Pending pending_of(ByteView bytes) {
  wire::NumberField prekey_id, signed_prekey_id;
  read_all(bytes, {{1, &prekey_id}, {3, &signed_prekey_id}});
  return {prekey_id, *signed_prekey_id};
}

// The schema has the fields that these tests read, no more.
SessionPtr stored_session(const Bytes& bytes) {
  wire::BytesField session, remote_identity, root, sender, receiver, pending, base_key;
  wire::NumberField version, registration_id;
  read_all(bytes, {{1, &session}});
  read_all(*session, {{1, &version},
                      {3, &remote_identity},
                      {4, &root},
                      {6, &sender},
                      {7, &receiver},
                      {9, &pending},
                      {10, &registration_id},
                      {13, &base_key}});
  const StoredChain sending(*sender);
  ratchet::DoubleRatchet::State state{
      ratchet::RootKey::copy_of(exactly<32>(*root)),
      {{crypto::PrivateKey::copy_of(exactly<32>(*sending.private_key)), {exactly<33>(*sending.public_key)}},
       ratchet::ChainKey::copy_of(sending.key),
       sending.index.value_or(0)}};
  if (receiver) {
    const StoredChain chain(*receiver);
    state.receivers.add(
        {{exactly<33>(*chain.public_key)}, ratchet::ChainKey::copy_of(chain.key), chain.index.value_or(0)});
  }
  if (*version != 3) throw std::invalid_argument("not a session of version 3");
  return make_session({Suite::kSignalV3,
                       false,
                       {exactly<33>(*remote_identity)},
                       {exactly<33>(*base_key)},
                       registration_id.value_or(0),
                       pending ? std::optional(pending_of(*pending)) : std::nullopt,
                       ratchet::TripleRatchet(ratchet::DoubleRatchet(std::move(state)))});
}

class OfficialSession : public ::testing::Test {
 protected:
  explicit OfficialSession(std::size_t number)
      : case_(data_.at("official_client_v3_sessions").at(number)),
        keys_(keys_of(data_.at("official_receiver"), *Address::parse(kReceiver, 2))) {
    record_.apply({RecordChange::Installed{stored_session(bytes_at(case_, "receiver_session_record_protobuf"))}});
  }
  void expect_that_the_message_is_read() {
    const Json& message = case_.at("messages").at(0);
    const MessageKind kind = message.at("kind") == "prekey" ? MessageKind::kPrekey : MessageKind::kMessage;
    SeededRandom random(1);
    const auto opened =
        open(record_, far_jumps_, kind, bytes_at(message, "message"), {keys_, sender_, 0, random, kAnySuite}, kAnybody);
    ASSERT_THAT(opened, IsOk());
    EXPECT_TRUE(same_bytes(opened->text, bytes_of("v3 zero")));
  }

  const Json data_ = vectors("signal-sessions-v3.json");
  const Json& case_;
  DeviceKeys keys_;
  Address sender_ = *Address::parse(kSender, 1);
  Record record_;
  FarJumps far_jumps_;
};

struct StoredReceivingPrekeyMessage : OfficialSession {
  StoredReceivingPrekeyMessage() : OfficialSession(0) {}
};
TEST_F(StoredReceivingPrekeyMessage, IsReadInTheSessionThatTheBaseKeyNames) { expect_that_the_message_is_read(); }

struct StoredReceivingMessage : OfficialSession {
  StoredReceivingMessage() : OfficialSession(1) {}
};
TEST_F(StoredReceivingMessage, IsReadWhateverTheLowHalfOfItsVersionByte) { expect_that_the_message_is_read(); }

struct StoredSending : OfficialSession {
  StoredSending() : OfficialSession(2) {}
};

// The client puts 34 where we put 33, and adds addresses; all else is the same.
TEST_F(StoredSending, WritesWhatTheClientWrites) {
  SeededRandom random(1);
  const Json& sent = case_.at("then_receiver_encrypts").at(0);
  const auto ours = seal(record_, {keys_, sender_, 0, random, kAnySuite},
                         bytes_of(sent.at("plaintext").get<std::string>()), kAnybody);
  ASSERT_THAT(ours, IsOk());
  const Bytes their_bytes = bytes_at(sent, "message");
  const auto a = wire::parse_prekey_message(ours->message.bytes);
  const auto b = wire::parse_prekey_message(their_bytes);
  ASSERT_TRUE(a && b);
  EXPECT_EQ(a->prekey_id, b->prekey_id);
  EXPECT_EQ(a->signed_prekey_id, b->signed_prekey_id);
  EXPECT_EQ(a->registration_id, b->registration_id);
  EXPECT_EQ(a->base_key, b->base_key);
  EXPECT_EQ(a->identity_key, b->identity_key);
  EXPECT_EQ(a->message.ratchet_key, b->message.ratchet_key);
  EXPECT_EQ(a->message.counter, b->message.counter);
  EXPECT_EQ(a->message.previous_counter, b->message.previous_counter);
  EXPECT_TRUE(same_bytes(a->message.ciphertext, b->message.ciphertext));
  EXPECT_EQ(ours->message.bytes.front(), 0x33);
  EXPECT_EQ(their_bytes.front(), 0x34);
  EXPECT_FALSE(a->message.addresses);
  ASSERT_TRUE(b->message.addresses);
  EXPECT_TRUE(same_bytes(*b->message.addresses, *addresses_field(keys_.address(), sender_)));
}

}  // namespace
}  // namespace pawl::session
