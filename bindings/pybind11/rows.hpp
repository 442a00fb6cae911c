// A pawl_list is list[dict[int, int | str | bytes]] in Python: the field's number gives the value, and the type of the
// value is the type of the field.
#pragma once
#include <pawl/pawl.h>
#include <pybind11/pybind11.h>

#include "owned.hpp"

namespace pawl::python {

namespace py = pybind11;

py::list rows_to_python(const pawl_list* list);

/// A list that Python hands over, copied. Raises TypeError for a value of no field type.
class RowsIn {
 public:
  void copy(py::handle rows);

  [[nodiscard]] const pawl_list* get() const noexcept { return list_.get(); }

 protected:
  void copy_row(py::handle row);

  List list_;
};

/// A list of one row; None is no list.
class RowIn : public RowsIn {
 public:
  void copy(py::handle row);
};

}  // namespace pawl::python

namespace pybind11::detail {

template <>
struct type_caster<pawl::python::RowsIn> {
  PYBIND11_TYPE_CASTER(pawl::python::RowsIn, const_name("list[dict[int, int | str | Buffer]]"));
  bool load(handle object, bool) {
    value.copy(object);
    return true;
  }
};

template <>
struct type_caster<pawl::python::RowIn> {
  PYBIND11_TYPE_CASTER(pawl::python::RowIn, const_name("Optional[dict[int, int | str | Buffer]]"));
  bool load(handle object, bool) {
    value.copy(object);
    return true;
  }
};

}  // namespace pybind11::detail
