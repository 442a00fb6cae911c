// pawl/session.h, "Keys".
#include "arguments.hpp"
#include "call.hpp"
#include "handle.hpp"
#include "module.hpp"

namespace pawl::python {
namespace {

py::tuple new_keypair() {
  const Buffer private_key = new_buffer();
  const Buffer public_key = new_buffer();
  call([&](pawl_error* error) { return pawl_keypair_new(private_key.get(), public_key.get(), error); });
  return py::make_tuple(bytes_to_python(private_key.get()), bytes_to_python(public_key.get()));
}

std::unique_ptr<Keys> create(const RowIn& config) {
  return call_for_object<Keys>(
      [&](pawl_keys** out, pawl_error* error) { return pawl_keys_new(config.get(), out, error); });
}

std::unique_ptr<Keys> load(const BytesIn& saved, const OptionalBytesIn& key, CodeIn flags) {
  return call_for_object<Keys>([&](pawl_keys** out, pawl_error* error) {
    return pawl_keys_load(saved.data(), saved.size(), key.data(), key.size(), flags, out, error);
  });
}

py::bytes save(const Keys& self, const OptionalBytesIn& key, CodeIn flags) {
  const auto keys = self.share();
  return call_for_bytes([&](pawl_buffer* out, pawl_error* error) {
    return pawl_keys_save(keys.get(), key.data(), key.size(), flags, out, error);
  });
}

py::dict bundle(const Keys& self, CodeIn one_time, TimeIn now_ms) {
  const auto keys = self.share();
  return call_for_row(
      [&](pawl_list** out, pawl_error* error) { return pawl_keys_bundle(keys.get(), one_time, now_ms, out, error); });
}

py::dict info(const Keys& self) {
  const auto keys = self.share();
  return call_for_row([&](pawl_list** out, pawl_error* error) { return pawl_keys_info(keys.get(), out, error); });
}

}  // namespace

void add_keys(py::module_& module) {
  using py::arg;
  module.def("keypair_new", new_keypair);
  py::class_<Keys>(module, "Keys")
      .def_static("create", create, arg("config"))
      .def_static("load", load, arg("saved"), arg("key"), arg("flags"))
      .def("save", save, arg("key"), arg("flags"))
      .def("close", &Keys::close)
      .def_property_readonly("closed", &Keys::closed)
      .def("bundle", bundle, arg("one_time"), arg("now_ms"))
      .def("info", info);
}

}  // namespace pawl::python
