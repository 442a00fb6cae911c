#include "core/wire/reader.hpp"

#include <protozero/exception.hpp>
#include <protozero/varint.hpp>

namespace pawl::wire {

Result<ByteView> Reader::take(std::uint64_t count) {
  if (count > rest_.size()) return Error(Errc::kInvalidMessage, "a field runs past the end of the message");
  const ByteView head = rest_.first(static_cast<std::size_t>(count));
  rest_ = rest_.subspan(head.size());
  return head;
}

Result<std::uint64_t> Reader::varint() {
  const char* const begin = reinterpret_cast<const char*>(rest_.data());
  const char* at = begin;
  std::uint64_t value = 0;
  try {
    value = protozero::decode_varint(&at, begin + rest_.size());
  } catch (const protozero::exception&) {
    return Error(Errc::kInvalidMessage, "a number of the message is cut short or over ten bytes");
  }
  const auto size = static_cast<std::size_t>(at - begin);
  // protozero drops what a tenth byte holds above bit 63; the protocol refuses it.
  if (size == protozero::max_varint_length && rest_[size - 1] > 1) {
    return Error(Errc::kInvalidMessage, "a number of the message is over 64 bits");
  }
  rest_ = rest_.subspan(size);
  return value;
}

}  // namespace pawl::wire
