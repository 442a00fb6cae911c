// pawl's handles as values that free themselves, and its errors as Refusals.
#pragma once
#include <pawl/pawl.h>

#include <memory>

#include "tests/agent/json_lines/request.hpp"

namespace agent {

struct Free {
  void operator()(pawl_account* account) const { pawl_account_free(account); }
  void operator()(pawl_buffer* buffer) const { pawl_buffer_free(buffer); }
  void operator()(pawl_list* list) const { pawl_list_free(list); }
};
using AccountHandle = std::unique_ptr<pawl_account, Free>;
using Buffer = std::unique_ptr<pawl_buffer, Free>;
using List = std::unique_ptr<pawl_list, Free>;

/// Calls a function of the ABI, whose last argument is the error. The words of its statuses are the driver's codes.
template <class Function, class... Arguments>
void call(Function function, Arguments... arguments) {
  pawl_error error = PAWL_ERROR_INIT;
  if (function(arguments..., &error) != PAWL_OK) throw Refusal{pawl_status_name(error.status), error.sentence};
}

/// The same for a function that gives a list.
template <class Function, class... Arguments>
List list_from(Function function, Arguments... arguments) {
  pawl_list* list = nullptr;
  call(function, arguments..., &list);
  return List(list);
}

List new_list();
Buffer new_buffer();
Bytes bytes_of(const Buffer& buffer);
/// A bytes field of a row, as hex.
std::string hex_of(const List& list, std::size_t row, std::int32_t field);
void set_bytes(const List& list, std::int32_t field, const Bytes& value);

/// A name for the ABI, where it ends with a NUL. One that has a NUL within is `invalid_argument`.
const char* name_of(const std::string& text);

}  // namespace agent
