// What identities of a peer have shown, when trust goes from one to another.
#include "core/session/pq_history.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "tests/support/matchers.hpp"

namespace pawl::session {
namespace {

using namespace pawl::testing;

constexpr wire::SavedFormat kFormat{{'T', 'E', 'S', 'T'}, 1};
constexpr PqHistory::Tags kTags{1, 2};

crypto::PublicKey identity(std::uint8_t number) {
  crypto::PublicKey key;
  key.bytes[1] = number;
  return key;
}

SecretBytes saved(const std::function<void(wire::SavedWriter&)>& write) {
  wire::SavedWriter out(kFormat);
  write(out);
  return out.done();
}
SecretBytes saved(const PqHistory& history) {
  return saved([&](wire::SavedWriter& out) { history.write(out, kTags); });
}
SecretBytes saved_others(std::initializer_list<std::uint8_t> numbers) {
  return saved([&](wire::SavedWriter& out) {
    out.group(kTags.others, [&](wire::SavedWriter& row) {
      for (const std::uint8_t number : numbers) row.raw(identity(number).u());
    });
  });
}
Result<PqHistory> loaded(ByteView bytes, const std::optional<crypto::PublicKey>& trusted = identity(0)) {
  PAWL_TRY(auto in, wire::SavedReader::open(kFormat, bytes));
  PAWL_TRY(auto history, PqHistory::read(in, kTags, trusted));
  PAWL_CHECK(in.end());
  return history;
}

TEST(PqHistory, StaysWithAnIdentityThatStaysTrusted) {
  EXPECT_TRUE(PqHistory(true).turned(identity(0), identity(0)).shown());
  EXPECT_FALSE(PqHistory(false).turned(identity(0), identity(0)).shown());
}

TEST(PqHistory, ComesBackWithTheIdentity) {
  PqHistory history(true);
  for (std::uint8_t i = 0; i < 3; ++i) {
    history = history.turned(identity(i), identity(i + 1));
    EXPECT_FALSE(history.shown());
  }
  EXPECT_FALSE(history.turned(identity(3), identity(1)).shown());
  EXPECT_TRUE(history.turned(identity(3), identity(0)).shown());
}

TEST(PqHistory, ForgetsTheIdentityThatWasReplacedFirstBeyondSixtyFour) {
  PqHistory history;
  std::uint8_t trusted = 0;
  for (std::size_t i = 0; i < PqHistory::kMaxOthers; ++i) {
    history.show();
    history = history.turned(identity(trusted), identity(trusted + 1));
    ++trusted;
  }
  EXPECT_TRUE(history.turned(identity(trusted), identity(0)).shown());
  EXPECT_THAT(loaded(saved(history), identity(trusted)), IsOk());
  history.show();
  history = history.turned(identity(trusted), identity(trusted + 1));
  EXPECT_FALSE(history.turned(identity(trusted + 1), identity(0)).shown());
  EXPECT_TRUE(history.turned(identity(trusted + 1), identity(1)).shown());
  EXPECT_THAT(loaded(saved(history), identity(trusted + 1)), IsOk());
}

TEST(PqHistory, IsSavedAndLoaded) {
  PqHistory history = PqHistory(true).turned(identity(1), identity(0));
  for (int i = 0; i < 2; ++i) {
    const auto bytes = saved(history);
    const auto again = loaded(bytes);
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ(*again, history);
    EXPECT_EQ(saved(*again), bytes);
    history.show();
  }
}

TEST(PqHistory, IsRefusedWhereItSaysWhatCannotBe) {
  EXPECT_THAT(loaded(saved_others({})), FailsWith(Errc::kStoreCorrupt));
  EXPECT_THAT(loaded(saved_others({1, 2, 1})), FailsWith(Errc::kStoreCorrupt));
  EXPECT_THAT(loaded(saved_others({1, 0})), FailsWith(Errc::kStoreCorrupt)) << "the trusted one is no other";
  EXPECT_THAT(loaded(saved_others({1}), {}), FailsWith(Errc::kStoreCorrupt)) << "nobody has been trusted";
  EXPECT_THAT(loaded(saved(PqHistory(true)), {}), FailsWith(Errc::kStoreCorrupt));
  EXPECT_THAT(loaded(saved(PqHistory()), {}), IsOk());
}

}  // namespace
}  // namespace pawl::session
