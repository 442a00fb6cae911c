// pawl's handles as values that free themselves, and its errors as Refusals.
#pragma once
#include <pawl/pawl.h>

#include "tests/agent/json_lines/request.hpp"
#include "tests/support/owned.hpp"

namespace agent {

using pawl_test::Buffer;
using pawl_test::List;
using AccountHandle = pawl_test::Account;

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
