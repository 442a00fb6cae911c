// Handles of pawl.h, and whether two of them are the same.
#pragma once
#include <algorithm>
#include <cstdint>

#include "tests/support/owned.hpp"

namespace pawl::fuzz {

using pawl_test::new_buffer;
using pawl_test::new_list;
using pawl_test::Owned;

inline bool same(const pawl_buffer* a, const pawl_buffer* b) {
  const std::uint8_t* const first = pawl_buffer_data(a);
  const std::uint8_t* const second = pawl_buffer_data(b);
  return std::equal(first, first + pawl_buffer_size(a), second, second + pawl_buffer_size(b));
}

}  // namespace pawl::fuzz
