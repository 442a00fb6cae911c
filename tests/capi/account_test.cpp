// Accounts as a program sees them.
#include <gmock/gmock.h>

#include <array>
#include <cstring>
#include <string>

#include "tests/capi/handles.hpp"

namespace pawl_test {
namespace {

const std::array<std::uint8_t, PAWL_KEY_SIZE> kKey = {1, 2, 3};
const std::array<std::uint8_t, PAWL_KEY_SIZE> kAnotherKey = {3, 2, 1};

class TwoAccounts : public ::testing::Test {
 protected:
  TwoAccounts() { introduce(alice_, "bob", 1, bob_); }

  Account alice_ = new_account("alice");
  Account bob_ = new_account("bob");
  pawl_error error_ = fresh_error();
};

List info_of(const Account& account) {
  List info;
  must(pawl_account_info(account.get(), nullptr, into(info), nullptr));
  return info;
}

List peer_of(const Account& account, const char* name) {
  List rows;
  must(pawl_account_peer(account.get(), nullptr, name, into(rows), nullptr));
  return rows;
}

Bytes identity_of(const Account& account) { return bytes_of(info_of(account).get(), 0, PAWL_F_IDENTITY); }

pawl_status encrypt(const Account& from, const char* peer, const pawl_list* options, List& rows, pawl_error* error) {
  return pawl_account_encrypt(from.get(), nullptr, peer, nullptr, 0, options, into(rows), error);
}

Bytes saved(const Account& account, const std::array<std::uint8_t, PAWL_KEY_SIZE>* key) {
  const Buffer out = new_buffer();
  must(pawl_account_save(account.get(), key != nullptr ? key->data() : nullptr, key != nullptr ? key->size() : 0,
                         key != nullptr ? 0 : PAWL_UNSEALED, out.get(), nullptr));
  return bytes_of(out);
}

pawl_status open(const Bytes& bytes, const std::array<std::uint8_t, PAWL_KEY_SIZE>* key, Account& account) {
  const List config = new_list();
  pawl_list_set_bytes(config.get(), PAWL_F_SAVED, bytes.data(), bytes.size());
  if (key != nullptr) pawl_list_set_bytes(config.get(), PAWL_F_STORE_KEY, key->data(), key->size());
  if (key == nullptr) pawl_list_set_int(config.get(), PAWL_F_UNSEALED, 1);
  return pawl_account_open(config.get(), nullptr, into(account), nullptr);
}

TEST_F(TwoAccounts, TalkInBothDirectionsAndOutOfOrder) {
  EXPECT_EQ(read(bob_, "alice", encrypted(alice_, "bob", "hello")), "hello");
  EXPECT_EQ(read(alice_, "bob", encrypted(bob_, "alice", "hi")), "hi");
  const Message first = encrypted(alice_, "bob", "first"), second = encrypted(alice_, "bob", "second");
  EXPECT_EQ(read(bob_, "alice", second), "second");
  EXPECT_EQ(read(bob_, "alice", first), "first");
  EXPECT_EQ(read(bob_, "alice", encrypted(alice_, "bob", "")), "");
}

TEST_F(TwoAccounts, RefuseATextWhoseMessageWouldBeTooLongToOpen) {
  constexpr std::size_t kReserve = PAWL_BYTES_MAX - PAWL_PLAINTEXT_MAX;
  const Bytes before = digest_of(alice_);
  const std::uint8_t start = 0;  // no byte is read
  List rows;
  EXPECT_EQ(pawl_account_encrypt(alice_.get(), nullptr, "bob", &start, std::size_t{PAWL_PLAINTEXT_MAX} + 1, nullptr,
                                 into(rows), &error_),
            PAWL_E_INVALID_ARGUMENT);
  EXPECT_EQ(digest_of(alice_), before);
  const Message first = encrypted(alice_, "bob", std::string(kReserve, 'x'));
  EXPECT_EQ(first.kind, PAWL_KIND_PREKEY) << "the longest kind";
  EXPECT_LT(first.bytes.size() - kReserve, kReserve / 2) << "what a message adds to its text";
}

TEST_F(TwoAccounts, SendTheHandshakeUntilTheFirstAnswer) {
  const Message first = encrypted(alice_, "bob", "hello");
  EXPECT_EQ(first.kind, PAWL_KIND_PREKEY);
  EXPECT_EQ(read(bob_, "alice", first), "hello");
  const Message answer = encrypted(bob_, "alice", "hi");
  EXPECT_EQ(answer.kind, PAWL_KIND_MESSAGE);
  EXPECT_EQ(read(alice_, "bob", answer), "hi");
  EXPECT_EQ(encrypted(alice_, "bob", "again").kind, PAWL_KIND_MESSAGE);
}

TEST_F(TwoAccounts, TellWhoWroteAMessageAndWhen) {
  const Message message = encrypted(alice_, "bob", "hello");
  List rows;
  must(pawl_account_decrypt(bob_.get(), nullptr, "alice", 1, message.kind, 1'700'000'000'000, message.bytes.data(),
                            message.bytes.size(), into(rows), nullptr));
  EXPECT_STREQ(pawl_list_text(rows.get(), 0, PAWL_F_PEER), "alice");
  EXPECT_EQ(pawl_list_int(rows.get(), 0, PAWL_F_DEVICE), 1);
  EXPECT_EQ(pawl_list_int(rows.get(), 0, PAWL_F_SENT_MS), 1'700'000'000'000);
}

TEST_F(TwoAccounts, RefuseAnAlteredMessageWithTheInnerReasonAndChangeNothing) {
  EXPECT_EQ(read(bob_, "alice", encrypted(alice_, "bob", "hi")), "hi");
  EXPECT_EQ(read(alice_, "bob", encrypted(bob_, "alice", "hi")), "hi");
  Message message = encrypted(alice_, "bob", "hello");  // ends with its MAC
  const Bytes before = digest_of(bob_);
  message.bytes.back() ^= 1;
  List rows;
  EXPECT_EQ(decrypt(bob_, "alice", message, rows, &error_), PAWL_E_INVALID_MESSAGE);
  EXPECT_EQ(error_.status, PAWL_E_INVALID_MESSAGE);
  EXPECT_EQ(error_.detail, PAWL_E_BAD_MAC);
  EXPECT_EQ(error_.action, PAWL_DO_ASK_RESEND);
  EXPECT_EQ(error_.device, 1U);
  EXPECT_EQ(error_.row, -1);
  EXPECT_GT(std::strlen(error_.sentence), 0U);
  EXPECT_EQ(digest_of(bob_), before);
  message.bytes.back() ^= 1;
  EXPECT_EQ(read(bob_, "alice", message), "hello");
}

TEST_F(TwoAccounts, DropAMessageThatComesTwice) {
  const Message message = encrypted(alice_, "bob", "hello");
  EXPECT_EQ(read(bob_, "alice", message), "hello");
  List rows;
  EXPECT_EQ(decrypt(bob_, "alice", message, rows, &error_), PAWL_E_DUPLICATE_MESSAGE);
  EXPECT_EQ(error_.action, PAWL_DO_DROP);
}

TEST_F(TwoAccounts, AskTheSenderWhenAMessageHasNoSession) {
  EXPECT_EQ(read(bob_, "alice", encrypted(alice_, "bob", "hello")), "hello");
  const Message answer = encrypted(bob_, "alice", "hi");
  List rows;
  const Account carol = new_account("carol");
  EXPECT_EQ(decrypt(carol, "bob", answer, rows, &error_), PAWL_E_NO_SESSION);
  EXPECT_EQ(error_.action, PAWL_DO_ASK_RESEND);
}

TEST_F(TwoAccounts, SayOkInTheErrorAfterAGoodCall) {
  List rows;
  EXPECT_EQ(encrypt(alice_, "carol", nullptr, rows, &error_), PAWL_E_NO_SESSION);
  EXPECT_EQ(encrypt(alice_, "bob", nullptr, rows, &error_), PAWL_OK);
  EXPECT_EQ(error_.status, PAWL_OK);
  EXPECT_EQ(error_.action, PAWL_DO_NOTHING);
  EXPECT_STREQ(error_.sentence, "");
}

TEST_F(TwoAccounts, WriteToEachDeviceThatIsReadyAndSayWhyNotToTheOthers) {
  const Account tablet = new_account("bob", 2);
  must(pawl_account_set_trust(alice_.get(), nullptr, "bob", identity_of(tablet).data(), PAWL_PUBLIC_KEY_SIZE,
                              PAWL_TRUST_FIRST_USE, nullptr));
  introduce(alice_, "bob", 2, tablet);  // with an identity of its own: the first device's is no longer trusted
  List rows;
  ASSERT_EQ(encrypt(alice_, "bob", nullptr, rows, &error_), PAWL_OK);
  ASSERT_EQ(pawl_list_count(rows.get()), 2U);

  EXPECT_EQ(pawl_list_int(rows.get(), 0, PAWL_F_DEVICE), 1);
  EXPECT_EQ(pawl_list_int(rows.get(), 0, PAWL_F_STATE), PAWL_STATE_BLOCKED);
  EXPECT_EQ(pawl_list_int(rows.get(), 0, PAWL_F_STATUS), PAWL_E_UNTRUSTED_IDENTITY);
  EXPECT_EQ(pawl_list_int(rows.get(), 0, PAWL_F_ACTION), PAWL_DO_ASK_USER);
  EXPECT_EQ(pawl_list_bytes(rows.get(), 0, PAWL_F_BYTES), nullptr);

  EXPECT_EQ(pawl_list_int(rows.get(), 1, PAWL_F_DEVICE), 2);
  EXPECT_EQ(pawl_list_int(rows.get(), 1, PAWL_F_STATE), PAWL_STATE_READY);
  EXPECT_EQ(pawl_list_int(rows.get(), 1, PAWL_F_KIND), PAWL_KIND_PREKEY);
  EXPECT_GT(pawl_list_size(rows.get(), 1, PAWL_F_BYTES), 0U);
  EXPECT_EQ(pawl_list_field(rows.get(), 1, 4), 0) << "no status and no action";
}

TEST_F(TwoAccounts, FailAsTheFirstDeviceDoesWhenNoneIsReady) {
  must(pawl_account_reset(alice_.get(), nullptr, "bob", 1, PAWL_RESET_SESSION, nullptr));
  const Bytes before = digest_of(alice_);
  List rows;
  EXPECT_EQ(encrypt(alice_, "bob", nullptr, rows, &error_), PAWL_E_NO_SESSION);
  EXPECT_EQ(error_.device, 1U);
  EXPECT_EQ(error_.action, PAWL_DO_FETCH_BUNDLES);
  EXPECT_EQ(rows, nullptr);
  EXPECT_EQ(digest_of(alice_), before);
}

TEST_F(TwoAccounts, NeedABundleWhenTooManyMessagesWereNotAnswered) {
  EXPECT_EQ(pawl_list_int(peer_of(alice_, "bob").get(), 1, PAWL_F_SENDABLE), 1);
  List rows;
  pawl_status status = PAWL_OK;
  for (int i = 0; i < 30'000 && status == PAWL_OK; ++i) status = encrypt(alice_, "bob", nullptr, rows, &error_);
  EXPECT_EQ(status, PAWL_E_STALE_SESSION);
  EXPECT_EQ(error_.action, PAWL_DO_FETCH_BUNDLES);
  const List peer = peer_of(alice_, "bob");
  EXPECT_EQ(pawl_list_int(peer.get(), 1, PAWL_F_SENDABLE), 0);
  EXPECT_EQ(pawl_list_int(peer.get(), 1, PAWL_F_STATE), PAWL_STATE_NEEDS_BUNDLE);
  introduce(alice_, "bob", 1, bob_);
  EXPECT_EQ(pawl_list_int(peer_of(alice_, "bob").get(), 1, PAWL_F_STATE), PAWL_STATE_READY);
}

TEST_F(TwoAccounts, WriteToOneDeviceWhenAsked) {
  const List options = new_list();
  pawl_list_set_int(options.get(), PAWL_F_DEVICE, 7);
  List rows;
  EXPECT_EQ(encrypt(alice_, "bob", options.get(), rows, &error_), PAWL_E_NO_SESSION);
  EXPECT_EQ(error_.device, 7U);
  pawl_list_set_int(options.get(), PAWL_F_DEVICE, 1);
  EXPECT_EQ(encrypt(alice_, "bob", options.get(), rows, &error_), PAWL_OK);
  pawl_list_set_int(options.get(), PAWL_F_DEVICE, 128);
  EXPECT_EQ(encrypt(alice_, "bob", options.get(), rows, &error_), PAWL_E_INVALID_ARGUMENT);
  EXPECT_EQ(error_.row, 0);
}

TEST_F(TwoAccounts, TellAnErrorOfDeviceZeroFromOneOfNoDevice) {
  const List options = new_list();
  pawl_list_set_int(options.get(), PAWL_F_DEVICE, 0);
  List rows;
  EXPECT_EQ(encrypt(alice_, "bob", options.get(), rows, &error_), PAWL_E_NO_SESSION);
  EXPECT_EQ(error_.device, 0U);
  EXPECT_EQ(encrypt(alice_, "", options.get(), rows, &error_), PAWL_E_INVALID_ARGUMENT);
  EXPECT_EQ(error_.device, std::uint32_t{PAWL_ALL_DEVICES});
  EXPECT_EQ(encrypt(alice_, "bob", nullptr, rows, &error_), PAWL_OK);
  EXPECT_EQ(error_.device, std::uint32_t{PAWL_ALL_DEVICES});
}

TEST_F(TwoAccounts, RefuseAnUnknownOptionAndSayInWhichRow) {
  const List options = new_list();
  pawl_list_set_int(options.get(), 1'020, 1);  // PAWL_F_SEALED of a later version
  List rows;
  EXPECT_EQ(encrypt(alice_, "bob", options.get(), rows, &error_), PAWL_E_UNSUPPORTED);
  EXPECT_EQ(error_.row, 0);
}

TEST_F(TwoAccounts, RefuseAFileSinceThereAreNoneYet) {
  const List file = config("carol");
  pawl_list_set_text(file.get(), 2'003, "me.pawl");
  Account account;
  EXPECT_EQ(pawl_account_create(file.get(), nullptr, into(account), &error_), PAWL_E_UNSUPPORTED);
  EXPECT_EQ(error_.row, 0);
}

TEST_F(TwoAccounts, RefuseTheirOwnAddress) {
  EXPECT_EQ(pawl_account_add_bundle(alice_.get(), nullptr, "alice", 1, bundle_of(bob_).get(), &error_),
            PAWL_E_INVALID_ARGUMENT);
}

TEST_F(TwoAccounts, KnowTheirPeers) {
  const List rows = peer_of(alice_, "bob");
  ASSERT_EQ(pawl_list_count(rows.get()), 2U);
  EXPECT_STREQ(pawl_list_text(rows.get(), 0, PAWL_F_PEER), "bob");
  EXPECT_EQ(pawl_list_int(rows.get(), 0, PAWL_F_TRUST), PAWL_TRUST_FIRST_USE);
  EXPECT_EQ(bytes_of(rows.get(), 0, PAWL_F_IDENTITY), identity_of(bob_));
  EXPECT_EQ(pawl_list_int(rows.get(), 0, PAWL_F_COUNT), 1);
  EXPECT_EQ(pawl_list_int(rows.get(), 1, PAWL_F_DEVICE), 1);
  EXPECT_EQ(pawl_list_int(rows.get(), 1, PAWL_F_STATE), PAWL_STATE_READY);
  EXPECT_EQ(pawl_list_int(rows.get(), 1, PAWL_F_SENDABLE), 1);
  EXPECT_EQ(pawl_list_int(rows.get(), 1, PAWL_F_SUITE), PAWL_SUITE_SIGNAL_V4);
  EXPECT_EQ(pawl_list_int(rows.get(), 1, PAWL_F_UNCONFIRMED), 0);
  EXPECT_EQ(pawl_list_int(rows.get(), 1, PAWL_F_REGISTRATION_ID),
            pawl_list_int(info_of(bob_).get(), 0, PAWL_F_REGISTRATION_ID));
}

TEST_F(TwoAccounts, TakeARegistrationIdFromAWrapperAsAHintOnly) {
  EXPECT_EQ(read(bob_, "alice", encrypted(alice_, "bob", "hello")), "hello");
  EXPECT_EQ(pawl_list_int(peer_of(bob_, "alice").get(), 1, PAWL_F_UNCONFIRMED), 1);
}

TEST_F(TwoAccounts, KnowNothingOfAStranger) {
  const List rows = peer_of(alice_, "carol");
  ASSERT_EQ(pawl_list_count(rows.get()), 1U);
  EXPECT_EQ(pawl_list_int(rows.get(), 0, PAWL_F_TRUST), PAWL_TRUST_NONE);
  EXPECT_EQ(pawl_list_bytes(rows.get(), 0, PAWL_F_IDENTITY), nullptr);
  EXPECT_EQ(pawl_account_set_trust(alice_.get(), nullptr, "carol", nullptr, 0, PAWL_TRUST_VERIFIED, &error_),
            PAWL_E_NOT_FOUND);
}

TEST_F(TwoAccounts, RefuseAnotherIdentityUntilAPersonAcceptsIt) {
  const Account impostor = new_account("bob");
  EXPECT_EQ(pawl_account_add_bundle(alice_.get(), nullptr, "bob", 1, bundle_of(impostor).get(), &error_),
            PAWL_E_UNTRUSTED_IDENTITY);
  EXPECT_EQ(error_.action, PAWL_DO_ASK_USER);
  const Bytes identity = identity_of(impostor);
  must(pawl_account_set_trust(alice_.get(), nullptr, "bob", identity.data(), identity.size(), PAWL_TRUST_FIRST_USE,
                              nullptr));
  EXPECT_EQ(pawl_account_add_bundle(alice_.get(), nullptr, "bob", 1, bundle_of(impostor).get(), &error_), PAWL_OK);
}

TEST_F(TwoAccounts, SayNothingToABlockedPeer) {
  must(pawl_account_set_trust(alice_.get(), nullptr, "bob", nullptr, 0, PAWL_TRUST_BLOCKED, nullptr));
  List rows;
  EXPECT_EQ(encrypt(alice_, "bob", nullptr, rows, &error_), PAWL_E_UNTRUSTED_IDENTITY);
  EXPECT_EQ(pawl_list_int(peer_of(alice_, "bob").get(), 1, PAWL_F_STATE), PAWL_STATE_BLOCKED);
}

TEST_F(TwoAccounts, SendToVerifiedPeersOnlyWhenThePolicySaysSo) {
  const List policy = new_list();
  pawl_list_set_int(policy.get(), PAWL_F_POLICY, PAWL_POLICY_VERIFIED_ONLY);
  must(pawl_account_configure(alice_.get(), nullptr, policy.get(), nullptr));
  List rows;
  EXPECT_EQ(encrypt(alice_, "bob", nullptr, rows, &error_), PAWL_E_UNTRUSTED_IDENTITY);
  must(pawl_account_set_trust(alice_.get(), nullptr, "bob", nullptr, 0, PAWL_TRUST_VERIFIED, nullptr));
  EXPECT_EQ(encrypt(alice_, "bob", nullptr, rows, &error_), PAWL_OK);
}

TEST_F(TwoAccounts, ReadWhatIsUnderWayAfterAResetButNotAfterForgetting) {
  EXPECT_EQ(read(bob_, "alice", encrypted(alice_, "bob", "hello")), "hello");
  EXPECT_EQ(read(alice_, "bob", encrypted(bob_, "alice", "hi")), "hi");
  const Message under_way = encrypted(alice_, "bob", "under way"), lost = encrypted(alice_, "bob", "lost");
  must(pawl_account_reset(bob_.get(), nullptr, "alice", PAWL_ALL_DEVICES, PAWL_RESET_SESSION, nullptr));
  EXPECT_EQ(read(bob_, "alice", under_way), "under way");
  must(pawl_account_reset(bob_.get(), nullptr, "alice", PAWL_ALL_DEVICES, PAWL_RESET_FORGET, nullptr));
  EXPECT_EQ(read(bob_, "alice", lost), "(refused)");
  EXPECT_EQ(pawl_list_int(peer_of(bob_, "alice").get(), 0, PAWL_F_TRUST), PAWL_TRUST_FIRST_USE);
  EXPECT_EQ(pawl_account_reset(bob_.get(), nullptr, "alice", 1, PAWL_RESET_SESSION, &error_), PAWL_E_NO_SESSION);
  EXPECT_EQ(error_.action, PAWL_DO_NOTHING) << "to have nothing to end is no reason to fetch a bundle";
}

TEST_F(TwoAccounts, GoOnAfterTheyWereSavedAndOpened) {
  for (const auto* key : {&kKey, static_cast<decltype(&kKey)>(nullptr)}) {
    const Bytes digest = digest_of(alice_);
    const Bytes bytes = saved(alice_, key);
    ASSERT_EQ(open(bytes, key, alice_), PAWL_OK);
    EXPECT_EQ(digest_of(alice_), digest);
    EXPECT_EQ(read(bob_, "alice", encrypted(alice_, "bob", "still me")), "still me");
  }
}

TEST_F(TwoAccounts, AreClosedOnceTheyWereSaved) {
  saved(alice_, &kKey);
  List rows;
  const Buffer out = new_buffer();
  EXPECT_EQ(encrypt(alice_, "bob", nullptr, rows, &error_), PAWL_E_CLOSED);
  EXPECT_EQ(pawl_account_info(alice_.get(), nullptr, into(rows), &error_), PAWL_E_CLOSED);
  EXPECT_EQ(pawl_account_save(alice_.get(), nullptr, 0, PAWL_UNSEALED, out.get(), &error_), PAWL_E_CLOSED);
}

TEST_F(TwoAccounts, TellAWrongKeyFromADamagedState) {
  Bytes bytes = saved(alice_, &kKey);
  Account account;
  EXPECT_EQ(open(bytes, &kAnotherKey, account), PAWL_E_WRONG_STORE_KEY);
  EXPECT_EQ(open(bytes, nullptr, account), PAWL_E_WRONG_STORE_KEY);
  bytes.back() ^= 1;
  EXPECT_EQ(open(bytes, &kKey, account), PAWL_E_STORE_CORRUPT);
  EXPECT_EQ(open({}, &kKey, account), PAWL_E_STORE_CORRUPT);
}

TEST_F(TwoAccounts, AreSavedWithoutAKeyOnlyWhenThatIsSaid) {
  const Buffer out = new_buffer();
  EXPECT_EQ(pawl_account_save(alice_.get(), nullptr, 0, 0, out.get(), &error_), PAWL_E_INVALID_ARGUMENT);
  EXPECT_EQ(pawl_account_save(alice_.get(), kKey.data(), kKey.size(), PAWL_UNSEALED, out.get(), &error_),
            PAWL_E_INVALID_ARGUMENT);
  EXPECT_EQ(pawl_account_save(alice_.get(), kKey.data(), 31, 0, out.get(), &error_), PAWL_E_INVALID_ARGUMENT);
  EXPECT_EQ(read(bob_, "alice", encrypted(alice_, "bob", "still open")), "still open");
}

TEST_F(TwoAccounts, HaveAClockThatCanBePinned) {
  const List settings = new_list();
  EXPECT_EQ(pawl_list_int(info_of(alice_).get(), 0, PAWL_F_NOW_MS), -1);
  pawl_list_set_int(settings.get(), PAWL_F_NOW_MS, 1'234);
  must(pawl_account_configure(alice_.get(), nullptr, settings.get(), nullptr));
  EXPECT_EQ(pawl_list_int(info_of(alice_).get(), 0, PAWL_F_NOW_MS), 1'234);
  pawl_list_set_int(settings.get(), PAWL_F_NOW_MS, -1);
  must(pawl_account_configure(alice_.get(), nullptr, settings.get(), nullptr));
  EXPECT_EQ(pawl_list_int(info_of(alice_).get(), 0, PAWL_F_NOW_MS), -1);
}

TEST_F(TwoAccounts, AreSavedAndOpenedAtTheLastTimeThatTheirClockTakes) {
  constexpr std::int64_t kLast = (std::int64_t{1} << 62) - 1;
  const List settings = new_list();
  for (const std::int64_t time : {kLast + 1, INT64_MAX, std::int64_t{-2}, INT64_MIN}) {
    pawl_list_set_int(settings.get(), PAWL_F_NOW_MS, time);
    EXPECT_EQ(pawl_account_configure(alice_.get(), nullptr, settings.get(), nullptr), PAWL_E_INVALID_ARGUMENT);
  }
  pawl_list_set_int(settings.get(), PAWL_F_NOW_MS, kLast);
  must(pawl_account_configure(alice_.get(), nullptr, settings.get(), nullptr));
  introduce(alice_, "bob", 1, bob_);
  EXPECT_EQ(pawl_list_int(peer_of(alice_, "bob").get(), 1, PAWL_F_EXPIRES_MS) / 1'000, kLast / 1'000 + 30 * 24 * 3600);
  const Bytes bytes = saved(alice_, &kKey);
  EXPECT_EQ(open(bytes, &kKey, alice_), PAWL_OK);
}

TEST_F(TwoAccounts, CountTheirOneTimePrekeys) {
  EXPECT_EQ(pawl_list_int(info_of(bob_).get(), 0, PAWL_F_PREKEYS_LEFT), 1);
  EXPECT_EQ(read(bob_, "alice", encrypted(alice_, "bob", "hello")), "hello");
  EXPECT_EQ(pawl_list_int(info_of(bob_).get(), 0, PAWL_F_PREKEYS_LEFT), 0);
  EXPECT_EQ(pawl_list_int(info_of(bob_).get(), 0, PAWL_F_COUNT), 1);
}

TEST_F(TwoAccounts, MakeBundlesThatTravelAsBytes) {
  const Account carol = new_account("carol");
  for (const bool one_time : {true, false}) {
    const Buffer bytes = new_buffer();
    must(pawl_list_write(bundle_of(bob_, one_time).get(), bytes.get(), nullptr));
    List bundle;
    must(pawl_list_read(pawl_buffer_data(bytes.get()), pawl_buffer_size(bytes.get()), into(bundle), nullptr));
    EXPECT_EQ(pawl_list_bytes(bundle.get(), 0, PAWL_F_PREKEY) != nullptr, one_time);
    must(pawl_account_add_bundle(carol.get(), nullptr, "bob", 1, bundle.get(), nullptr));
    EXPECT_EQ(read(bob_, "carol", encrypted(carol, "bob", "hello")), "hello");
  }
}

TEST_F(TwoAccounts, RefuseABundleWithABadSignatureKeyOrHalfAPrekey) {
  const Account carol = new_account("carol");
  const auto add = [&](const List& bundle) {
    return pawl_account_add_bundle(carol.get(), nullptr, "bob", 1, bundle.get(), &error_);
  };
  const auto altered = [&](std::int32_t field, std::size_t at) {
    List bundle = bundle_of(bob_);
    Bytes value = bytes_of(bundle.get(), 0, field);
    value[at] ^= 1;
    pawl_list_set_bytes(bundle.get(), field, value.data(), value.size());
    return bundle;
  };
  EXPECT_EQ(add(altered(PAWL_F_SIGNED_PREKEY_SIG, 5)), PAWL_E_INVALID_SIGNATURE);
  EXPECT_EQ(error_.action, PAWL_DO_FETCH_BUNDLES);
  EXPECT_EQ(add(altered(PAWL_F_SIGNED_PREKEY, 5)), PAWL_E_INVALID_SIGNATURE);
  EXPECT_EQ(add(altered(PAWL_F_SIGNED_PREKEY, 0)), PAWL_E_INVALID_KEY);
  EXPECT_EQ(add(altered(PAWL_F_IDENTITY, 0)), PAWL_E_INVALID_KEY);

  const List half = bundle_of(bob_, false);
  pawl_list_set_int(half.get(), PAWL_F_PREKEY_ID, 1);
  EXPECT_EQ(add(half), PAWL_E_INVALID_ARGUMENT);
}

TEST(AccountFromAPrivateKey, HasTheIdentityOfThatKey) {
  const Buffer private_key = new_buffer(), identity = new_buffer();
  must(pawl_keypair_new(private_key.get(), identity.get(), nullptr));
  const List described = config("alice");
  pawl_list_set_bytes(described.get(), PAWL_F_IDENTITY_PRIVATE, pawl_buffer_data(private_key.get()), PAWL_KEY_SIZE);
  pawl_list_set_int(described.get(), PAWL_F_REGISTRATION_ID, 4'294'967'295);
  Account account;
  must(pawl_account_create(described.get(), nullptr, into(account), nullptr));
  EXPECT_EQ(identity_of(account), bytes_of(identity));
  EXPECT_EQ(pawl_list_int(info_of(account).get(), 0, PAWL_F_REGISTRATION_ID), 4'294'967'295);
}

TEST(ErrorStruct, OfANewerProgramIsWrittenUpToTheSizeThatWeKnow) {
  struct Newer {
    pawl_error known;
    std::uint64_t unknown;
  } newer = {PAWL_ERROR_INIT, 42};
  newer.known.struct_size = sizeof newer;
  Account account;
  EXPECT_EQ(pawl_account_create(nullptr, nullptr, into(account), &newer.known), PAWL_E_INVALID_ARGUMENT);
  EXPECT_EQ(newer.known.status, PAWL_E_INVALID_ARGUMENT);
  EXPECT_EQ(newer.known.struct_size, sizeof newer);
  EXPECT_EQ(newer.unknown, 42U);
}

TEST(ErrorStruct, ThatIsTooSmallIsNotWritten) {
  pawl_error error;
  std::memset(&error, 0x5A, sizeof error);
  error.struct_size = sizeof error - 1;
  pawl_error before = error;
  Account account;
  EXPECT_EQ(pawl_account_create(config("alice").get(), nullptr, into(account), &error), PAWL_E_INVALID_ARGUMENT);
  EXPECT_EQ(std::memcmp(&error, &before, sizeof error), 0);
  EXPECT_EQ(account, nullptr);
}

}  // namespace
}  // namespace pawl_test
