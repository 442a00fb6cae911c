// A fixture whose tests run once for each function of the table, each in a world of its own.
#pragma once
#include <gmock/gmock.h>

#include <cstddef>
#include <string>

#include "tests/capi/table.hpp"

namespace pawl_test {

class EveryFunction : public ::testing::TestWithParam<std::size_t> {
 protected:
  World world_;
  const Function function_ = functions(world_).at(GetParam());
};

inline std::size_t number_of_functions() {
  World world;
  return functions(world).size();
}

inline std::string name_of(const ::testing::TestParamInfo<std::size_t>& info) {
  World world;
  return functions(world).at(info.param).name;
}

}  // namespace pawl_test

#define PAWL_FOR_EVERY_FUNCTION(fixture) \
  INSTANTIATE_TEST_SUITE_P(Abi, fixture, ::testing::Range(std::size_t{0}, number_of_functions()), name_of)
