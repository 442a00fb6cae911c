// A handle of the library inside a Python object.
#pragma once
#include <pawl/pawl.h>

#include <memory>
#include <utility>

#include "failure.hpp"

namespace pawl::python {

/// Every call holds a share while it runs, so the handle is never freed under one: close() in another thread only takes
/// Python's share away, and the last one to end frees it.
template <class T, void (*free)(T*)>
class Handle {
 public:
  using Type = T;

  explicit Handle(T* object) : object_(object, free) {}

  /// Taken with the GIL held, which is what keeps it apart from close().
  [[nodiscard]] std::shared_ptr<T> share() const {
    if (!object_) throw Failure(PAWL_E_CLOSED, "this object has been closed");
    return object_;
  }
  [[nodiscard]] bool closed() const noexcept { return object_ == nullptr; }
  void close() noexcept { object_.reset(); }

 private:
  std::shared_ptr<T> object_;
};

using Account = Handle<pawl_account, pawl_account_free>;
using Keys = Handle<pawl_keys, pawl_keys_free>;
using Session = Handle<pawl_session, pawl_session_free>;
using Step = Handle<pawl_step, pawl_step_free>;

}  // namespace pawl::python
