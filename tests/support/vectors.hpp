// Test data: bytes in hex, and the JSON files of tests/vectors.
//
//   const Bytes key = from_hex("00ff");
//   for (const Json& c : cases_of("rfc4231-hmac.json")) use(bytes_at(c, "key"));
//
// A missing file, a missing field or bad hex throws, so that the test fails and says why.
#pragma once
#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"

namespace pawl::testing {

using Json = nlohmann::json;

inline Bytes from_hex(std::string_view hex) {
  const auto digit = [](char c) -> unsigned {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    throw std::invalid_argument("not a hex digit");
  };
  if (hex.size() % 2 != 0) throw std::invalid_argument("hex digits come in pairs");
  Bytes bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(digit(hex[i]) << 4 | digit(hex[i + 1])));
  }
  return bytes;
}

inline std::string to_hex(ByteView bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const std::uint8_t byte : bytes) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

/// The first N bytes of `bytes`; throws when there are fewer or more.
template <std::size_t N>
std::array<std::uint8_t, N> exactly(ByteView bytes) {
  if (bytes.size() != N) throw std::length_error("not the expected number of bytes");
  std::array<std::uint8_t, N> out{};
  std::ranges::copy(bytes, out.begin());
  return out;
}

/// The file tests/vectors/`name`.
inline Json vectors(const std::string& name) {
  std::ifstream file(std::string(PAWL_VECTORS_DIR) + "/" + name);
  if (!file) throw std::runtime_error("no such file in tests/vectors: " + name);
  return Json::parse(file);
}

/// Its list `part`, which is never empty. By value, so that a loop may stand over the call.
inline Json part_of(const std::string& name, const std::string& part) {
  Json cases = vectors(name).at(part);
  if (cases.empty()) throw std::runtime_error("no " + part + " in tests/vectors: " + name);
  return cases;
}
inline Json cases_of(const std::string& name) { return part_of(name, "cases"); }

/// The field `name` of `object`, which is hex.
inline Bytes bytes_at(const Json& object, const char* name) {
  return from_hex(object.at(name).get_ref<const std::string&>());
}

}  // namespace pawl::testing
