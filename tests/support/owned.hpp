// The handles of pawl.h as values that free themselves, for every test in C++.
#pragma once
#include <pawl/pawl.h>

#include <memory>

namespace pawl_test {

struct Free {
  void operator()(pawl_account* account) const { pawl_account_free(account); }
  void operator()(pawl_buffer* buffer) const { pawl_buffer_free(buffer); }
  void operator()(pawl_keys* keys) const { pawl_keys_free(keys); }
  void operator()(pawl_list* list) const { pawl_list_free(list); }
  void operator()(pawl_session* session) const { pawl_session_free(session); }
  void operator()(pawl_step* step) const { pawl_step_free(step); }
};
template <class Handle>
using Owned = std::unique_ptr<Handle, Free>;

using Account = Owned<pawl_account>;
using Buffer = Owned<pawl_buffer>;
using Keys = Owned<pawl_keys>;
using List = Owned<pawl_list>;
using Session = Owned<pawl_session>;
using Step = Owned<pawl_step>;

inline Buffer new_buffer() { return Buffer(pawl_buffer_new()); }
inline List new_list() { return List(pawl_list_new()); }

}  // namespace pawl_test
