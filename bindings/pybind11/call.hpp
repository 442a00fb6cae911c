// Calls into the library, one helper for each shape of result. The GIL is released around every one of them, so that
// other Python threads run on; what the call reads has been pinned before (arguments.hpp, handle.hpp).
#pragma once
#include <pawl/pawl.h>
#include <pybind11/pybind11.h>

#include <memory>

#include "failure.hpp"
#include "owned.hpp"
#include "rows.hpp"

namespace pawl::python {

namespace py = pybind11;

/// function(error) -> status, which must not touch Python. Throws Failure.
template <class Function>
void call(const Function& function) {
  pawl_error error = PAWL_ERROR_INIT;
  pawl_status status = PAWL_OK;
  {
    const py::gil_scoped_release without_gil;
    status = function(&error);
  }
  if (status != PAWL_OK) throw Failure(error);
}

inline py::bytes bytes_to_python(const pawl_buffer* buffer) {
  return {reinterpret_cast<const char*>(pawl_buffer_data(buffer)), pawl_buffer_size(buffer)};
}

/// function(out, error) -> status, where `out` is a pawl_buffer.
template <class Function>
py::bytes call_for_bytes(const Function& function) {
  const Buffer out = new_buffer();
  call([&](pawl_error* error) { return function(out.get(), error); });
  return bytes_to_python(out.get());
}

/// function(out, error) -> status, where `out` is a pawl_list**.
template <class Function>
py::list call_for_rows(const Function& function) {
  pawl_list* out = nullptr;
  call([&](pawl_error* error) { return function(&out, error); });
  const List list(out);
  return rows_to_python(list.get());
}

/// The same for a list that always has exactly one row.
template <class Function>
py::dict call_for_row(const Function& function) {
  return call_for_rows(function)[0];
}

/// function(out, error) -> status, where `out` is a pawl_x** and `Object` the Handle for it.
template <class Object, class Function>
std::unique_ptr<Object> call_for_object(const Function& function) {
  typename Object::Type* out = nullptr;
  call([&](pawl_error* error) { return function(&out, error); });
  return std::make_unique<Object>(out);
}

}  // namespace pawl::python
