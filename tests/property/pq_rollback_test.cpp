// The post-quantum ratchet moves with nearly every message that is read: pieces come in, objects are put together, keys
// are derived. A message with a wrong MAC moves nothing, whatever it would have moved.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/parties.hpp"

namespace pawl::testing {
namespace {

// Through two epochs message by message, so that each state of either side is there when a forged one comes in.
TEST(PqRollback, AForgedMessageMovesNothingAtAnyMomentOfAnEpoch) {
  PqParty alice("alice"), bob("bob");
  alice.meets(bob);
  for (int i = 0; i < 200; ++i) {
    Party& from = i % 2 == 0 ? static_cast<Party&>(alice) : bob;
    Party& to = i % 2 == 0 ? static_cast<Party&>(bob) : alice;
    const auto genuine = from.writes(to, "text");
    auto forged = genuine;
    forged.bytes.back() ^= 1;
    const auto before = to.state();
    ASSERT_FALSE(to.reads(from, forged));
    ASSERT_TRUE(to.state() == before) << "a refused message changed the state";
    ASSERT_THAT(to.reads(from, genuine), Says("text"));
  }
  EXPECT_GE(alice.account.info(bob.at())->current->pq_epochs, 2U);
}

}  // namespace
}  // namespace pawl::testing
