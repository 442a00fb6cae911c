// pawl/account.h.
#include "arguments.hpp"
#include "call.hpp"
#include "handle.hpp"
#include "module.hpp"

namespace pawl::python {
namespace {

std::unique_ptr<Account> create(const RowIn& config) {
  return call_for_object<Account>(
      [&](pawl_account** out, pawl_error* error) { return pawl_account_create(config.get(), nullptr, out, error); });
}

std::unique_ptr<Account> open(const RowIn& config) {
  return call_for_object<Account>(
      [&](pawl_account** out, pawl_error* error) { return pawl_account_open(config.get(), nullptr, out, error); });
}

py::bytes save(Account& self, const OptionalBytesIn& key, CodeIn flags) {
  const auto account = self.share();
  py::bytes saved = call_for_bytes([&](pawl_buffer* out, pawl_error* error) {
    return pawl_account_save(account.get(), key.data(), key.size(), flags, out, error);
  });
  self.close();
  return saved;
}

void configure(const Account& self, const RowIn& config) {
  const auto account = self.share();
  call([&](pawl_error* error) { return pawl_account_configure(account.get(), nullptr, config.get(), error); });
}

py::dict info(const Account& self) {
  const auto account = self.share();
  return call_for_row(
      [&](pawl_list** out, pawl_error* error) { return pawl_account_info(account.get(), nullptr, out, error); });
}

py::bytes digest(const Account& self) {
  const auto account = self.share();
  return call_for_bytes(
      [&](pawl_buffer* out, pawl_error* error) { return pawl_account_digest(account.get(), nullptr, out, error); });
}

py::dict bundle(const Account& self, const RowIn& options) {
  const auto account = self.share();
  return call_for_row([&](pawl_list** out, pawl_error* error) {
    return pawl_account_bundle(account.get(), nullptr, options.get(), out, error);
  });
}

void add_bundle(const Account& self, const TextIn& peer, DeviceIn device, const RowIn& bundle) {
  const auto account = self.share();
  call([&](pawl_error* error) {
    return pawl_account_add_bundle(account.get(), nullptr, peer.c_str(), device, bundle.get(), error);
  });
}

py::list encrypt(const Account& self, const TextIn& peer, const BytesIn& text, const RowIn& options) {
  const auto account = self.share();
  return call_for_rows([&](pawl_list** out, pawl_error* error) {
    return pawl_account_encrypt(account.get(), nullptr, peer.c_str(), text.data(), text.size(), options.get(), out,
                                error);
  });
}

py::dict decrypt(const Account& self, const TextIn& sender, DeviceIn device, CodeIn kind, TimeIn sent_ms,
                 const BytesIn& data) {
  const auto account = self.share();
  return call_for_row([&](pawl_list** out, pawl_error* error) {
    return pawl_account_decrypt(account.get(), nullptr, sender.c_str(), device, kind, sent_ms, data.data(), data.size(),
                                out, error);
  });
}

py::list peer(const Account& self, const TextIn& name) {
  const auto account = self.share();
  return call_for_rows([&](pawl_list** out, pawl_error* error) {
    return pawl_account_peer(account.get(), nullptr, name.c_str(), out, error);
  });
}

void set_trust(const Account& self, const TextIn& peer, const OptionalBytesIn& identity, CodeIn trust) {
  const auto account = self.share();
  call([&](pawl_error* error) {
    return pawl_account_set_trust(account.get(), nullptr, peer.c_str(), identity.data(), identity.size(), trust, error);
  });
}

void reset(const Account& self, const TextIn& peer, DeviceIn device, CodeIn how) {
  const auto account = self.share();
  call([&](pawl_error* error) { return pawl_account_reset(account.get(), nullptr, peer.c_str(), device, how, error); });
}

}  // namespace

void add_account(py::module_& module) {
  using py::arg;
  py::class_<Account>(module, "Account")
      .def_static("create", create, arg("config"))
      .def_static("open", open, arg("config"))
      .def("save", save, arg("key"), arg("flags"))
      .def("close", &Account::close)
      .def_property_readonly("closed", &Account::closed)
      .def("configure", configure, arg("config"))
      .def("info", info)
      .def("digest", digest)
      .def("bundle", bundle, arg("options"))
      .def("add_bundle", add_bundle, arg("peer"), arg("device"), arg("bundle"))
      .def("encrypt", encrypt, arg("peer"), arg("text"), arg("options"))
      .def("decrypt", decrypt, arg("sender"), arg("device"), arg("kind"), arg("sent_ms"), arg("data"))
      .def("peer", peer, arg("name"))
      .def("set_trust", set_trust, arg("peer"), arg("identity"), arg("trust"))
      .def("reset", reset, arg("peer"), arg("device"), arg("how"));
}

}  // namespace pawl::python
