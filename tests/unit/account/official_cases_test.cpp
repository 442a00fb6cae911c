// Constructed inputs of protocol 4, and what the official client answered to them: the class of the answer, and whether
// its state changed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/parties.hpp"
#include "tests/support/recorded.hpp"

namespace pawl::account {
namespace {

using namespace pawl::testing;

constexpr Errc kRead = Errc::kNone;

// The client's words, most telling first; what is left is one word here: the message is invalid.
Errc meaning_of(const std::string& result) {
  static const std::vector<std::pair<std::string, Errc>> kWords = {
      {"OK", kRead},
      {"DuplicatedMessage", Errc::kDuplicateMessage},
      {"UntrustedIdentity", Errc::kUntrustedIdentity},
      {"version was too old", Errc::kLegacyVersion},
      {"version was unrecognized", Errc::kUnsupportedVersion},
      {"'loadPreKey'", Errc::kUnknownPrekey},
      {"'loadSignedPreKey'", Errc::kUnknownSignedPrekey},
      {"'loadKyberPreKey'", Errc::kUnknownKemPrekey},
      {"invalid key agreement", Errc::kInvalidKey},
      {"Generic | session with", Errc::kNoSession},
  };
  for (const auto& [words, code] : kWords) {
    if (result.find(words) != std::string::npos) return code;
  }
  return Errc::kInvalidMessage;
}

class OfficialCases : public ::testing::Test {
 protected:
  session::Address address_of(const Json& a_case, const char* who, std::uint32_t device) {
    const std::string field = std::string(who) + "_name";
    const Json& name = a_case.contains(field) ? a_case.at(field) : data_.at("default_names").at(who);
    return address(name.get<std::string>(), device);
  }
  void answer(Party& receiver, const session::Address& sender, const Json& message) {
    const auto result = message.at("result").get<std::string>();
    const auto kind = message.at("kind") == "prekey" ? session::MessageKind::kPrekey : session::MessageKind::kMessage;
    const auto before = receiver.state();
    const auto text = receiver.reads(sender, kind, bytes_at(message, "message"));
    EXPECT_EQ(text ? kRead : text.error().code, meaning_of(result)) << result;
    EXPECT_EQ(receiver.state() != before, message.at("state_changed").get<bool>());
    if (text) {
      EXPECT_THAT(text, Says(result.substr(4, result.size() - 5)));
    }
  }

  const Json data_ = vectors("signal-sessions-v4.json");
};

TEST_F(OfficialCases, AreAnsweredAsTheOfficialClientAnswers) {
  std::size_t cases = 0;
  for (const Json& a_case : data_.at("receiver_cases")) {
    SCOPED_TRACE(a_case.at("name").get<std::string>());
    const auto sender = address_of(a_case, "sender", 1);
    auto keys = keys_of(data_.at("receiver"), address_of(a_case, "receiver", 2));
    Party receiver("receiver", Account(std::move(keys), Policy::kFirstUse));
    for (const Json& message : a_case.at("messages")) answer(receiver, sender, message);
    ++cases;
  }
  EXPECT_EQ(cases, 86U);
}

}  // namespace
}  // namespace pawl::account
