#include "tests/agent/json_lines/request.hpp"

#include <limits>

namespace agent {
namespace {

constexpr std::int64_t kMostU32 = std::numeric_limits<std::uint32_t>::max();

[[noreturn]] void bad_field(const char* name, const char* kind) {
  throw Refusal{"bad_request", std::string("field ") + name + " is not " + kind};
}

int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::int64_t whole_number(const Json& value, const char* name, std::int64_t least, std::int64_t most) {
  if (!value.is_number_integer()) bad_field(name, "a whole number");
  const bool beyond = value.is_number_unsigned() &&
                      value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()};
  if (beyond || value.get<std::int64_t>() < least || value.get<std::int64_t>() > most) {
    throw Refusal{"invalid_argument", std::string("field ") + name + " is out of range"};
  }
  return value.get<std::int64_t>();
}

}  // namespace

bool Request::has(const char* name) const {
  const auto found = object_->find(name);
  return found != object_->end() && !found->is_null();
}

const Json& Request::field(const char* name) const {
  const auto found = object_->find(name);
  if (found == object_->end()) throw Refusal{"bad_request", std::string("field ") + name + " is missing"};
  return *found;
}

std::string Request::text(const char* name) const {
  const Json& value = field(name);
  if (!value.is_string()) bad_field(name, "a string");
  return value.get<std::string>();
}

bool Request::flag(const char* name) const {
  const Json& value = field(name);
  if (!value.is_boolean()) bad_field(name, "true or false");
  return value.get<bool>();
}

Bytes Request::bytes(const char* name) const {
  const std::string digits = text(name);
  if (digits.size() % 2 != 0) bad_field(name, "a whole number of bytes");
  Bytes out(digits.size() / 2);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int high = nibble(digits[2 * i]);
    const int low = nibble(digits[2 * i + 1]);
    if (high < 0 || low < 0) bad_field(name, "lowercase hex");
    out[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return out;
}

std::int64_t Request::number(const char* name, std::int64_t least, std::int64_t most) const {
  return whole_number(field(name), name, least, most);
}

std::uint32_t Request::u32(const char* name) const { return static_cast<std::uint32_t>(number(name, 0, kMostU32)); }

std::vector<std::uint32_t> Request::u32s(const char* name) const {
  const Json& list = field(name);
  if (!list.is_array()) bad_field(name, "a list");
  std::vector<std::uint32_t> out;
  for (const Json& value : list) out.push_back(static_cast<std::uint32_t>(whole_number(value, name, 0, kMostU32)));
  return out;
}

Request Request::object(const char* name) const {
  const Json& value = field(name);
  if (!value.is_object()) bad_field(name, "an object");
  return Request(value);
}

std::vector<Request> Request::objects(const char* name) const {
  const Json& list = field(name);
  if (!list.is_array()) bad_field(name, "a list");
  std::vector<Request> out;
  for (const Json& value : list) {
    if (!value.is_object()) bad_field(name, "a list of objects");
    out.emplace_back(value);
  }
  return out;
}

Address address(const Request& request, const char* name) {
  const Request fields = request.object(name);
  Address out{fields.text("name"), 0};
  out.device = static_cast<std::int32_t>(fields.number("device", 0, 127));
  if (out.name.empty()) throw Refusal{"invalid_argument", "the name of an address is empty"};
  return out;
}

std::string hex(const std::uint8_t* bytes, std::size_t size) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(2 * size);
  for (std::size_t i = 0; i < size; ++i) {
    out += kDigits[bytes[i] >> 4];
    out += kDigits[bytes[i] & 15];
  }
  return out;
}

std::string hex(const Bytes& bytes) { return hex(bytes.data(), bytes.size()); }

}  // namespace agent
