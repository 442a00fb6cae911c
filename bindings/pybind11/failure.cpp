#include "failure.hpp"

#include <cstring>

#include "module.hpp"

namespace pawl::python {
namespace {

// Makes the exception from the members of a pawl_error; the package sets it, so that this module knows nothing of its
// classes. Never given back: destructors of statics run when the interpreter is gone.
PyObject* exception_factory = nullptr;

void raise(const pawl_error& error) {
  const py::object exception = py::reinterpret_borrow<py::object>(exception_factory)(
      error.status, error.action, error.detail, error.retry_ms, error.row, error.device, error.sentence);
  PyErr_SetObject(py::type::handle_of(exception).ptr(), exception.ptr());
}

void translate(std::exception_ptr thrown) {  // NOLINT(performance-unnecessary-value-param): pybind11 wants this type
  try {
    if (thrown) std::rethrow_exception(thrown);
  } catch (const Failure& failure) {
    try {
      raise(failure.error());
    } catch (py::error_already_set& while_raising) {
      while_raising.restore();
    }
  }
}

}  // namespace

Failure::Failure(pawl_status status, const char* sentence) noexcept : error_ PAWL_ERROR_INIT {
  error_.status = status;
  error_.action = pawl_status_action(status);
  std::strncpy(error_.sentence, sentence, sizeof error_.sentence - 1);
}

void add_failure(py::module_& module) {
  exception_factory = py::handle(PyExc_RuntimeError).inc_ref().ptr();
  module.def(
      "set_exception_factory",
      [](const py::function& factory) {
        Py_DECREF(exception_factory);
        exception_factory = factory.inc_ref().ptr();
      },
      py::arg("factory"),
      "Errors become factory(status, action, detail, retry_ms, row, device, sentence), which returns an exception.");
  py::register_local_exception_translator(translate);
}

}  // namespace pawl::python
