#include "tests/agent/pawl_handles.hpp"

#include <new>

namespace agent {

List new_list() {
  List list(pawl_list_new());
  if (list == nullptr) throw std::bad_alloc();
  return list;
}

Buffer new_buffer() {
  Buffer buffer(pawl_buffer_new());
  if (buffer == nullptr) throw std::bad_alloc();
  return buffer;
}

Bytes bytes_of(const Buffer& buffer) {
  const std::uint8_t* data = pawl_buffer_data(buffer.get());
  return {data, data + pawl_buffer_size(buffer.get())};
}

std::string hex_of(const List& list, std::size_t row, std::int32_t field) {
  return hex(pawl_list_bytes(list.get(), row, field), pawl_list_size(list.get(), row, field));
}

void set_bytes(const List& list, std::int32_t field, const Bytes& value) {
  pawl_list_set_bytes(list.get(), field, value.data(), value.size());
}

const char* name_of(const std::string& text) {
  if (text.find('\0') != std::string::npos) throw Refusal{"invalid_argument", "a name has a NUL in it"};
  return text.c_str();
}

}  // namespace agent
