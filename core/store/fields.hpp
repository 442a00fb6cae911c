// Rows of fixed form: fields one after the other, numbers big-endian.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/wire/big_endian.hpp"

namespace pawl::store {

class FieldWriter {
 public:
  explicit FieldWriter(std::size_t expected) { out_.reserve(expected); }
  template <class Number>
  FieldWriter& number(Number value) {
    return bytes(wire::big_endian(value));
  }
  FieldWriter& bytes(ByteView value);
  [[nodiscard]] const Bytes& written() const { return out_; }
  [[nodiscard]] Bytes done() { return std::move(out_); }

 private:
  Bytes out_;
};

/// Reads a row whose length was checked before: there is something left for every field.
class FieldReader {
 public:
  explicit FieldReader(ByteView in) : rest_(in) {}
  template <std::size_t N>
  std::array<std::uint8_t, N> bytes() {
    std::array<std::uint8_t, N> value{};
    std::copy_n(rest_.begin(), N, value.begin());
    rest_ = rest_.subspan(N);
    return value;
  }
  template <class Number>
  Number number() {
    return wire::from_big_endian<Number>(bytes<sizeof(Number)>());
  }
  [[nodiscard]] ByteView rest() const { return rest_; }

 private:
  ByteView rest_;
};

}  // namespace pawl::store
