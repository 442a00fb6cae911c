#include "tests/agent/json_lines/serve.hpp"

#include <exception>
#include <iostream>
#include <new>
#include <optional>
#include <string_view>

namespace agent {
namespace {

constexpr std::size_t kLongestLine = std::size_t{256} << 20;
constexpr int kDeepest = 32;  // a request needs four levels; the parser would take any number

/// The next line without its end, cut after kLongestLine; nothing at the end of input.
std::optional<std::string> next_line(std::istream& in, bool& too_long) {
  using Traits = std::istream::traits_type;
  std::string line;
  too_long = false;
  for (auto c = in.rdbuf()->sbumpc();; c = in.rdbuf()->sbumpc()) {
    if (Traits::eq_int_type(c, Traits::eof())) return line.empty() ? std::nullopt : std::optional(std::move(line));
    if (c == '\n') return line;
    if (line.size() == kLongestLine) {
      too_long = true;
    } else {
      line += Traits::to_char_type(c);
    }
  }
}

bool nested_too_deep(std::string_view line) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (in_string && c == '\\')
      ++i;
    else if (c == '"')
      in_string = !in_string;
    else if (!in_string && (c == '[' || c == '{') && ++depth > kDeepest)
      return true;
    else if (!in_string && (c == ']' || c == '}'))
      --depth;
  }
  return false;
}

Json parse(const std::string& line, bool too_long) {
  if (too_long) throw Refusal{"bad_request", "the line is too long"};
  if (nested_too_deep(line)) throw Refusal{"bad_request", "the request is nested too deeply"};
  Json request = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (request.is_discarded()) throw Refusal{"bad_request", "not JSON"};
  if (!request.is_object()) throw Refusal{"bad_request", "not an object"};
  return request;
}

/// What stands under "id": any number or text comes back as it is.
Json id_of(const Json& request) {
  const auto found = request.find("id");
  if (found == request.end()) return nullptr;
  if (found->is_number() || found->is_string() || found->is_null()) return *found;
  throw Refusal{"bad_request", "id is not a number"};
}

Json run(const Ops& ops, const Json& request) {
  const Request fields(request);
  const auto op = ops.find(fields.text("op"));
  if (op == ops.end()) throw Refusal{"bad_request", "unknown op"};
  return op->second(fields);
}

Json answer(const Ops& ops, const std::string& line, bool too_long) {
  Json id = nullptr;
  const auto error = [&id](const char* code, const std::string& message) {
    return Json{{"id", id}, {"error", {{"code", code}, {"message", message}}}};
  };
  try {
    const Json request = parse(line, too_long);
    id = id_of(request);
    return Json{{"id", id}, {"ok", run(ops, request)}};
  } catch (const Refusal& refusal) {
    return error(refusal.code.c_str(), refusal.message);
  } catch (const std::bad_alloc&) {
    return error("out_of_memory", "no memory for this request");
  } catch (const std::exception&) {
    return error("internal", "a defect in this agent");
  }
}

}  // namespace

Json names(const Ops& ops) {
  Json list = Json::array();
  for (const auto& [name, op] : ops) list.push_back(name);
  return list;
}

void serve(const Ops& ops) {
  std::ios::sync_with_stdio(false);
  bool too_long = false;
  while (const auto line = next_line(std::cin, too_long)) {
    std::cout << answer(ops, *line, too_long).dump(-1, ' ', false, Json::error_handler_t::replace) << '\n'
              << std::flush;
  }
}

}  // namespace agent
