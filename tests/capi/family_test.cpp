// Families as a program sees them: Signal's unless it asks for WhatsApp's, and nothing of one is taken for the other's.
#include <gmock/gmock.h>

#include <initializer_list>
#include <string>

#include "tests/capi/session_level.hpp"

namespace pawl_test {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

List of_family(List config, std::int64_t family) {
  pawl_list_set_int(config.get(), PAWL_F_FAMILY, family);
  return config;
}

Account whatsapp(const char* name) {
  Account account;
  must(pawl_account_create(of_family(config(name), PAWL_FAMILY_WHATSAPP).get(), nullptr, into(account), nullptr));
  return account;
}

Keys whatsapp_keys(const char* name) {
  Keys keys;
  must(pawl_keys_new(of_family(config(name), PAWL_FAMILY_WHATSAPP).get(), into(keys), nullptr));
  return keys;
}

std::int64_t told(const Account& account, std::int32_t field) {
  List info;
  must(pawl_account_info(account.get(), nullptr, into(info), nullptr));
  return pawl_list_int(info.get(), 0, field);
}

std::int64_t told(const Keys& keys, std::int32_t field) {
  List info;
  must(pawl_keys_info(keys.get(), into(info), nullptr));
  return pawl_list_int(info.get(), 0, field);
}

pawl_status bundle_for(const Account& account, std::int64_t suite, List& bundle) {
  List options = new_list();
  pawl_list_set_int(options.get(), PAWL_F_SUITE, suite);
  return pawl_account_bundle(account.get(), nullptr, options.get(), into(bundle), nullptr);
}

class Family : public ::testing::Test {
 protected:
  /// `account` refuses `bundle`, and stays what it is.
  void refuses(const Account& account, const List& bundle, pawl_status reason) {
    const Bytes before = digest_of(account);
    EXPECT_EQ(pawl_account_add_bundle(account.get(), nullptr, "peer", 1, bundle.get(), &error_), reason);
    EXPECT_EQ(digest_of(account), before);
  }

