// Handles of pawl.h that free themselves.
#pragma once
#include <algorithm>
#include <cstdint>
#include <memory>

#include "pawl/pawl.h"

namespace pawl::fuzz {

struct Free {
  void operator()(pawl_list* list) const { pawl_list_free(list); }
  void operator()(pawl_buffer* buffer) const { pawl_buffer_free(buffer); }
  void operator()(pawl_account* account) const { pawl_account_free(account); }
  void operator()(pawl_keys* keys) const { pawl_keys_free(keys); }
  void operator()(pawl_session* session) const { pawl_session_free(session); }
  void operator()(pawl_step* step) const { pawl_step_free(step); }
};
template <class Handle>
using Owned = std::unique_ptr<Handle, Free>;

inline Owned<pawl_buffer> new_buffer() { return Owned<pawl_buffer>(pawl_buffer_new()); }
inline Owned<pawl_list> new_list() { return Owned<pawl_list>(pawl_list_new()); }

inline bool same(const pawl_buffer* a, const pawl_buffer* b) {
  const std::uint8_t* const first = pawl_buffer_data(a);
  const std::uint8_t* const second = pawl_buffer_data(b);
  return std::equal(first, first + pawl_buffer_size(a), second, second + pawl_buffer_size(b));
}

}  // namespace pawl::fuzz
