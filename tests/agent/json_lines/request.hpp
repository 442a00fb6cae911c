// One request of a driver: a JSON object whose fields are read by name and kind.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace agent {

using Json = nlohmann::json;
using Bytes = std::vector<std::uint8_t>;

/// Why a request is not served. Thrown by operations, answered by serve(); `code` is the driver's word for it.
struct Refusal {
  std::string code;
  std::string message;
};

/// Reads fields. A field that is missing or of the wrong kind is refused as `bad_request`.
class Request {
 public:
  explicit Request(const Json& object) : object_(&object) {}

  /// Absent and null are the same.
  [[nodiscard]] bool has(const char* name) const;
  [[nodiscard]] std::string text(const char* name) const;
  [[nodiscard]] bool flag(const char* name) const;
  /// Bytes, written as lowercase hex.
  [[nodiscard]] Bytes bytes(const char* name) const;
  /// A whole number between the limits. Outside of them: `invalid_argument`.
  [[nodiscard]] std::int64_t number(const char* name, std::int64_t least, std::int64_t most) const;
  [[nodiscard]] std::uint32_t u32(const char* name) const;
  [[nodiscard]] std::vector<std::uint32_t> u32s(const char* name) const;
  /// An object within this one; it lives as long as this request.
  [[nodiscard]] Request object(const char* name) const;
  [[nodiscard]] std::vector<Request> objects(const char* name) const;

 private:
  [[nodiscard]] const Json& field(const char* name) const;

  const Json* object_;
};

struct Address {
  std::string name;
  std::int32_t device = 0;
  friend auto operator<=>(const Address&, const Address&) = default;
};

/// Refuses an empty name and a device outside 0 to 127 as `invalid_argument`.
Address address(const Request& request, const char* name);

std::string hex(const Bytes& bytes);
std::string hex(const std::uint8_t* bytes, std::size_t size);

}  // namespace agent
