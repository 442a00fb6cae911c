// What the module is put together from: each function adds one part of pawl.h.
#pragma once
#include <pybind11/pybind11.h>

namespace pawl::python {

namespace py = pybind11;

void add_base(py::module_& module);
void add_failure(py::module_& module);
void add_account(py::module_& module);
void add_keys(py::module_& module);
void add_session(py::module_& module);
void add_step(py::module_& module);

}  // namespace pawl::python
