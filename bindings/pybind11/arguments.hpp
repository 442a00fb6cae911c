// Arguments on their way from Python into the library: one class for each shape, and pybind11's caster for it. All of
// them are filled with the GIL held, and stay good while a call runs without it.
#pragma once
#include <pawl/pawl.h>
#include <pybind11/pybind11.h>

#include <cstddef>
#include <cstdint>
#include <limits>

#include "failure.hpp"

namespace pawl::python {

namespace py = pybind11;

/// Anything that has bytes in one piece: bytes, bytearray, memoryview, mmap, an array of numbers. Its owner can neither
/// resize nor free it while this exists.
class BytesIn {
 public:
  BytesIn() = default;
  BytesIn(const BytesIn&) = delete;
  BytesIn& operator=(const BytesIn&) = delete;
  ~BytesIn() { PyBuffer_Release(&view_); }

  /// Raises TypeError and BufferError, as the buffer protocol says.
  void pin(py::handle object);

  [[nodiscard]] const std::uint8_t* data() const noexcept { return static_cast<const std::uint8_t*>(view_.buf); }
  [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(view_.len); }

 private:
  Py_buffer view_{};  // releasing it before it was filled does nothing
};

/// The same, where None stands for nothing: a saved form without a key, the identity that is known.
class OptionalBytesIn : public BytesIn {};

/// Text with a NUL at its end, borrowed from a str, which keeps its UTF-8 form as long as it lives.
class TextIn {
 public:
  /// Raises TypeError; refuses a NUL within, which C would take for the end, and what has no UTF-8 form.
  void borrow(py::handle object);

  [[nodiscard]] const char* c_str() const noexcept { return text_; }

 private:
  const char* text_ = nullptr;
};

/// A whole number of the C type. One that does not fit is out of range for the library too.
template <class T>
class WholeIn {
 public:
  void convert(py::handle object);

  operator T() const noexcept { return value_; }  // NOLINT(google-explicit-constructor): it is a T

 private:
  T value_ = 0;
};

/// Raises TypeError for what is not a whole number; refuses what int64_t cannot hold.
std::int64_t int64_from(py::handle object);

template <class T>
void WholeIn<T>::convert(py::handle object) {
  const std::int64_t value = int64_from(object);
  if (value < std::int64_t{std::numeric_limits<T>::min()} || value > std::int64_t{std::numeric_limits<T>::max()}) {
    throw Failure(PAWL_E_INVALID_ARGUMENT, "a number is out of range");
  }
  value_ = static_cast<T>(value);
}

using DeviceIn = WholeIn<std::uint32_t>;
using CodeIn = WholeIn<std::int32_t>;
using TimeIn = WholeIn<std::int64_t>;

}  // namespace pawl::python

namespace pybind11::detail {

template <>
struct type_caster<pawl::python::BytesIn> {
  PYBIND11_TYPE_CASTER(pawl::python::BytesIn, const_name("Buffer"));
  bool load(handle object, bool) {
    value.pin(object);
    return true;
  }
};

template <>
struct type_caster<pawl::python::OptionalBytesIn> {
  PYBIND11_TYPE_CASTER(pawl::python::OptionalBytesIn, const_name("Optional[Buffer]"));
  bool load(handle object, bool) {
    if (!object.is_none()) value.pin(object);
    return true;
  }
};

template <>
struct type_caster<pawl::python::TextIn> {
  PYBIND11_TYPE_CASTER(pawl::python::TextIn, const_name("str"));
  bool load(handle object, bool) {
    value.borrow(object);
    return true;
  }
};

template <class T>
struct type_caster<pawl::python::WholeIn<T>> {
  PYBIND11_TYPE_CASTER(pawl::python::WholeIn<T>, const_name("int"));
  bool load(handle object, bool) {
    value.convert(object);
    return true;
  }
};

}  // namespace pybind11::detail
