// pawl/base.h: version, constants, and lists as bytes.
#include "arguments.hpp"
#include "call.hpp"
#include "module.hpp"

namespace pawl::python {

void add_base(py::module_& module) {
  module.def("abi_version", &pawl_abi_version);
  module.def("version_text", &pawl_version_text);
  module.def(
      "constant", [](const TextIn& name) { return pawl_constant(name.c_str()); }, py::arg("name"));
  module.def(
      "status_name", [](CodeIn status) { return pawl_status_name(status); }, py::arg("status"));
  module.def(
      "status_action", [](CodeIn status) { return pawl_status_action(status); }, py::arg("status"));
  module.def(
      "field_name", [](CodeIn field) { return pawl_field_name(field); }, py::arg("field"));
  module.def(
      "list_write",
      [](const RowsIn& rows) {
        return call_for_bytes(
            [&](pawl_buffer* out, pawl_error* error) { return pawl_list_write(rows.get(), out, error); });
      },
      py::arg("rows"));
  module.def(
      "list_read",
      [](const BytesIn& data) {
        return call_for_rows(
            [&](pawl_list** out, pawl_error* error) { return pawl_list_read(data.data(), data.size(), out, error); });
      },
      py::arg("data"));
}

}  // namespace pawl::python
