// How large the saved form of sessions in protocol 4 gets: in every state of the post-quantum ratchet, and with all
// that a record may keep.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/support/fixed_random.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/session_end.hpp"

namespace pawl::session {
namespace {

using namespace pawl::testing;

constexpr std::size_t kStates = std::variant_size_v<ratchet::spqr::State>;

class PqSize : public ::testing::Test {
 protected:
  static SessionEnd end(const char* own, const char* peer, std::uint64_t seed) {
    auto random = std::make_unique<SeededRandom>(seed);
    auto keys = *DeviceKeys::create({*Address::parse(own, 1)}, *random);
    return {std::move(keys), *Address::parse(peer, 1), std::move(random)};
  }
  static std::size_t state_of(const SessionEnd& of) { return of.session().ratchet.pq()->exchange().state().index(); }

  // What the session of `of` takes, without skipped keys.
  static std::size_t size_of(const SessionEnd& of) {
    auto session = of.session().clone();
    session.ratchet.drop_skipped(1'000'000);
    Record record;
    RecordChange change{RecordChange::Installed{make_session(std::move(session))}};
    record.make_room(change);
    record.apply(std::move(change));
    constexpr wire::SavedFormat kFormat{{'T', 'E', 'S', 'T'}, 1};
    wire::SavedWriter out(kFormat);
    record.write(out);
    return out.done().size();
  }
  void measure(const SessionEnd& of) {
    seen_.insert(state_of(of));
    largest_ = std::max(largest_, size_of(of));
  }
  void tell(SessionEnd& from, SessionEnd& to, bool lost) {
    const auto message = *from.write(bytes_of("text"));
    measure(from);
    if (lost) return;
    ASSERT_THAT(to.read(message.kind, message.bytes), IsOk());
    measure(to);
  }
  void begin() {
    auto step = *bob_.keys().make_bundle(true, true, 0, bob_.random());
    bob_.commit(std::move(step.change));
    ASSERT_THAT(alice_.start(step.bundle), IsOk());
    measure(alice_);
  }

  SessionEnd alice_ = end("alice", "bob", 1), bob_ = end("bob", "alice", 2);
  std::set<std::size_t> seen_;
  std::size_t largest_ = 0;
};

// For a while most of what one side sends is lost, then for a while of the other's, so that pieces come in late.
TEST_F(PqSize, OfASessionStaysBelowFiveKibibytesInEveryState) {
  begin();
  SeededRandom chance(5);
  bool there = false;
  for (int i = 0; i < 1'000; ++i) {
    if (i % 25 == 0) there = chance.below(2) == 0;
    const bool lost = chance.below(4) != 0;
    tell(alice_, bob_, lost && there);
    tell(bob_, alice_, lost && !there);
    ASSERT_FALSE(HasFatalFailure());
  }
  EXPECT_THAT(seen_, ::testing::SizeIs(kStates)) << "every state has been gone through";
  EXPECT_LE(largest_, 5U * 1024);
  RecordProperty("largest", static_cast<int>(largest_));
}

TEST_F(PqSize, OfASessionThatIsNotAnsweredIsThatOfItsCiphertextAndLittleMore) {
  begin();
  EXPECT_LE(size_of(alice_), 2'700U);
}

}  // namespace
}  // namespace pawl::session
