// JSON lines: one request on each line of standard input, one answer on each line of standard output.
#pragma once
#include <functional>
#include <map>
#include <string>

#include "tests/agent/json_lines/request.hpp"

namespace agent {

/// Serves one request: returns what stands under "ok", or throws a Refusal.
using Op = std::function<Json(const Request&)>;
using Ops = std::map<std::string, Op, std::less<>>;

/// The names of the operations, for the answer to `hello`.
Json names(const Ops& ops);

/// Answers line by line until the end of input. Nothing in a line can stop it.
void serve(const Ops& ops);

}  // namespace agent
