// What the tests of the error table share: a message is refused for a reason, and nothing has changed.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/forger.hpp"

namespace pawl::testing {

/// Alice keeps to no rules, Bob is ours.
class ErrorTable : public ::testing::TestWithParam<session::Suite> {
 protected:
  Result<SecretBytes> reads(session::MessageKind kind, ByteView bytes) { return bob_.reads(alice_.at(), kind, bytes); }
  Result<SecretBytes> reads_message(ByteView bytes) { return reads(session::MessageKind::kMessage, bytes); }
  Result<SecretBytes> reads_prekey(ByteView bytes) { return reads(session::MessageKind::kPrekey, bytes); }
  void has_a_session() { ASSERT_THAT(reads_prekey(alice_.prekey(alice_.message("hello"))), Says("hello")); }

  /// Bob refuses `bytes` for this reason, and nothing has changed.
  void refuses(session::MessageKind kind, ByteView bytes, Errc code, Errc detail = Errc::kNone) {
    const auto before = bob_.state();
    const auto digest = bob_.account.digest();
    EXPECT_THAT(reads(kind, bytes), FailsWith(code, detail));
    EXPECT_EQ(bob_.state(), before);
    EXPECT_EQ(bob_.account.digest(), digest);
  }
  void refuses_message(ByteView bytes, Errc code, Errc detail = Errc::kNone) {
    refuses(session::MessageKind::kMessage, bytes, code, detail);
  }
  void refuses_prekey(ByteView bytes, Errc code, Errc detail = Errc::kNone) {
    refuses(session::MessageKind::kPrekey, bytes, code, detail);
  }
  /// A first message whose wrapper has a fault is refused; the honest one is read afterwards.
  void refuses_wrapper(const WrapperTwist& twist, Errc code, Errc detail = Errc::kNone) {
    const Bytes inner = alice_.message("hello");
    refuses_prekey(alice_.prekey(inner, twist), code, detail);
    EXPECT_THAT(reads_prekey(alice_.prekey(inner)), Says("hello"));
  }
  /// The same for a fault inside, in the first message and in a later one.
  void refuses_inside(const Twist& twist, Errc code, Errc detail = Errc::kNone) {
    refuses_prekey(alice_.prekey(alice_.message("no", twist)), code, detail);
    has_a_session();
    refuses_message(alice_.message("no", twist), code, detail);
    EXPECT_THAT(reads_message(alice_.message("yes")), Says("yes"));
  }

  Party bob_{"bob", 1, 0, GetParam()};
  Forger alice_{"alice", bob_.bundle()};
};

}  // namespace pawl::testing