  Account alice_ = whatsapp("alice"), bob_ = whatsapp("bob");
  pawl_error error_ = fresh_error();
};

TEST_F(Family, IsSignalsUnlessAProgramAsksForTheOther) {
  EXPECT_EQ(told(new_account("carol"), PAWL_F_FAMILY), PAWL_FAMILY_SIGNAL);
  EXPECT_EQ(told(new_keys("carol"), PAWL_F_FAMILY), PAWL_FAMILY_SIGNAL);
  EXPECT_EQ(told(alice_, PAWL_F_FAMILY), PAWL_FAMILY_WHATSAPP);
  EXPECT_EQ(told(whatsapp_keys("carol"), PAWL_F_FAMILY), PAWL_FAMILY_WHATSAPP);
}

TEST_F(Family, ThatIsNoneMakesNothing) {
  for (const std::int64_t family : {0, 3}) {
    Account account;
    EXPECT_EQ(pawl_account_create(of_family(config("carol"), family).get(), nullptr, into(account), nullptr),
              PAWL_E_INVALID_ARGUMENT);
    Keys keys;
    EXPECT_EQ(pawl_keys_new(of_family(config("carol"), family).get(), into(keys), nullptr), PAWL_E_INVALID_ARGUMENT);
  }
}

TEST_F(Family, IsSavedAndCannotBeChanged) {
  const Buffer saved = new_buffer();
  must(pawl_account_save(alice_.get(), nullptr, 0, PAWL_UNSEALED, saved.get(), nullptr));
  const auto open = [&](List config, Account& account) {
    pawl_list_set_bytes(config.get(), PAWL_F_SAVED, pawl_buffer_data(saved.get()), pawl_buffer_size(saved.get()));
    pawl_list_set_int(config.get(), PAWL_F_UNSEALED, 1);
    return pawl_account_open(config.get(), nullptr, into(account), nullptr);
  };
  Account again;
  EXPECT_EQ(open(of_family(new_list(), PAWL_FAMILY_SIGNAL), again), PAWL_E_UNSUPPORTED);
  ASSERT_EQ(open(new_list(), again), PAWL_OK);
  EXPECT_EQ(told(again, PAWL_F_FAMILY), PAWL_FAMILY_WHATSAPP);
}

TEST_F(Family, OfWhatsAppSpeaksItsPostQuantumSuite) {
  introduce(alice_, "bob", 1, bob_);
  for (int turn = 0; turn < 10; ++turn) {
    ASSERT_EQ(read(bob_, "alice", encrypted(alice_, "bob", "hello")), "hello");
    ASSERT_EQ(read(alice_, "bob", encrypted(bob_, "alice", "hi")), "hi");
  }
  List rows;
  must(pawl_account_peer(alice_.get(), nullptr, "bob", into(rows), nullptr));
  EXPECT_EQ(pawl_list_int(rows.get(), 1, PAWL_F_SUITE), PAWL_SUITE_WHATSAPP_PQ);
  for (std::size_t n = 0; pawl_list_field(rows.get(), 1, n) != 0; ++n) {
    EXPECT_NE(pawl_list_field(rows.get(), 1, n), PAWL_F_PQ_EPOCHS) << "it has no post-quantum ratchet";
  }
}

TEST_F(Family, OfWhatsAppGivesABareKemPrekey) {
  for (const bool one_time : {true, false}) {
    EXPECT_EQ(pawl_list_size(bundle_of(alice_, one_time).get(), 0, PAWL_F_KEM_PREKEY), PAWL_KEM_PUBLIC_KEY_SIZE - 1);
  }
  EXPECT_EQ(pawl_list_size(bundle_of(whatsapp_keys("carol")).get(), 0, PAWL_F_KEM_PREKEY),
            PAWL_KEM_PUBLIC_KEY_SIZE - 1);
}

TEST_F(Family, GivesBundlesForItsOwnSuites) {
  List bundle;
  EXPECT_EQ(bundle_for(alice_, PAWL_SUITE_WHATSAPP_PQ, bundle), PAWL_OK);
  EXPECT_GT(pawl_list_size(bundle.get(), 0, PAWL_F_KEM_PREKEY), 0U);
  EXPECT_EQ(bundle_for(alice_, PAWL_SUITE_SIGNAL_V3, bundle), PAWL_OK);
  EXPECT_EQ(pawl_list_size(bundle.get(), 0, PAWL_F_KEM_PREKEY), 0U);
  EXPECT_EQ(bundle_for(alice_, PAWL_SUITE_SIGNAL_V4, bundle), PAWL_E_INVALID_ARGUMENT);
  EXPECT_EQ(bundle_for(new_account("carol"), PAWL_SUITE_WHATSAPP_PQ, bundle), PAWL_E_INVALID_ARGUMENT);
}

TEST_F(Family, RefusesBundlesOfTheOther) {
  const Account carol = new_account("carol");
  refuses(alice_, bundle_of(carol), PAWL_E_INVALID_KEY);
  refuses(carol, bundle_of(alice_), PAWL_E_INVALID_KEY);
}

/// The bundle with a KEM prekey in the form of the other family.
List in_the_other_form(const List& bundle) {
  Bytes key = bytes_of(bundle.get(), 0, PAWL_F_KEM_PREKEY);
  if (key.size() == PAWL_KEM_PUBLIC_KEY_SIZE) {
    key.erase(key.begin());
  } else {
    key.insert(key.begin(), 0x08);
  }
  List copy = new_list();
  std::int32_t field = 0;
  for (std::size_t n = 0; (field = pawl_list_field(bundle.get(), 0, n)) != 0; ++n) {
    if (field < 2000) {
      pawl_list_set_int(copy.get(), field, pawl_list_int(bundle.get(), 0, field));
    } else {
      const Bytes bytes = field == PAWL_F_KEM_PREKEY ? key : bytes_of(bundle.get(), 0, field);
      pawl_list_set_bytes(copy.get(), field, bytes.data(), bytes.size());
    }
  }
  return copy;
}

TEST_F(Family, RefusesBundlesOfTheOtherInItsOwnForm) {
  const Account carol = new_account("carol");
  refuses(alice_, in_the_other_form(bundle_of(carol)), PAWL_E_INVALID_SIGNATURE);
  refuses(carol, in_the_other_form(bundle_of(alice_)), PAWL_E_INVALID_SIGNATURE);
}

TEST_F(Family, OfWhatsAppWorksAtTheSessionLevel) {
  const Keys alice = whatsapp_keys("alice"), bob = whatsapp_keys("bob");
  const Session with_bob = new_session("bob");
  start(with_bob, alice, bob);
  EXPECT_EQ(sent(with_bob, alice, "hello").kind, PAWL_KIND_PREKEY);
  List info;
  must(pawl_session_info(with_bob.get(), kNow, into(info), nullptr));
  EXPECT_EQ(pawl_list_int(info.get(), 0, PAWL_F_SUITE), PAWL_SUITE_WHATSAPP_PQ);
  EXPECT_EQ(pawl_session_start(with_bob.get(), alice.get(), bundle_of(new_keys("carol")).get(), kNow, nullptr),
            PAWL_E_INVALID_KEY);
}

TEST_F(Family, IsThatOfTheKeysThatAConversationWasBegunWith) {
  const Buffer secret = new_buffer(), identity = new_buffer();
  must(pawl_keypair_new(secret.get(), identity.get(), nullptr));
  const auto keys_of = [&](std::int64_t family) {
    const List own = of_family(config("alice"), family);
    pawl_list_set_bytes(own.get(), PAWL_F_IDENTITY_PRIVATE, pawl_buffer_data(secret.get()), PAWL_KEY_SIZE);
    Keys keys;
    must(pawl_keys_new(own.get(), into(keys), nullptr));
    return keys;
  };
  const Keys alice = keys_of(PAWL_FAMILY_WHATSAPP), of_signal = keys_of(PAWL_FAMILY_SIGNAL);
  const Session with_bob = new_session("bob");
  start(with_bob, alice, whatsapp_keys("bob"));
  Step step;
  EXPECT_EQ(pawl_session_encrypt(with_bob.get(), of_signal.get(), nullptr, 0, kNow, into(step), nullptr),
            PAWL_E_INVALID_ARGUMENT);
}

}  // namespace
}  // namespace pawl_test
