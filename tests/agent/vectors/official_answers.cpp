// Constructed inputs of protocol 4: the class of the official client's answer, and whether its state changed.
#include <array>
#include <string_view>
#include <utility>

#include "core/account/account.hpp"
#include "tests/agent/vectors/party.hpp"
#include "tests/agent/vectors/sessions.hpp"

namespace vectors {
namespace {

namespace account = pawl::account;
namespace session = pawl::session;
using pawl::Errc;

/// What the client's words stand for; the first that fits.
constexpr std::array<std::pair<std::string_view, Errc>, 11> kAnswers = {{
    {"OK ", Errc::kNone},
    {"DuplicatedMessage", Errc::kDuplicateMessage},
    {"UntrustedIdentity", Errc::kUntrustedIdentity},
    {"version was too old", Errc::kLegacyVersion},
    {"version was unrecognized", Errc::kUnsupportedVersion},
    {"'loadPreKey'", Errc::kUnknownPrekey},
    {"'loadSignedPreKey'", Errc::kUnknownSignedPrekey},
    {"'loadKyberPreKey'", Errc::kUnknownKemPrekey},
    {"invalid key agreement", Errc::kInvalidKey},
    {"Generic | session with", Errc::kNoSession},
    {"", Errc::kInvalidMessage},
}};

Errc expected_answer(const std::string& recorded) {
  for (const auto& [words, answer] : kAnswers) {
    if (recorded.find(words) != std::string::npos) return answer;
  }
  return Errc::kInvalidMessage;
}

void deliver(account::Account& receiver, const session::Address& sender, const Request& message) {
  constexpr std::int64_t kNowMs = 0;
  const auto kind = message.text("kind") == "prekey" ? session::MessageKind::kPrekey : session::MessageKind::kMessage;
  const auto before = receiver.digest();
  const std::string recorded = message.text("result");
  const Errc expected = expected_answer(recorded);
  Tape zeros;
  const auto text = receiver.decrypt(sender, kind, message.bytes("message"), kNowMs, zeros);
  const Errc got = text ? Errc::kNone : text.error().code;
  expect(got == expected, "the answer is " + std::to_string(static_cast<int>(got)) + ", not " +
                              std::to_string(static_cast<int>(expected)));
  expect((receiver.digest() != before) == message.flag("state_changed"), "the state has changed, or has not");
  if (text) expect("OK \"" + std::string(text->begin(), text->end()) + "\"" == recorded, "another text was read");
}

std::string name_of(const Request& document, const Request& inputs, const std::string& who) {
  const std::string field = who + "_name";
  return inputs.has(field.c_str()) ? inputs.text(field.c_str()) : document.object("default_names").text(who.c_str());
}

}  // namespace

void official_answers(const Request& document, const Request& inputs) {
  const session::Address sender = address(name_of(document, inputs, "sender"), 1);
  account::Account receiver(device_keys(address(name_of(document, inputs, "receiver"), 2), document.object("receiver")),
                            account::Policy::kFirstUse);
  for (const Request& message : inputs.objects("messages")) deliver(receiver, sender, message);
}

}  // namespace vectors
