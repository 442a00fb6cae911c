#include <array>
#include <string_view>
#include <utility>

#include "tests/agent/vectors/party.hpp"
#include "tests/agent/vectors/sessions.hpp"

namespace vectors {
namespace {

namespace session = pawl::session;
using pawl::Errc;

/// Where the protocol asks for another answer than the recorded fork gives.
struct Exception {
  std::string_view name;
  std::size_t message;
  Errc answer;  // kNone: it is read
};
constexpr std::array kExceptions = {
    Exception{"prekey id 0 on the wire, no opk in DH", 0, Errc::kUnknownPrekey},  // 0 is an id like others
    Exception{"outer 0x34", 0, Errc::kNone},                                      // the low half is not looked at
    Exception{"inner 0x34", 0, Errc::kNone},
    Exception{"extra fields", 0, Errc::kInvalidMessage},               // addresses that are not ours
    Exception{"inner 0x32, MAC over 0x33", 0, Errc::kInvalidMessage},  // the MAC is over what arrived
    Exception{"inner 0x32, MAC over 0x32", 0, Errc::kNone},
    Exception{"outer 0x43, inner 0x43 MAC over 0x33", 0, Errc::kInvalidMessage},  // version 4 without KEM fields
    Exception{"base key 32 bytes", 0, Errc::kInvalidMessage},
    Exception{"0 then counter 2001", 1, Errc::kNone},  // 2,000 may be skipped
    Exception{"first is counter 2000", 0, Errc::kNone},
    Exception{"two sessions", 3, Errc::kNone},  // the fork has destroyed this session
};

/// What the fork's words stand for; the first that fits.
constexpr std::array<std::pair<std::string_view, Errc>, 6> kRefusals = {{
    {"Invalid PreKey ID", Errc::kUnknownPrekey},
    {"Missing SignedPreKey", Errc::kUnknownSignedPrekey},
    {"used already", Errc::kDuplicateMessage},
    {"No session record", Errc::kNoSession},
    {"Incompatible version", Errc::kLegacyVersion},
    {"", Errc::kInvalidMessage},
}};

Errc recorded_answer(const std::string& recorded) {
  if (recorded.starts_with("OK ")) return Errc::kNone;
  for (const auto& [words, answer] : kRefusals) {
    if (recorded.find(words) != std::string::npos) return answer;
  }
  return Errc::kInvalidMessage;
}

Errc expected_answer(const std::string& name, std::size_t message, const std::string& recorded) {
  for (const Exception& exception : kExceptions) {
    if (exception.name == name && exception.message == message) return exception.answer;
  }
  return recorded_answer(recorded);
}

/// The fork has one word for versions that are too old and too new.
bool same_answer(Errc expected, Errc got) {
  return expected == got || (expected == Errc::kLegacyVersion && got == Errc::kUnsupportedVersion);
}

void deliver(Party& receiver, const Request& message, Errc expected) {
  const auto kind = message.text("kind") == "prekey" ? session::MessageKind::kPrekey : session::MessageKind::kMessage;
  const Bytes before = receiver.state();
  const auto text = receiver.open(address("sender", 1), kind, message.bytes("message"));
  const Errc got = text ? Errc::kNone : text.error().code;
  expect(same_answer(expected, got), "the answer is " + std::to_string(static_cast<int>(got)) + ", not " +
                                         std::to_string(static_cast<int>(expected)));
  expect((receiver.state() != before) == static_cast<bool>(text), "a refusal has changed the state");
  const std::string recorded = message.text("result");
  const bool fork_has_read = recorded_answer(recorded) == Errc::kNone;
  expect(message.flag("state_changed") == fork_has_read, "the fork's state has changed without a text, or has not");
  if (text && recorded.starts_with("OK ")) expect(*text == recorded.substr(3), "another text was read");
}

}  // namespace

void constructed_messages(const Request& receiver, const Request& inputs) {
  Party party(address("receiver", 2), receiver);
  std::size_t index = 0;
  for (const Request& message : inputs.objects("messages")) {
    deliver(party, message, expected_answer(inputs.text("name"), index, message.text("result")));
    ++index;
  }
}

}  // namespace vectors
