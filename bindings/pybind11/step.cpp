// pawl/session.h, "Steps".
#include "arguments.hpp"
#include "call.hpp"
#include "handle.hpp"
#include "module.hpp"

namespace pawl::python {
namespace {

py::list state(const Step& self, const OptionalBytesIn& key, CodeIn flags) {
  const auto step = self.share();
  return call_for_rows([&](pawl_list** out, pawl_error* error) {
    return pawl_step_state(step.get(), key.data(), key.size(), flags, out, error);
  });
}

py::tuple release(const Step& self) {
  const auto step = self.share();
  std::int32_t kind = 0;
  py::bytes out = call_for_bytes(
      [&](pawl_buffer* buffer, pawl_error* error) { return pawl_step_release(step.get(), &kind, buffer, error); });
  return py::make_tuple(kind, std::move(out));
}

}  // namespace

void add_step(py::module_& module) {
  using py::arg;
  py::class_<Step>(module, "Step")
      .def("state", state, arg("key"), arg("flags"))
      .def("release", release)
      .def("close", &Step::close)
      .def_property_readonly("closed", &Step::closed);
}

}  // namespace pawl::python
