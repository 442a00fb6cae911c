// What to do about a refusal whose finer cause is known.
#include <gtest/gtest.h>

#include "capi/src/guard.hpp"

namespace pawl::capi {
namespace {

std::int32_t action_of(const Error& failure, Purpose purpose = Purpose::kReading) {
  pawl_error error = PAWL_ERROR_INIT;
  Where where;
  where.purpose = purpose;
  report(&error, &failure, where);
  EXPECT_EQ(error.status, static_cast<std::int32_t>(failure.code));
  EXPECT_EQ(error.detail, static_cast<std::int32_t>(failure.detail));
  return error.action;
}

TEST(Actions, FollowTheStatusWhereThereIsNoFinerCause) {
  EXPECT_EQ(action_of({Errc::kInvalidMessage, ""}), PAWL_DO_ASK_RESEND);
  EXPECT_EQ(action_of({Errc::kNoSession, ""}), PAWL_DO_ASK_RESEND);
  EXPECT_EQ(action_of({Errc::kNoSession, ""}, Purpose::kWriting), PAWL_DO_FETCH_BUNDLES);
  EXPECT_EQ(action_of({Errc::kNoSession, ""}, Purpose::kEnding), PAWL_DO_NOTHING);
}

TEST(Actions, MakeRoomWhereAPrekeyCanRememberNoMore) {
  EXPECT_EQ(action_of({Errc::kInvalidMessage, "", Errc::kStoreFull}), PAWL_DO_MAKE_ROOM);
}

TEST(Actions, FollowTheStatusWhereTheFinerCauseChangesNothing) {
  for (const Error& failure :
       {Error(Errc::kInvalidMessage, "", Errc::kBadMac), Error(Errc::kInvalidMessage, "", Errc::kTooFarAhead),
        Error(Errc::kInvalidMessage, "", Errc::kWeakerSuite),
        Error(Errc::kInvalidMessage, "", Errc::kUnsupportedVersion),
        Error(Errc::kInvalidMessage, "", Errc::kNoSession)}) {
    EXPECT_EQ(action_of(failure), PAWL_DO_ASK_RESEND);
  }
  EXPECT_EQ(action_of({Errc::kDuplicateMessage, "", Errc::kNotFound}), PAWL_DO_DROP);
}

}  // namespace
}  // namespace pawl::capi
