// The session level: state in, state out, and nothing leaves before its state has been given out.
#include <gmock/gmock.h>

#include <array>
#include <string>
#include <string_view>

#include "tests/capi/session_level.hpp"

namespace pawl_test {
namespace {

pawl_status opening(const Session& session, const Keys& keys, const Message& message, Step& step,
                    pawl_error* error = nullptr) {
  return pawl_session_decrypt(session.get(), keys.get(), message.kind, message.bytes.data(), message.bytes.size(), 0,
                              into(step), error);
}

std::string received(const Session& session, const Keys& keys, const Message& message) {
  Step step;
  must(opening(session, keys, message, step));
  state_of(step);
  Message text;
  must(release(step, text));
  EXPECT_EQ(text.kind, 0);
  return {text.bytes.begin(), text.bytes.end()};
}

List info_of(const Session& session) {
  List info;
  must(pawl_session_info(session.get(), 0, into(info), nullptr));
  return info;
}

std::int64_t revision_of(const Session& session) { return pawl_list_int(info_of(session).get(), 0, PAWL_F_REVISION); }

std::int64_t revision_of(const Keys& keys) {
  List info;
  must(pawl_keys_info(keys.get(), into(info), nullptr));
  return pawl_list_int(info.get(), 0, PAWL_F_REVISION);
}

class TwoEnds : public ::testing::Test {
 protected:
  TwoEnds() { start(with_bob_, alice_, bob_); }

