// Constructed inputs and what the fork of libsignal that WhatsApp clients use answers to them. Where a receiver that
// follows the specification answers otherwise, this is said here, with the reason.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/support/parties.hpp"
#include "tests/support/recorded.hpp"

namespace pawl::account {
namespace {

using namespace pawl::testing;

constexpr Errc kRead = Errc::kNone;

// (case, message) to our answer, for the eleven differences.
const std::map<std::pair<std::string, std::size_t>, Errc> kOtherThanTheFork = {
    {{"outer 0x34", 0}, kRead},                                            // the low half is not looked at
    {{"inner 0x34", 0}, kRead},                                            // likewise
    {{"inner 0x32, MAC over 0x32", 0}, kRead},                             // the MAC is over what came
    {{"inner 0x32, MAC over 0x33", 0}, Errc::kInvalidMessage},             // likewise
    {{"0 then counter 2001", 1}, kRead},                                   // 2,000 may be skipped, not 1,999
    {{"first is counter 2000", 0}, kRead},                                 // likewise
    {{"two sessions", 3}, kRead},                                          // the fork has lost this session
    {{"prekey id 0 on the wire, no opk in DH", 0}, Errc::kUnknownPrekey},  // 0 is an id like any other
    {{"outer 0x43, inner 0x43 MAC over 0x33", 0}, Errc::kInvalidMessage},  // version 4 without KEM fields
    {{"base key 32 bytes", 0}, Errc::kInvalidMessage},                     // a key has its type byte
    {{"extra fields", 0}, Errc::kInvalidMessage},                          // one is a wrong addresses field
};

// The fork's words, most telling first.
Errc meaning_of(const std::string& result) {
  static const std::vector<std::pair<std::string, Errc>> kWords = {{"OK", kRead},
                                                                   {"Incompatible version", Errc::kLegacyVersion},
                                                                   {"Invalid PreKey ID", Errc::kUnknownPrekey},
                                                                   {"Missing SignedPreKey", Errc::kUnknownSignedPrekey},
                                                                   {"used already", Errc::kDuplicateMessage},
                                                                   {"No session record", Errc::kNoSession},
                                                                   {"ERR", Errc::kInvalidMessage}};
  for (const auto& [words, code] : kWords) {
    if (result.find(words) != std::string::npos) return code;
  }
  throw std::invalid_argument("the fork has said something new: " + result);
}

Errc expected_answer(const std::string& name, std::size_t number, const std::string& result) {
  const auto other = kOtherThanTheFork.find({name, number});
  return other == kOtherThanTheFork.end() ? meaning_of(result) : other->second;
}

TEST(ForkCases, AreAnsweredAsTheSpecificationSays) {
  const Json data = vectors("signal-sessions-v3.json");
  const auto sender = address("sender", 1);
  std::size_t cases = 0, differences = 0;
  for (const Json& a_case : data.at("fork_receiver_cases")) {
    const auto name = a_case.at("name").get<std::string>();
    Party receiver(name, Account(keys_of(data.at("fork_receiver"), address("receiver", 2)), Policy::kFirstUse,
                                 session::PqPolicy::kAllowed));
    std::size_t number = 0;
    for (const Json& message : a_case.at("messages")) {
      SCOPED_TRACE(name + ", message " + std::to_string(number));
      const auto result = message.at("result").get<std::string>();
      const Errc expected = expected_answer(name, number, result);
      const auto kind = message.at("kind") == "prekey" ? session::MessageKind::kPrekey : session::MessageKind::kMessage;
      const auto before = receiver.state();
      const auto text = receiver.reads(sender, kind, bytes_at(message, "message"));
      EXPECT_EQ(text ? kRead : text.error().code, expected);
      EXPECT_EQ(receiver.state() != before, expected == kRead);
      if (text && meaning_of(result) == kRead) {
        EXPECT_THAT(text, Says(result.substr(3)));
      }
      differences += expected != meaning_of(result);
      ++number;
    }
    ++cases;
  }
  EXPECT_EQ(cases, 26U);
  EXPECT_EQ(differences, kOtherThanTheFork.size());
}

}  // namespace
}  // namespace pawl::account
