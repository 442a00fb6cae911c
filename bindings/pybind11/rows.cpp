#include "rows.hpp"

#include <cstdint>
#include <limits>

#include "arguments.hpp"

namespace pawl::python {
namespace {

// pawl/base.h, "Lists": the thousand of a field's number is its type.
constexpr std::int32_t kFirstTextField = 2000;
constexpr std::int32_t kFirstBytesField = 3000;

py::object value_of(const pawl_list* list, std::size_t row, std::int32_t field) {
  if (field < kFirstTextField) return py::int_(pawl_list_int(list, row, field));
  const std::size_t size = pawl_list_size(list, row, field);
  if (field < kFirstBytesField) return py::str(pawl_list_text(list, row, field), size);
  return py::bytes(reinterpret_cast<const char*>(pawl_list_bytes(list, row, field)), size);
}

py::dict row_to_python(const pawl_list* list, std::size_t row) {
  py::dict out;
  for (std::size_t n = 0;; ++n) {
    const std::int32_t field = pawl_list_field(list, row, n);
    if (field == 0) return out;
    out[py::int_(field)] = value_of(list, row, field);
  }
}

void set_value(pawl_list* list, std::int32_t field, py::handle value) {
  if (field < kFirstTextField) {
    pawl_list_set_int(list, field, int64_from(value));
  } else if (field < kFirstBytesField) {
    TextIn text;
    text.borrow(value);
    pawl_list_set_text(list, field, text.c_str());
  } else {
    BytesIn bytes;
    bytes.pin(value);
    pawl_list_set_bytes(list, field, bytes.data(), bytes.size());
  }
}

}  // namespace

py::list rows_to_python(const pawl_list* list) {
  py::list out;
  for (std::size_t row = 0; row < pawl_list_count(list); ++row) out.append(row_to_python(list, row));
  return out;
}

void RowsIn::copy(py::handle rows) {
  list_ = new_list();
  for (const py::handle row : py::cast<py::iterable>(rows)) copy_row(row);
}

void RowsIn::copy_row(py::handle row) {
  pawl_list_add(list_.get());
  for (const auto& [field, value] : py::cast<py::dict>(row)) {
    WholeIn<std::int32_t> number;
    number.convert(field);
    set_value(list_.get(), number, value);
  }
}

void RowIn::copy(py::handle row) {
  if (row.is_none()) return;
  list_ = new_list();
  copy_row(row);
}

}  // namespace pawl::python
