// Every parameter of every function with everything that it may not be: refused with the right status, outputs empty,
// no state changed. The calls are in table.cpp.
#include <gmock/gmock.h>

#include <fstream>
#include <set>
#include <string>

#include "tests/capi/every_function.hpp"

namespace pawl_test {
namespace {

TEST_P(EveryFunction, RefusesEachBadArgumentAndChangesNothing) {
  const Bytes before = world_.state();
  for (const Call& call : function_.bad) {
    SCOPED_TRACE(call.what);
    call.prepare();
    const pawl_status status = call.run();
    const bool empty = call.outputs_are_empty();
    if (!function_.fallible) continue;
    EXPECT_EQ(status, call.expected);
    EXPECT_TRUE(empty) << "an output was left behind";
    EXPECT_EQ(world_.state(), before) << "the state has changed";
  }
}

TEST_P(EveryFunction, TakesGoodArguments) {
  if (!function_.fallible) return;
  function_.good.prepare();
  EXPECT_EQ(function_.good.run(), PAWL_OK);
}

PAWL_FOR_EVERY_FUNCTION(EveryFunction);

TEST(Table, HasEveryExportedFunction) {
  std::set<std::string> exported, described;
  std::ifstream symbols(PAWL_PATH_OF_SYMBOLS);
  for (std::string line; std::getline(symbols, line);) exported.insert(line);
  World world;
  for (const Function& function : functions(world)) described.insert(function.name);
  EXPECT_EQ(described, exported);
}

}  // namespace
}  // namespace pawl_test
