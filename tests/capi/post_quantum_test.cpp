// Suites as a program sees them: post-quantum unless it says otherwise, and nothing is downgraded in silence.
#include <gmock/gmock.h>

#include <array>
#include <string>

#include "tests/capi/session_level.hpp"

namespace pawl_test {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;
constexpr std::array<std::int32_t, 3> kKemFields = {PAWL_F_KEM_PREKEY_ID, PAWL_F_KEM_PREKEY, PAWL_F_KEM_PREKEY_SIG};
constexpr std::int64_t kDay = std::int64_t{24} * 60 * 60 * 1000;

List settings(std::int32_t field, std::int64_t value) {
  List list = new_list();
  pawl_list_set_int(list.get(), field, value);
  return list;
}

void configure(const Account& account, std::int32_t field, std::int64_t value) {
  must(pawl_account_configure(account.get(), nullptr, settings(field, value).get(), nullptr));
}

List bundle_with(const Account& account, std::int32_t option, std::int64_t value) {
  List bundle;
  must(pawl_account_bundle(account.get(), nullptr, settings(option, value).get(), into(bundle), nullptr));
  return bundle;
}

List bundle_for_version_3(const Account& account) { return bundle_with(account, PAWL_F_SUITE, PAWL_SUITE_SIGNAL_V3); }

pawl_status add(const Account& account, const List& bundle, pawl_error* error = nullptr) {
  return pawl_account_add_bundle(account.get(), nullptr, "bob", 1, bundle.get(), error);
}

/// A copy of the bundle without `left_out`, and with `flipped` altered in its last bit.
List altered(const List& bundle, std::int32_t left_out, std::int32_t flipped = 0) {
  List copy = new_list();
  std::int32_t field = 0;
  for (std::size_t n = 0; (field = pawl_list_field(bundle.get(), 0, n)) != 0; ++n) {
    if (field == left_out) continue;
    if (field < 2000) {
      pawl_list_set_int(copy.get(), field, pawl_list_int(bundle.get(), 0, field));
    } else {
      Bytes bytes = bytes_of(bundle.get(), 0, field);
      if (field == flipped) bytes.back() ^= 1;
      pawl_list_set_bytes(copy.get(), field, bytes.data(), bytes.size());
    }
  }
  return copy;
}

std::int64_t told(const Account& account, std::int32_t field, const char* peer = "bob") {
  List rows;
  must(pawl_account_peer(account.get(), nullptr, peer, into(rows), nullptr));
  return pawl_list_int(rows.get(), 1, field);
}

class PostQuantum : public ::testing::Test {
 protected:
  pawl_status encrypt() {
    List rows;
    return pawl_account_encrypt(alice_.get(), nullptr, "bob", nullptr, 0, nullptr, into(rows), &error_);
  }
  /// Alice and Bob answer each other at once.
  void talk(int turns) {
    for (int turn = 0; turn < turns; ++turn) {
      ASSERT_EQ(read(bob_, "alice", encrypted(alice_, "bob", "hello")), "hello");
      ASSERT_EQ(read(alice_, "bob", encrypted(bob_, "alice", "hi")), "hi");
    }
  }

