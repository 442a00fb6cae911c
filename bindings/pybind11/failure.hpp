// What the library refused, on its way to becoming a Python exception.
#pragma once
#include <pawl/pawl.h>

#include <exception>

namespace pawl::python {

class Failure : public std::exception {
 public:
  explicit Failure(const pawl_error& error) noexcept : error_(error) {}
  /// A refusal of the binding's own, in the library's terms.
  Failure(pawl_status status, const char* sentence) noexcept;

  [[nodiscard]] const char* what() const noexcept override { return error_.sentence; }
  [[nodiscard]] const pawl_error& error() const noexcept { return error_; }

 private:
  pawl_error error_;
};

}  // namespace pawl::python
