// Numbers and names: the header, the committed list and the library agree on every constant.
#include <gmock/gmock.h>
#include <pawl/pawl.h>

#include <cctype>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>

namespace {

using Constants = std::map<std::string, std::int64_t>;

/// All "PAWL_NAME = number" of a file.
Constants constants_in(const char* path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  const std::string all = text.str();
  const std::regex enumerator("(PAWL_[A-Z0-9_]+) = (0x[0-9A-F]+|[0-9]+)");
  Constants found;
  for (std::sregex_iterator at(all.begin(), all.end(), enumerator), end; at != end; ++at) {
    found[(*at)[1]] = std::stoll((*at)[2], nullptr, 0);
  }
  return found;
}

const Constants kInHeader = constants_in(PAWL_PATH_OF_CODES);

/// "no_session" for PAWL_E_NO_SESSION.
std::string word_of(std::string_view constant) {
  std::string word;
  for (const char letter : constant.substr(std::string_view("PAWL_E_").size())) {
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return word;
}

template <class Body>
void for_each_named(std::string_view prefix, Body body) {
  for (const auto& [name, value] : kInHeader) {
    if (name.starts_with(prefix)) body(name, static_cast<std::int32_t>(value));
  }
}

TEST(Constants, InTheHeaderAreThoseThatWerePromised) { EXPECT_EQ(kInHeader, constants_in(PAWL_PATH_OF_CONSTANTS)); }

TEST(Constants, AreAnsweredByName) {
  EXPECT_GT(kInHeader.size(), 100U);
  for (const auto& [name, value] : kInHeader) EXPECT_EQ(pawl_constant(name.c_str()), value) << name;
}

TEST(Constants, ThatNobodyKnowsAreTheLeastNumber) {
  for (const char* name : {"", "PAWL_", "PAWL_KEY_SIZE ", "KEY_SIZE", "PAWL_F_PATH"}) {
    EXPECT_EQ(pawl_constant(name), INT64_MIN) << name;
  }
  EXPECT_EQ(pawl_constant(nullptr), INT64_MIN);
}

TEST(Statuses, HaveTheWordThatTheirConstantSpells) {
  EXPECT_STREQ(pawl_status_name(PAWL_OK), "ok");
  for_each_named("PAWL_E_", [](const std::string& name, std::int32_t value) {
    EXPECT_EQ(pawl_status_name(value), word_of(name)) << name;
  });
  EXPECT_EQ(pawl_status_name(-1), nullptr);
  EXPECT_EQ(pawl_status_name(402), nullptr);
}

TEST(Statuses, HaveTheActionOfTheirRow) {
  const std::map<pawl_status, std::int32_t> actions = {{PAWL_OK, PAWL_DO_NOTHING},
                                                       {PAWL_E_INVALID_ARGUMENT, PAWL_DO_FIX_CODE},
                                                       {PAWL_E_WRONG_HANDLE, PAWL_DO_FIX_CODE},
                                                       {PAWL_E_CLOSED, PAWL_DO_FIX_CODE},
                                                       {PAWL_E_IN_USE, PAWL_DO_FIX_CODE},
                                                       {PAWL_E_FORKED, PAWL_DO_FIX_CODE},
                                                       {PAWL_E_UNSUPPORTED, PAWL_DO_FIX_CODE},
                                                       {PAWL_E_NOT_FOUND, PAWL_DO_NOTHING},
                                                       {PAWL_E_DUPLICATE_MESSAGE, PAWL_DO_DROP},
                                                       {PAWL_E_INVALID_MESSAGE, PAWL_DO_ASK_RESEND},
                                                       {PAWL_E_BAD_MAC, PAWL_DO_ASK_RESEND},
                                                       {PAWL_E_TOO_FAR_AHEAD, PAWL_DO_ASK_RESEND},
                                                       {PAWL_E_LEGACY_VERSION, PAWL_DO_ASK_RESEND},
                                                       {PAWL_E_UNSUPPORTED_VERSION, PAWL_DO_UPDATE},
                                                       {PAWL_E_UNKNOWN_PREKEY, PAWL_DO_ASK_RESEND},
                                                       {PAWL_E_UNKNOWN_SIGNED_PREKEY, PAWL_DO_ASK_RESEND},
                                                       {PAWL_E_UNKNOWN_KEM_PREKEY, PAWL_DO_ASK_RESEND},
                                                       {PAWL_E_NO_SESSION, PAWL_DO_FETCH_BUNDLES},
                                                       {PAWL_E_STALE_SESSION, PAWL_DO_FETCH_BUNDLES},
                                                       {PAWL_E_WEAKER_SUITE, PAWL_DO_ASK_USER},
                                                       {PAWL_E_UNTRUSTED_IDENTITY, PAWL_DO_ASK_USER},
                                                       {PAWL_E_INVALID_KEY, PAWL_DO_FETCH_BUNDLES},
                                                       {PAWL_E_INVALID_SIGNATURE, PAWL_DO_FETCH_BUNDLES},
                                                       {PAWL_E_WRONG_STORE_KEY, PAWL_DO_FIND_KEY},
                                                       {PAWL_E_STORE_CORRUPT, PAWL_DO_REPAIR},
                                                       {PAWL_E_STORE_TOO_NEW, PAWL_DO_UPDATE},
                                                       {PAWL_E_STORE_FULL, PAWL_DO_MAKE_ROOM},
                                                       {PAWL_E_OUT_OF_MEMORY, PAWL_DO_RETRY},
                                                       {PAWL_E_NO_RANDOMNESS, PAWL_DO_RETRY},
                                                       {PAWL_E_INTERNAL, PAWL_DO_FIX_CODE}};
  for (const auto& [status, action] : actions) EXPECT_EQ(pawl_status_action(status), action) << status;
  for_each_named("PAWL_E_", [&](const std::string& name, std::int32_t value) {
    EXPECT_TRUE(actions.contains(value)) << name << " is not in the table";
  });
}

TEST(Statuses, OfANewerLibraryBelongToTheirHundred) {
  EXPECT_EQ(pawl_status_action(77), PAWL_DO_FIX_CODE);
  EXPECT_EQ(pawl_status_action(177), PAWL_DO_ASK_RESEND);
  EXPECT_EQ(pawl_status_action(277), PAWL_DO_FETCH_BUNDLES);
  EXPECT_EQ(pawl_status_action(377), PAWL_DO_ASK_USER);
  EXPECT_EQ(pawl_status_action(477), PAWL_DO_ASK_USER);
  EXPECT_EQ(pawl_status_action(577), PAWL_DO_RETRY);
  EXPECT_EQ(pawl_status_action(INT32_MAX), PAWL_DO_ASK_USER);
  EXPECT_EQ(pawl_status_action(INT32_MIN), PAWL_DO_ASK_USER);
}

TEST(Fields, HaveTheirNamesAndAThousandForTheirType) {
  for_each_named("PAWL_F_", [](const std::string& name, std::int32_t value) {
    EXPECT_EQ(pawl_field_name(value), word_of(name)) << name;
    EXPECT_TRUE(value > 1000 && value < 4000) << name;
  });
  EXPECT_EQ(pawl_field_name(0), nullptr);
  EXPECT_EQ(pawl_field_name(2003), nullptr);
}

TEST(Version, OfTheAbiIsThatOfTheHeader) {
  EXPECT_EQ(pawl_abi_version(), static_cast<std::uint32_t>(PAWL_ABI));
  EXPECT_STREQ(pawl_version_text(), PAWL_PROJECT_VERSION);
}

TEST(ErrorStruct, HasTheLayoutOfItsFirstVersion) {
  EXPECT_EQ(sizeof(pawl_error), 256U);
  EXPECT_EQ(offsetof(pawl_error, struct_size), 0U);
  EXPECT_EQ(offsetof(pawl_error, status), 4U);
  EXPECT_EQ(offsetof(pawl_error, action), 8U);
  EXPECT_EQ(offsetof(pawl_error, detail), 12U);
  EXPECT_EQ(offsetof(pawl_error, retry_ms), 16U);
  EXPECT_EQ(offsetof(pawl_error, row), 24U);
  EXPECT_EQ(offsetof(pawl_error, device), 28U);
  EXPECT_EQ(offsetof(pawl_error, sentence), 32U);
}

}  // namespace
