// The session level for tests in C++: two ends of a conversation, and messages that go through steps.
#pragma once
#include <gmock/gmock.h>
#include <pawl/pawl.h>

#include <string_view>

#include "tests/capi/handles.hpp"

namespace pawl_test {

inline Keys new_keys(const char* name) {
  Keys keys;
  must(pawl_keys_new(config(name).get(), into(keys), nullptr));
  return keys;
}

inline Session new_session(const char* peer) {
  Session session;
  must(pawl_session_new(peer, 1, into(session), nullptr));
  return session;
}

inline List bundle_of(const Keys& keys) {
  List bundle;
  must(pawl_keys_bundle(keys.get(), 1, 0, into(bundle), nullptr));
  return bundle;
}

/// From now on `keys` can write in `session` to the device that `peer` are the keys of.
inline void start(const Session& session, const Keys& keys, const Keys& peer) {
  must(pawl_session_start(session.get(), keys.get(), bundle_of(peer).get(), 0, nullptr));
}

inline Step sealing(const Session& session, const Keys& keys, std::string_view text) {
  Step step;
  const Bytes plain = bytes_of(text);
  must(pawl_session_encrypt(session.get(), keys.get(), plain.data(), plain.size(), 0, into(step), nullptr));
  return step;
}

/// Gives out the states that the step leads to.
inline List state_of(const Step& step) {
  List rows;
  must(pawl_step_state(step.get(), nullptr, 0, PAWL_UNSEALED, into(rows), nullptr));
  return rows;
}

inline pawl_status release(const Step& step, Message& message) {
  const Buffer out = new_buffer();
  const pawl_status status = pawl_step_release(step.get(), &message.kind, out.get(), nullptr);
  message.bytes = bytes_of(out);
  return status;
}

/// A message, with all that has to happen before it may leave.
inline Message sent(const Session& session, const Keys& keys, std::string_view text) {
  const Step step = sealing(session, keys, text);
  state_of(step);
  Message message;
  must(release(step, message));
  return message;
}

}  // namespace pawl_test