  Keys alice_ = new_keys("alice"), bob_ = new_keys("bob");
  Session with_bob_ = new_session("bob"), with_alice_ = new_session("alice");
  pawl_error error_ = fresh_error();
};

TEST_F(TwoEnds, TalkInBothDirections) {
  EXPECT_EQ(received(with_alice_, bob_, sent(with_bob_, alice_, "hello")), "hello");
  EXPECT_EQ(received(with_bob_, alice_, sent(with_alice_, bob_, "hi")), "hi");
  EXPECT_EQ(received(with_alice_, bob_, sent(with_bob_, alice_, "")), "");
}

TEST_F(TwoEnds, GoOnFromWhatTheStepGaveOut) {
  const Message hello = sent(with_bob_, alice_, "hello");
  Step step;
  must(opening(with_alice_, bob_, hello, step));
  const List rows = state_of(step);
  ASSERT_EQ(pawl_list_count(rows.get()), 2U);
  EXPECT_STREQ(pawl_list_text(rows.get(), 0, PAWL_F_LABEL), "session");
  EXPECT_STREQ(pawl_list_text(rows.get(), 1, PAWL_F_LABEL), "keys");

  // The process ends here; another one takes the states from the database.
  const Bytes session_state = bytes_of(rows.get(), 0, PAWL_F_BYTES), keys_state = bytes_of(rows.get(), 1, PAWL_F_BYTES);
  Session session;
  Keys keys;
  must(
      pawl_session_load(session_state.data(), session_state.size(), nullptr, 0, PAWL_UNSEALED, into(session), nullptr));
  must(pawl_keys_load(keys_state.data(), keys_state.size(), nullptr, 0, PAWL_UNSEALED, into(keys), nullptr));
  EXPECT_EQ(revision_of(session), pawl_list_int(rows.get(), 0, PAWL_F_REVISION));
  EXPECT_EQ(revision_of(keys), pawl_list_int(rows.get(), 1, PAWL_F_REVISION));
  EXPECT_EQ(received(with_bob_, alice_, sent(session, keys, "hi")), "hi");
  EXPECT_EQ(opening(session, keys, hello, step, &error_), PAWL_E_DUPLICATE_MESSAGE);
}

TEST_F(TwoEnds, ChangeTheKeysOnlyWhenAPrekeyIsUsedUp) {
  EXPECT_EQ(received(with_alice_, bob_, sent(with_bob_, alice_, "hello")), "hello");
  const Message message = sent(with_bob_, alice_, "again");
  Step step;
  must(opening(with_alice_, bob_, message, step));
  EXPECT_EQ(pawl_list_count(state_of(step).get()), 1U);
}

TEST_F(TwoEnds, ReleaseNothingBeforeTheStateIsGivenOut) {
  const Step step = sealing(with_bob_, alice_, "hello");
  Message message;
  EXPECT_EQ(release(step, message), PAWL_E_INVALID_ARGUMENT);
  EXPECT_TRUE(message.bytes.empty());
  EXPECT_EQ(message.kind, 0);
  state_of(step);
  EXPECT_EQ(release(step, message), PAWL_OK);
  EXPECT_EQ(message.kind, PAWL_KIND_PREKEY);
}

TEST_F(TwoEnds, NeedABundleWhenTooManyMessagesWereNotAnswered) {
  const auto info = [&] {
    List row;
    must(pawl_session_info(with_bob_.get(), 0, into(row), nullptr));
    return row;
  };
  EXPECT_EQ(pawl_list_int(info().get(), 0, PAWL_F_STATE), PAWL_STATE_READY);
  pawl_status status = PAWL_OK;
  for (int i = 0; i < 30'000 && status == PAWL_OK; ++i) {
    Step step;
    Message message;
    status = pawl_session_encrypt(with_bob_.get(), alice_.get(), nullptr, 0, 0, into(step), nullptr);
    if (status != PAWL_OK) break;
    state_of(step);
    must(release(step, message));
  }
  EXPECT_EQ(status, PAWL_E_STALE_SESSION);
  EXPECT_EQ(pawl_list_int(info().get(), 0, PAWL_F_SENDABLE), 0);
  EXPECT_EQ(pawl_list_int(info().get(), 0, PAWL_F_STATE), PAWL_STATE_NEEDS_BUNDLE);
}

TEST_F(TwoEnds, ReleaseAStepOnce) {
  const Step step = sealing(with_bob_, alice_, "hello");
  state_of(step);
  Message message;
  EXPECT_EQ(release(step, message), PAWL_OK);
  EXPECT_EQ(release(step, message), PAWL_E_CLOSED);
  EXPECT_TRUE(message.bytes.empty());
}

TEST_F(TwoEnds, RefuseTheSecondOfTwoStepsFromOneState) {
  const Step first = sealing(with_bob_, alice_, "one"), second = sealing(with_bob_, alice_, "two");
  state_of(first);
  state_of(second);
  Message message;
  EXPECT_EQ(release(first, message), PAWL_OK);
  EXPECT_EQ(release(second, message), PAWL_E_CLOSED);
  List rows;
  EXPECT_EQ(pawl_step_state(second.get(), nullptr, 0, PAWL_UNSEALED, into(rows), &error_), PAWL_E_CLOSED);
  EXPECT_EQ(error_.action, PAWL_DO_FIX_CODE);
}

TEST_F(TwoEnds, RefuseAStepWhoseKeysHaveChangedSince) {
  Step step;
  must(opening(with_alice_, bob_, sent(with_bob_, alice_, "hello"), step));
  state_of(step);
  bundle_of(bob_);
  Message text;
  EXPECT_EQ(release(step, text), PAWL_E_CLOSED);
}

TEST_F(TwoEnds, AreAsTheyWereWhenAStepIsNotReleased) {
  const std::int64_t before = revision_of(with_bob_);
  state_of(sealing(with_bob_, alice_, "never sent"));
  EXPECT_EQ(revision_of(with_bob_), before);
  sent(with_bob_, alice_, "sent");
  EXPECT_EQ(revision_of(with_bob_), before + 1);
}

TEST_F(TwoEnds, MayBeFreedBeforeTheirStep) {
  const Step step = sealing(with_bob_, alice_, "hello");
  state_of(step);
  with_bob_.reset();
  alice_.reset();
  Message message;
  EXPECT_EQ(release(step, message), PAWL_OK);
  EXPECT_EQ(received(with_alice_, bob_, message), "hello");
}

TEST_F(TwoEnds, RefuseAnAlteredMessageAndGiveNoStep) {
  received(with_alice_, bob_, sent(with_bob_, alice_, "hello"));
  received(with_bob_, alice_, sent(with_alice_, bob_, "hi"));
  Message message = sent(with_bob_, alice_, "hello");
  message.bytes.back() ^= 1;
  Step step;
  EXPECT_EQ(opening(with_alice_, bob_, message, step, &error_), PAWL_E_INVALID_MESSAGE);
  EXPECT_EQ(error_.detail, PAWL_E_BAD_MAC);
  EXPECT_EQ(error_.action, PAWL_DO_ASK_RESEND);
  EXPECT_EQ(step, nullptr);
}

TEST_F(TwoEnds, RefuseAnotherIdentityUntilItIsTrusted) {
  const Keys impostor = new_keys("bob");
  const List bundle = bundle_of(impostor);
  EXPECT_EQ(pawl_session_start(with_bob_.get(), alice_.get(), bundle.get(), 0, &error_), PAWL_E_UNTRUSTED_IDENTITY);
  const Bytes identity = bytes_of(bundle.get(), 0, PAWL_F_IDENTITY);
  must(pawl_session_trust(with_bob_.get(), identity.data(), identity.size(), nullptr));
  EXPECT_EQ(pawl_list_int(info_of(with_bob_).get(), 0, PAWL_F_STATE), PAWL_STATE_BLOCKED);
  Step step;
  EXPECT_EQ(pawl_session_encrypt(with_bob_.get(), alice_.get(), nullptr, 0, 0, into(step), &error_),
            PAWL_E_UNTRUSTED_IDENTITY);
  EXPECT_EQ(pawl_session_start(with_bob_.get(), alice_.get(), bundle.get(), 0, &error_), PAWL_OK);
  EXPECT_EQ(pawl_list_int(info_of(with_bob_).get(), 0, PAWL_F_STATE), PAWL_STATE_READY);
}

TEST_F(TwoEnds, SendNothingAfterTheSessionWasArchived) {
  must(pawl_session_archive(with_bob_.get(), nullptr));
  const List info = info_of(with_bob_);
  EXPECT_EQ(pawl_list_int(info.get(), 0, PAWL_F_SENDABLE), 0);
  EXPECT_EQ(pawl_list_int(info.get(), 0, PAWL_F_ARCHIVED), 1);
  EXPECT_EQ(pawl_list_int(info.get(), 0, PAWL_F_STATE), PAWL_STATE_NEEDS_BUNDLE);
  Step step;
  EXPECT_EQ(pawl_session_encrypt(with_bob_.get(), alice_.get(), nullptr, 0, 0, into(step), &error_), PAWL_E_NO_SESSION);
  EXPECT_EQ(error_.action, PAWL_DO_FETCH_BUNDLES);
  EXPECT_EQ(pawl_session_archive(new_session("carol").get(), &error_), PAWL_E_NO_SESSION);
  EXPECT_EQ(error_.action, PAWL_DO_NOTHING);
}

TEST_F(TwoEnds, AreSealedUnderTheKeyOfTheApplication) {
  const std::array<std::uint8_t, PAWL_KEY_SIZE> key = {1}, another = {2};
  const Step step = sealing(with_bob_, alice_, "hello");
  List rows;
  must(pawl_step_state(step.get(), key.data(), key.size(), 0, into(rows), nullptr));
  const Bytes state = bytes_of(rows.get(), 0, PAWL_F_BYTES);
  const auto load = [&](const auto& with, std::int32_t flags) {
    Session session;
    return pawl_session_load(state.data(), state.size(), with.data(), with.size(), flags, into(session), &error_);
  };
  EXPECT_EQ(load(key, 0), PAWL_OK);
  EXPECT_EQ(load(another, 0), PAWL_E_WRONG_STORE_KEY);
  EXPECT_EQ(load(Bytes(), PAWL_UNSEALED), PAWL_E_WRONG_STORE_KEY);
  EXPECT_EQ(error_.action, PAWL_DO_FIND_KEY);
  EXPECT_EQ(load(Bytes(), 0), PAWL_E_INVALID_ARGUMENT);
}

TEST_F(TwoEnds, AreNotMistakenForOneAnother) {
  const Buffer saved = new_buffer();
  must(pawl_keys_save(alice_.get(), nullptr, 0, PAWL_UNSEALED, saved.get(), nullptr));
  Session session;
  EXPECT_EQ(pawl_session_load(pawl_buffer_data(saved.get()), pawl_buffer_size(saved.get()), nullptr, 0, PAWL_UNSEALED,
                              into(session), &error_),
            PAWL_E_STORE_CORRUPT);
}

TEST_F(TwoEnds, TalkWithAnAccountToo) {
  const Account carol = new_account("carol");
  const Session with_carol = new_session("carol");
  must(pawl_session_start(with_carol.get(), alice_.get(), bundle_of(carol).get(), 0, nullptr));
  EXPECT_EQ(read(carol, "alice", sent(with_carol, alice_, "hello")), "hello");
  EXPECT_EQ(received(with_carol, alice_, encrypted(carol, "alice", "hi")), "hi");
}

}  // namespace
}  // namespace pawl_test
