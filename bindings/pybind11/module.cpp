// The extension module pawl._pawl. It is pawl.h in Python's types and no more: classes with sense to a person are in
// python/pawl, and this module is theirs alone.
#include "module.hpp"

PYBIND11_MODULE(_pawl, module) {
  module.doc() = "pawl.h in Python's types. Private: use the package pawl.";
  pawl::python::add_failure(module);
  pawl::python::add_base(module);
  pawl::python::add_step(module);
  pawl::python::add_keys(module);
  pawl::python::add_session(module);
  pawl::python::add_account(module);
}
