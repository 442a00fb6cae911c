// Names: a service id says the same UUID when it is written out again.
#include <array>
#include <cctype>
#include <string>

#include "core/wire/service_id.hpp"
#include "tests/fuzz/require.hpp"

namespace {

std::string name_of(const pawl::wire::ServiceId& id) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string name = id[0] == 1 ? "PNI:" : "";
  for (std::size_t i = 1; i < id.size(); ++i) {
    if (i == 5 || i == 7 || i == 9 || i == 11) name += '-';
    name += kDigits[id[i] >> 4];
    name += kDigits[id[i] & 15];
  }
  return name;
}

std::string with_lower_case_digits(std::string name) {
  const std::size_t digits = name.starts_with("PNI:") ? 4 : 0;
  for (std::size_t i = digits; i < name.size(); ++i) {
    name[i] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
  }
  return name;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pawl;
  const std::string name(reinterpret_cast<const char*>(data), size);
  const auto id = wire::parse_service_id(name);
  if (!id) return 0;
  fuzz::require(name_of(*id) == with_lower_case_digits(name), "the name can be written from its service id");
  fuzz::require(wire::addresses_field({name, 1}, {name, 2}).has_value(), "two service ids give an addresses field");
  return 0;
}
