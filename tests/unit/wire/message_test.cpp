// SignalMessage and PreKeySignalMessage: recorded ones read and written back, and each reason to refuse one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/wire/prekey_message.hpp"
#include "core/wire/signal_message.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/vectors.hpp"
#include "tests/support/write_again.hpp"

namespace pawl::wire {
namespace {

using namespace pawl::testing;
using ::testing::HasSubstr;

crypto::PublicKey key_of(std::uint8_t byte) {
  crypto::PublicKey key;
  std::fill(key.bytes.begin() + 1, key.bytes.end(), byte);
  return key;
}

Bytes joined(std::initializer_list<ByteView> parts) {
  Bytes out;
  for (const ByteView part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

const Bytes kMac(kMessageMacSize, 0xAA);
const Bytes kCipher(16, 0xCC);

// A body of single fields in hex, as a message with a version byte and a MAC.
Bytes message_with(std::string_view body_hex, std::uint8_t version = 0x33) {
  return joined({Bytes{version}, from_hex(body_hex), kMac});
}

const std::string kKeyHex = "05" + std::string(64, '1');
const std::string kRatchetKey = "0a21" + kKeyHex;
const std::string kRequired = kRatchetKey + "1007" + "2202abcd";

Bytes inner_message() {
  return joined({write_signal_message({.version = 3, .ratchet_key = key_of(1), .ciphertext = kCipher}), kMac});
}

PrekeyMessageFields wrapper_around(ByteView inner) {
  return {.version = 3,
          .registration_id = 1111,
          .prekey_id = 31,
          .signed_prekey_id = 22,
          .base_key = key_of(2),
          .identity_key = key_of(3),
          .message = inner};
}

std::string prekey_body(std::string base, std::string identity, const std::string& rest) {
  const auto sized = [](const std::string& tag, const std::string& hex) {
    return tag + to_hex(Bytes{static_cast<std::uint8_t>(hex.size() / 2)}) + hex;
  };
  return sized("12", base) + sized("1a", identity) + rest;
}

Bytes prekey_message_with(std::string_view body_hex, std::uint8_t version = 0x33) {
  return joined({Bytes{version}, from_hex(body_hex)});
}

// ---------------------------------------------------------------------------------------------- recorded messages

void expect_recorded(const SignalMessage& message, const Json& step) {
  EXPECT_EQ(message.version, 3);
  EXPECT_EQ(to_hex(message.ratchet_key.bytes), step.at("ratchet_key").get<std::string>());
  EXPECT_EQ(message.counter, step.at("counter").get<std::uint32_t>());
  EXPECT_EQ(message.previous_counter, step.at("previous_counter").get<std::uint32_t>());
  EXPECT_EQ(to_hex(message.mac), step.at("mac").get<std::string>());
}

TEST(Messages, RecordedFromAnotherLibraryAreReadAndWrittenBackByteForByte) {
  const Json data = vectors("signal-sessions-v3.json");
  int messages = 0;
  for (const Json& session : data.at("sessions")) {
    for (const Json& step : session.at("steps")) {
      const Bytes bytes = bytes_at(step, "message");
      if (step.at("type").get<int>() == 3) {
        const auto parsed = parse_prekey_message(bytes);
        ASSERT_THAT(parsed, IsOk());
        EXPECT_EQ(to_hex(parsed->base_key.bytes), session.at("base_key_public").get<std::string>());
        EXPECT_EQ(to_hex(parsed->identity_key.bytes), session.at("alice").at("identity_public").get<std::string>());
        EXPECT_EQ(parsed->registration_id, session.at("alice").at("registration_id").get<std::uint32_t>());
        EXPECT_EQ(parsed->signed_prekey_id, session.at("bob").at("signed_prekey_id").get<std::uint32_t>());
        EXPECT_EQ(parsed->prekey_id.has_value(), !session.at("bob").at("prekey_id").is_null());
        expect_recorded(parsed->message, step);
        EXPECT_EQ(written_again(*parsed), bytes);
      } else {
        const auto parsed = parse_signal_message(bytes);
        ASSERT_THAT(parsed, IsOk());
        expect_recorded(*parsed, step);
        EXPECT_EQ(written_again(*parsed), bytes);
      }
      ++messages;
    }
  }
  EXPECT_EQ(messages, 32);
}

// ---------------------------------------------------------------------------------------------- SignalMessage

TEST(SignalMessage, WritesCountersAlsoWhenTheyAreZero) {
  EXPECT_THAT(to_hex(write_signal_message({.version = 3, .ratchet_key = key_of(0x11), .ciphertext = kCipher})),
              "33" + kRatchetKey +
                  "1000"
                  "1800"
                  "2210" +
                  to_hex(kCipher));
}

TEST(SignalMessage, HasRoomForItsMacWithoutGrowing) {
  const Bytes text(100, 1);
  const Bytes made = write_signal_message({.version = 3,
                                           .ratchet_key = key_of(1),
                                           .counter = 0xFFFFFFFF,
                                           .previous_counter = 0xFFFFFFFF,
                                           .ciphertext = text,
                                           .pq_ratchet = text,
                                           .addresses = text});
  EXPECT_GE(made.capacity() - made.size(), kMessageMacSize);
  EXPECT_LE(made.capacity() - made.size(), 64U) << "it has grown on its way";
}

TEST(SignalMessage, AuthenticatesAllOfItselfButTheMac) {
  const Bytes bytes = message_with(kRequired + "7a03010203");  // an unknown field is covered, too
  const auto parsed = parse_signal_message(bytes);
  ASSERT_THAT(parsed, IsOk());
  EXPECT_EQ(parsed->authenticated.data(), bytes.data());
  EXPECT_EQ(parsed->authenticated.size(), bytes.size() - kMessageMacSize);
  EXPECT_EQ(parsed->mac.data(), bytes.data() + bytes.size() - kMessageMacSize);
}

TEST(SignalMessage, ReadsAnAbsentPreviousCounterAsZeroAndKeepsAddressesOfAnyLength) {
  const Bytes plain = message_with(kRequired);
  EXPECT_EQ(parse_signal_message(plain)->previous_counter, 0U);
  EXPECT_FALSE(parse_signal_message(plain)->addresses);
  EXPECT_TRUE(parse_signal_message(plain)->pq_ratchet.empty());
  const Bytes addressed = message_with(kRequired + "2a0101" + "3200");
  ASSERT_TRUE(parse_signal_message(addressed)->addresses);
  EXPECT_TRUE(parse_signal_message(addressed)->addresses->empty());
  EXPECT_EQ(parse_signal_message(addressed)->pq_ratchet.size(), 1U);
}

TEST(SignalMessage, BelowNineBytesIsTooShortWhateverItsVersion) {
  for (std::size_t size = 0; size < 9; ++size) {
    for (const std::uint8_t version : from_hex("233343")) {
      const auto parsed = parse_signal_message(Bytes(size, version));
      ASSERT_THAT(parsed, FailsWith(Errc::kInvalidMessage)) << size;
      EXPECT_THAT(parsed.error().sentence, HasSubstr("too short"));
    }
  }
}

TEST(SignalMessage, IsOfTheVersionInTheHighHalfOfItsFirstByte) {
  for (int low = 0; low < 16; ++low) {
    for (int high = 0; high < 16; ++high) {
      const auto parsed = parse_signal_message(message_with(kRequired, static_cast<std::uint8_t>(high << 4 | low)));
      if (high < 3) {
        EXPECT_THAT(parsed, FailsWith(Errc::kLegacyVersion));
      } else if (high > 4) {
        EXPECT_THAT(parsed, FailsWith(Errc::kUnsupportedVersion));
      } else {
        EXPECT_THAT(parsed, IsOk());
      }
    }
  }
}

TEST(SignalMessage, WithoutARequiredFieldIsRefused) {
  EXPECT_THAT(parse_signal_message(message_with(kRequired)), IsOk());
  for (const std::string& body :
       {std::string(), std::string("10072202abcd"), kRatchetKey + "2202abcd", kRatchetKey + "1007"}) {
    EXPECT_THAT(parse_signal_message(message_with(body)), FailsWith(Errc::kInvalidMessage, Errc::kNone)) << body;
  }
}

TEST(SignalMessage, WithABadRatchetKeyIsRefused) {
  for (const std::string& key : {std::string("0a00"), "0a20" + kKeyHex.substr(2), "0a2104" + kKeyHex.substr(2)}) {
    EXPECT_THAT(parse_signal_message(message_with(key + "1007"
                                                        "2202abcd")),
                FailsWith(Errc::kInvalidMessage, Errc::kInvalidKey))
        << key;
  }
}

TEST(SignalMessage, WithAFieldCutShortByTheMacIsRefused) {
  EXPECT_THAT(parse_signal_message(message_with(kRatchetKey + "1007"
                                                              "220aabcd")),
              FailsWith(Errc::kInvalidMessage));
}

TEST(SignalMessage, WithRubbishAfterAllItsFieldsIsRefused) {
  EXPECT_THAT(parse_signal_message(message_with(kRequired + "7a05")), FailsWith(Errc::kInvalidMessage));
}

// ---------------------------------------------------------------------------------------------- PreKeySignalMessage

TEST(PrekeyMessage, LeavesOutWhatWasNotUsed) {
  const Bytes inner = inner_message();
  PrekeyMessageFields fields = wrapper_around(inner);
  fields.prekey_id = std::nullopt;
  fields.registration_id = 0;
  const Bytes bytes = write_prekey_message(fields);
  EXPECT_EQ(bytes[1], 0x12);  // begins with the base key
  const auto parsed = parse_prekey_message(bytes);
  ASSERT_THAT(parsed, IsOk());
  EXPECT_FALSE(parsed->prekey_id);
  EXPECT_FALSE(parsed->kem_prekey_id);
  EXPECT_FALSE(parsed->kem_ciphertext);
  EXPECT_THAT(to_hex(bytes), HasSubstr("2800"
                                       "3016"));  // registration id 0 is written all the same
}

TEST(PrekeyMessage, ReadsIdZeroAsAnId) {
  const Bytes inner = inner_message();
  PrekeyMessageFields fields = wrapper_around(inner);
  fields.prekey_id = 0;
  const Bytes bytes = write_prekey_message(fields);
  ASSERT_THAT(parse_prekey_message(bytes), IsOk());
  EXPECT_EQ(parse_prekey_message(bytes)->prekey_id, 0U);
}

TEST(PrekeyMessage, TakesBothKemFieldsOfAnyContentOrNeither) {
  const Bytes inner = inner_message();
  PrekeyMessageFields fields = wrapper_around(inner);
  fields.kem_prekey_id = 5;
  const Bytes both = write_prekey_message(fields);  // with an empty ciphertext: nobody looks into it here
  ASSERT_THAT(parse_prekey_message(both), IsOk());
  EXPECT_EQ(parse_prekey_message(both)->kem_prekey_id, 5U);

  fields.kem_prekey_id = std::nullopt;
  const Bytes neither = write_prekey_message(fields);
  EXPECT_THAT(parse_prekey_message(joined({neither, from_hex("3805")})), FailsWith(Errc::kInvalidMessage));
  EXPECT_THAT(parse_prekey_message(joined({neither, from_hex("4200")})), FailsWith(Errc::kInvalidMessage));
}

TEST(PrekeyMessage, EmptyOrOfAnotherVersionIsRefused) {
  EXPECT_THAT(parse_prekey_message({}), FailsWith(Errc::kInvalidMessage));
  for (int version = 0; version < 256; ++version) {
    Bytes bytes = write_prekey_message(wrapper_around(inner_message()));
    bytes[0] = static_cast<std::uint8_t>(version);
    const auto parsed = parse_prekey_message(bytes);
    if (version >> 4 < 3) {
      EXPECT_THAT(parsed, FailsWith(Errc::kLegacyVersion));
    } else if (version >> 4 > 4) {
      EXPECT_THAT(parsed, FailsWith(Errc::kUnsupportedVersion));
    } else if (version >> 4 == 4) {
      EXPECT_THAT(parsed, FailsWith(Errc::kInvalidMessage)) << "it has no KEM fields";
    } else {
      EXPECT_THAT(parsed, IsOk());
    }
  }
}

TEST(PrekeyMessage, OfVersion4HasBothKemFieldsWhateverIsInThem) {
  for (const int low : {0, 3, 4, 15}) {
    Bytes bytes = write_prekey_message(wrapper_around(inner_message()));
    bytes[0] = static_cast<std::uint8_t>(0x40 | low);
    EXPECT_THAT(parse_prekey_message(bytes), FailsWith(Errc::kInvalidMessage));
    EXPECT_THAT(parse_prekey_message(joined({bytes, from_hex("3805")})), FailsWith(Errc::kInvalidMessage));
    EXPECT_THAT(parse_prekey_message(joined({bytes, from_hex("4200")})), FailsWith(Errc::kInvalidMessage));
    EXPECT_THAT(parse_prekey_message(joined({bytes, from_hex("38054200")})), IsOk());
  }
}

TEST(PrekeyMessage, WithoutARequiredFieldIsRefused) {
  const std::string inner = to_hex(inner_message());
  const std::string message = "22" + to_hex(Bytes{static_cast<std::uint8_t>(inner.size() / 2)}) + inner;
  const std::string base = "1221" + kKeyHex, identity = "1a21" + kKeyHex, signed_prekey = "3016";
  const Bytes least = prekey_message_with(base + identity + message + signed_prekey);
  ASSERT_THAT(parse_prekey_message(least), IsOk());
  EXPECT_EQ(parse_prekey_message(least)->registration_id, 0U);
  for (const std::string& body : {identity + message + signed_prekey, base + message + signed_prekey,
                                  base + identity + signed_prekey, base + identity + message}) {
    EXPECT_THAT(parse_prekey_message(prekey_message_with(body)), FailsWith(Errc::kInvalidMessage, Errc::kNone));
  }
}

TEST(PrekeyMessage, IsCheckedInTheOrderOfDeployedClients) {
  const std::string bad_key = "04" + kKeyHex.substr(2), no_key;
  const std::string legacy_inner = "2209" + std::string("22") + std::string(16, '0');
  const std::string half_kem = "3805", signed_prekey = "3016";
  struct Case {
    std::string base, identity, rest;
    const char* sentence;
  };
  const Case cases[] = {
      {bad_key, no_key, legacy_inner + half_kem, "lacks"},  // the signed prekey id is missing
      {bad_key, no_key, legacy_inner + half_kem + signed_prekey, "another type"},
      {kKeyHex, no_key, legacy_inner + half_kem + signed_prekey, "one half of its KEM fields"},
      {kKeyHex, no_key, legacy_inner + signed_prekey, "empty"},
      {kKeyHex, kKeyHex, legacy_inner + signed_prekey, "no longer in use"},
  };
  for (const Case& c : cases) {
    const auto parsed = parse_prekey_message(prekey_message_with(prekey_body(c.base, c.identity, c.rest)));
    ASSERT_FALSE(parsed);
    EXPECT_THAT(parsed.error().sentence, HasSubstr(c.sentence));
  }
}

TEST(PrekeyMessage, WithRubbishAfterAllItsFieldsIsRefused) {
  const Bytes whole = write_prekey_message(wrapper_around(inner_message()));
  EXPECT_THAT(parse_prekey_message(whole), IsOk());
  EXPECT_THAT(parse_prekey_message(joined({whole, from_hex("7a05")})), FailsWith(Errc::kInvalidMessage));
}

TEST(PrekeyMessage, CutShortAnywhereIsRefused) {
  const Bytes bytes = write_prekey_message(wrapper_around(inner_message()));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THAT(parse_prekey_message(ByteView(bytes).first(size)), FailsWith(Errc::kInvalidMessage)) << size;
  }
}

}  // namespace
}  // namespace pawl::wire