  Account alice_ = new_account("alice"), bob_ = new_account("bob");
  pawl_error error_ = fresh_error();
};

TEST_F(PostQuantum, IsWhatAnAccountRequiresByItself) {
  List info;
  must(pawl_account_info(alice_.get(), nullptr, into(info), nullptr));
  EXPECT_EQ(pawl_list_int(info.get(), 0, PAWL_F_PQ), PAWL_PQ_REQUIRED);
  introduce(alice_, "bob", 1, bob_);
  EXPECT_EQ(told(alice_, PAWL_F_SUITE), PAWL_SUITE_SIGNAL_V4);
}

TEST_F(PostQuantum, ABundleHasAKemPrekeyForOneTimeOrAsALastResort) {
  for (const bool one_time : {true, false}) {
    const List bundle = bundle_of(bob_, one_time);
    EXPECT_EQ(pawl_list_size(bundle.get(), 0, PAWL_F_KEM_PREKEY), PAWL_KEM_PUBLIC_KEY_SIZE);
    EXPECT_EQ(pawl_list_size(bundle.get(), 0, PAWL_F_KEM_PREKEY_SIG), PAWL_SIGNATURE_SIZE);
    EXPECT_EQ(bytes_of(bundle.get(), 0, PAWL_F_KEM_PREKEY).front(), 0x08);
    EXPECT_GT(pawl_list_int(bundle.get(), 0, PAWL_F_KEM_PREKEY_ID), 0);
    EXPECT_EQ(pawl_list_int(bundle.get(), 0, PAWL_F_LAST_RESORT), one_time ? 0 : 1);
  }
  List info;
  must(pawl_account_info(bob_.get(), nullptr, into(info), nullptr));
  EXPECT_EQ(pawl_list_int(info.get(), 0, PAWL_F_KEM_PREKEYS_LEFT), 1);
}

TEST_F(PostQuantum, ABundleForVersion3HasNone) {
  const List bundle = bundle_for_version_3(bob_);
  for (const std::int32_t field : kKemFields) {
    EXPECT_EQ(pawl_list_size(bundle.get(), 0, field), 0U);
    EXPECT_EQ(pawl_list_int(bundle.get(), 0, field), 0);
  }
}

TEST_F(PostQuantum, ASuiteThatIsNoneGivesNoBundle) {
  for (const std::int64_t suite : {0, 3, 4}) {
    List bundle;
    EXPECT_EQ(pawl_account_bundle(bob_.get(), nullptr, settings(PAWL_F_SUITE, suite).get(), into(bundle), &error_),
              PAWL_E_INVALID_ARGUMENT);
  }
}

TEST_F(PostQuantum, AStrippedBundleIsRefusedAndThePersonIsAsked) {
  const Bytes before = digest_of(alice_);
  EXPECT_EQ(add(alice_, bundle_for_version_3(bob_), &error_), PAWL_E_WEAKER_SUITE);
  EXPECT_EQ(error_.action, PAWL_DO_ASK_USER);
  EXPECT_EQ(digest_of(alice_), before);
}

TEST_F(PostQuantum, HalfAKemPrekeyIsNone) {
  const List whole = bundle_of(bob_);
  for (const std::int32_t field : kKemFields) {
    EXPECT_EQ(add(alice_, altered(whole, field), &error_), PAWL_E_INVALID_ARGUMENT) << pawl_field_name(field);
  }
  EXPECT_EQ(add(alice_, altered(whole, PAWL_F_LAST_RESORT)), PAWL_OK);
}

TEST_F(PostQuantum, AnAlteredKemPrekeyIsNotSigned) {
  for (const std::int32_t field : {PAWL_F_KEM_PREKEY, PAWL_F_KEM_PREKEY_SIG}) {
    EXPECT_EQ(add(alice_, altered(bundle_of(bob_), 0, field), &error_), PAWL_E_INVALID_SIGNATURE);
  }
}

TEST_F(PostQuantum, AKemPrekeyOfAnotherTypeOrLengthIsNoKey) {
  const List good = bundle_of(bob_);
  const Bytes key = bytes_of(good.get(), 0, PAWL_F_KEM_PREKEY);
  Bytes other_type = key, longer = key;
  other_type.front() = 0x0A;
  longer.push_back(0);
  for (const Bytes& wrong : {other_type, longer, Bytes(key.begin() + 1, key.end()), Bytes{0x08}}) {
    const List bundle = altered(good, PAWL_F_KEM_PREKEY);
    pawl_list_set_bytes(bundle.get(), PAWL_F_KEM_PREKEY, wrong.data(), wrong.size());
    EXPECT_EQ(add(alice_, bundle, &error_), PAWL_E_INVALID_KEY);
  }
}

TEST_F(PostQuantum, WhereItIsAllowedAPeerOfVersion3IsSpokenWithInVersion3) {
  for (const Account* account : {&alice_, &bob_}) configure(*account, PAWL_F_PQ, PAWL_PQ_ALLOWED);
  must(add(alice_, bundle_for_version_3(bob_)));
  EXPECT_EQ(told(alice_, PAWL_F_SUITE), PAWL_SUITE_SIGNAL_V3);
  EXPECT_EQ(told(alice_, PAWL_F_PQ_EPOCHS), 0);
  talk(2);
  configure(alice_, PAWL_F_PQ, PAWL_PQ_REQUIRED);
  EXPECT_EQ(told(alice_, PAWL_F_SENDABLE), 0);
  EXPECT_EQ(told(alice_, PAWL_F_STATE), PAWL_STATE_NEEDS_BUNDLE);
  EXPECT_EQ(encrypt(), PAWL_E_WEAKER_SUITE);
  must(add(alice_, bundle_of(bob_)));
  talk(2);
  EXPECT_EQ(told(bob_, PAWL_F_SUITE, "alice"), PAWL_SUITE_SIGNAL_V4);
}

TEST_F(PostQuantum, WhereItIsPreferredAPeerThatHasShownItIsNotSpokenWithInVersion3) {
  configure(alice_, PAWL_F_PQ, PAWL_PQ_PREFERRED);
  must(add(alice_, bundle_for_version_3(bob_)));
  must(add(alice_, bundle_of(bob_)));
  EXPECT_EQ(add(alice_, bundle_for_version_3(bob_), &error_), PAWL_E_WEAKER_SUITE);
}

TEST_F(PostQuantum, EpochsAreCounted) {
  introduce(alice_, "bob", 1, bob_);
  EXPECT_EQ(told(alice_, PAWL_F_PQ_EPOCHS), 0);
  talk(100);
  EXPECT_GE(told(alice_, PAWL_F_PQ_EPOCHS), 2);
  EXPECT_NEAR(static_cast<double>(told(alice_, PAWL_F_PQ_EPOCHS)),
              static_cast<double>(told(bob_, PAWL_F_PQ_EPOCHS, "alice")), 1);
  EXPECT_EQ(told(alice_, PAWL_F_PQ_STALLED), 0);
}

TEST_F(PostQuantum, ASessionThatIsNotAnsweredSendsForThirtyDays) {
  configure(alice_, PAWL_F_NOW_MS, kNow);
  introduce(alice_, "bob", 1, bob_);
  const Message first = encrypted(alice_, "bob", "hello");
  const std::int64_t expires_ms = told(alice_, PAWL_F_EXPIRES_MS);
  EXPECT_EQ(expires_ms, kNow + 30 * kDay);

  configure(alice_, PAWL_F_NOW_MS, expires_ms);
  EXPECT_EQ(encrypt(), PAWL_OK);
  configure(alice_, PAWL_F_NOW_MS, expires_ms + 1);
  EXPECT_EQ(encrypt(), PAWL_E_STALE_SESSION);
  EXPECT_EQ(told(alice_, PAWL_F_SENDABLE), 0);
  EXPECT_EQ(told(alice_, PAWL_F_STATE), PAWL_STATE_NEEDS_BUNDLE);

  EXPECT_EQ(read(bob_, "alice", first), "hello");
  EXPECT_EQ(read(alice_, "bob", encrypted(bob_, "alice", "hi")), "hi");
  EXPECT_EQ(encrypt(), PAWL_OK);
  EXPECT_EQ(told(alice_, PAWL_F_EXPIRES_MS), 0);
}

TEST_F(PostQuantum, AOneTimeKemPrekeyIsGoodOnce) {
  const List bundle = bundle_of(bob_);
  must(add(alice_, bundle));
  EXPECT_EQ(read(bob_, "alice", encrypted(alice_, "bob", "hello")), "hello");
  must(add(alice_, bundle));
  List rows;
  EXPECT_EQ(decrypt(bob_, "alice", encrypted(alice_, "bob", "again"), rows, &error_), PAWL_E_UNKNOWN_KEM_PREKEY);
  EXPECT_EQ(error_.action, PAWL_DO_ASK_RESEND);
}

TEST_F(PostQuantum, ALastResortOneRemembersWhatItHasRead) {
  const List bundle = bundle_of(bob_, false);
  must(add(alice_, bundle));
  const Message first = encrypted(alice_, "bob", "hello"), second = encrypted(alice_, "bob", "not read yet");
  EXPECT_EQ(read(bob_, "alice", first), "hello");
  must(pawl_account_reset(bob_.get(), nullptr, "alice", 1, PAWL_RESET_FORGET, nullptr));
  List rows;
  EXPECT_EQ(decrypt(bob_, "alice", first, rows, &error_), PAWL_E_INVALID_MESSAGE);
  EXPECT_EQ(error_.detail, PAWL_E_NO_SESSION);
  EXPECT_EQ(error_.action, PAWL_DO_ASK_RESEND);
  EXPECT_EQ(decrypt(bob_, "alice", second, rows, &error_), PAWL_E_INVALID_MESSAGE);
  EXPECT_EQ(error_.detail, PAWL_E_NO_SESSION);
  EXPECT_EQ(error_.action, PAWL_DO_ASK_RESEND);
  must(add(alice_, bundle));
  EXPECT_EQ(read(bob_, "alice", encrypted(alice_, "bob", "another")), "another");
}

TEST(PostQuantumSessions, RequireItUntilTheProgramSaysOtherwise) {
  const Keys alice = new_keys("alice"), bob = new_keys("bob");
  const Session session = new_session("bob");
  const List stripped = [&] {
    List bundle = altered(bundle_of(bob), PAWL_F_KEM_PREKEY);
    bundle = altered(bundle, PAWL_F_KEM_PREKEY_ID);
    return altered(bundle, PAWL_F_KEM_PREKEY_SIG);
  }();
  EXPECT_EQ(pawl_session_start(session.get(), alice.get(), stripped.get(), 0, nullptr), PAWL_E_WEAKER_SUITE);
  must(pawl_session_require(session.get(), PAWL_PQ_ALLOWED, nullptr));
  must(pawl_session_start(session.get(), alice.get(), stripped.get(), 0, nullptr));
  List info;
  must(pawl_session_info(session.get(), 0, into(info), nullptr));
  EXPECT_EQ(pawl_list_int(info.get(), 0, PAWL_F_PQ), PAWL_PQ_ALLOWED);
  EXPECT_EQ(pawl_list_int(info.get(), 0, PAWL_F_SUITE), PAWL_SUITE_SIGNAL_V3);
}

}  // namespace
}  // namespace pawl_test
