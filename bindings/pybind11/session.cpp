// pawl/session.h, "Sessions".
#include "arguments.hpp"
#include "call.hpp"
#include "handle.hpp"
#include "module.hpp"

namespace pawl::python {
namespace {

std::unique_ptr<Session> create(const TextIn& peer, DeviceIn device) {
  return call_for_object<Session>(
      [&](pawl_session** out, pawl_error* error) { return pawl_session_new(peer.c_str(), device, out, error); });
}

std::unique_ptr<Session> load(const BytesIn& saved, const OptionalBytesIn& key, CodeIn flags) {
  return call_for_object<Session>([&](pawl_session** out, pawl_error* error) {
    return pawl_session_load(saved.data(), saved.size(), key.data(), key.size(), flags, out, error);
  });
}

py::bytes save(const Session& self, const OptionalBytesIn& key, CodeIn flags) {
  const auto session = self.share();
  return call_for_bytes([&](pawl_buffer* out, pawl_error* error) {
    return pawl_session_save(session.get(), key.data(), key.size(), flags, out, error);
  });
}

void start(const Session& self, const Keys& our_keys, const RowIn& bundle, TimeIn now_ms) {
  const auto session = self.share();
  const auto keys = our_keys.share();
  call([&](pawl_error* error) { return pawl_session_start(session.get(), keys.get(), bundle.get(), now_ms, error); });
}

std::unique_ptr<Step> encrypt(const Session& self, const Keys& our_keys, const BytesIn& text, TimeIn now_ms) {
  const auto session = self.share();
  const auto keys = our_keys.share();
  return call_for_object<Step>([&](pawl_step** out, pawl_error* error) {
    return pawl_session_encrypt(session.get(), keys.get(), text.data(), text.size(), now_ms, out, error);
  });
}

std::unique_ptr<Step> decrypt(const Session& self, const Keys& our_keys, CodeIn kind, const BytesIn& data,
                              TimeIn now_ms) {
  const auto session = self.share();
  const auto keys = our_keys.share();
  return call_for_object<Step>([&](pawl_step** out, pawl_error* error) {
    return pawl_session_decrypt(session.get(), keys.get(), kind, data.data(), data.size(), now_ms, out, error);
  });
}

void trust(const Session& self, const BytesIn& identity) {
  const auto session = self.share();
  call([&](pawl_error* error) { return pawl_session_trust(session.get(), identity.data(), identity.size(), error); });
}

void require(const Session& self, CodeIn pq) {
  const auto session = self.share();
  call([&](pawl_error* error) { return pawl_session_require(session.get(), pq, error); });
}

void archive(const Session& self) {
  const auto session = self.share();
  call([&](pawl_error* error) { return pawl_session_archive(session.get(), error); });
}

py::dict info(const Session& self, TimeIn now_ms) {
  const auto session = self.share();
  return call_for_row(
      [&](pawl_list** out, pawl_error* error) { return pawl_session_info(session.get(), now_ms, out, error); });
}

}  // namespace

void add_session(py::module_& module) {
  using py::arg;
  py::class_<Session>(module, "Session")
      .def_static("create", create, arg("peer"), arg("device"))
      .def_static("load", load, arg("saved"), arg("key"), arg("flags"))
      .def("save", save, arg("key"), arg("flags"))
      .def("close", &Session::close)
      .def_property_readonly("closed", &Session::closed)
      .def("start", start, arg("keys"), arg("bundle"), arg("now_ms"))
      .def("encrypt", encrypt, arg("keys"), arg("text"), arg("now_ms"))
      .def("decrypt", decrypt, arg("keys"), arg("kind"), arg("data"), arg("now_ms"))
      .def("trust", trust, arg("identity"))
      .def("require", require, arg("pq"))
      .def("archive", archive)
      .def("info", info, arg("now_ms"));
}

}  // namespace pawl::python
