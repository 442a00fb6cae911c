// Matchers for Result: EXPECT_THAT(call(), FailsWith(Errc::kBadMac)), EXPECT_THAT(call(), IsOk()),
// EXPECT_THAT(call(), Gives(Eq(5))). Include this one for the matchers and nothing else.
#pragma once
#include <gmock/gmock.h>

#include <ostream>

#include "core/base/result.hpp"

namespace pawl {

inline void PrintTo(Errc code, std::ostream* out) { *out << "Errc(" << static_cast<int>(code) << ")"; }
inline void PrintTo(const Error& error, std::ostream* out) {
  *out << "error " << static_cast<int>(error.code) << ", detail " << static_cast<int>(error.detail) << ": "
       << error.sentence;
}
inline void PrintTo(const Done&, std::ostream* out) { *out << "done"; }
template <class T>
void PrintTo(const Result<T>& result, std::ostream* out) {  // the value may be a secret: it is not printed
  if (result) {
    *out << "a value";
  } else {
    PrintTo(result.error(), out);
  }
}

}  // namespace pawl

namespace pawl::testing {

MATCHER(IsOk, negation ? "is an error" : "is a value") { return static_cast<bool>(arg); }

/// An error with this code, whatever its detail.
MATCHER_P(FailsWith, code, "is the error " + ::testing::PrintToString(code)) {
  return !arg && arg.error().code == code;
}

/// An error with this code and this finer cause.
MATCHER_P2(FailsWith, code, detail,
           "is the error " + ::testing::PrintToString(code) + " with detail " + ::testing::PrintToString(detail)) {
  return !arg && arg.error().code == code && arg.error().detail == detail;
}

/// A value that `inner` matches.
MATCHER_P(Gives, inner, negation ? "is an error, or another value" : "is the value wanted") {
  return arg && ::testing::ExplainMatchResult(inner, *arg, result_listener);
}

}  // namespace pawl::testing
