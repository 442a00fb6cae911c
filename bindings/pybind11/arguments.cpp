#include "arguments.hpp"

#include <cstring>
#include <string>

namespace pawl::python {
namespace {

std::string type_name(py::handle object) { return Py_TYPE(object.ptr())->tp_name; }

}  // namespace

void BytesIn::pin(py::handle object) {
  if (PyUnicode_Check(object.ptr())) {
    throw py::type_error("bytes are wanted here, not str: encode the text first, for example with text.encode()");
  }
  if (PyObject_GetBuffer(object.ptr(), &view_, PyBUF_SIMPLE) != 0) throw py::error_already_set();
}

void TextIn::borrow(py::handle object) {
  if (!PyUnicode_Check(object.ptr())) throw py::type_error("str is wanted here, not " + type_name(object));
  Py_ssize_t size = 0;
  text_ = PyUnicode_AsUTF8AndSize(object.ptr(), &size);
  if (text_ == nullptr) {
    if (PyErr_ExceptionMatches(PyExc_UnicodeEncodeError) == 0) throw py::error_already_set();
    PyErr_Clear();
    throw Failure(PAWL_E_INVALID_ARGUMENT, "a text holds a surrogate, which has no UTF-8 form");
  }
  if (std::strlen(text_) != static_cast<std::size_t>(size)) {
    throw Failure(PAWL_E_INVALID_ARGUMENT, "a text holds a NUL");
  }
}

std::int64_t int64_from(py::handle object) {
  if (PyIndex_Check(object.ptr()) == 0) throw py::type_error("int is wanted here, not " + type_name(object));
  const auto number = py::reinterpret_steal<py::object>(PyNumber_Index(object.ptr()));
  if (!number) throw py::error_already_set();
  int overflow = 0;
  const long long value = PyLong_AsLongLongAndOverflow(number.ptr(), &overflow);
  if (overflow != 0) throw Failure(PAWL_E_INVALID_ARGUMENT, "a number is out of range");
  return value;
}

}  // namespace pawl::python
