// Objects of the library that one C++ scope owns.
#pragma once
#include <pawl/pawl.h>

#include <memory>

#include "failure.hpp"

namespace pawl::python {

template <auto free>
struct FreedBy {
  template <class T>
  void operator()(T* object) const noexcept {
    free(object);
  }
};

using Buffer = std::unique_ptr<pawl_buffer, FreedBy<pawl_buffer_free>>;
using List = std::unique_ptr<pawl_list, FreedBy<pawl_list_free>>;

inline Buffer new_buffer() {
  Buffer buffer(pawl_buffer_new());
  if (!buffer) throw Failure(PAWL_E_OUT_OF_MEMORY, "no memory for a buffer");
  return buffer;
}

inline List new_list() {
  List list(pawl_list_new());
  if (!list) throw Failure(PAWL_E_OUT_OF_MEMORY, "no memory for a list");
  return list;
}

}  // namespace pawl::python
