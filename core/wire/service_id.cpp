#include "core/wire/service_id.hpp"

#include <algorithm>

namespace pawl::wire {

namespace {

constexpr std::string_view kPhoneNumberPrefix = "PNI:";
constexpr std::string_view kUuidForm = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";  // h: a hexadecimal digit

std::optional<std::uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

}  // namespace

std::optional<ServiceId> parse_service_id(std::string_view name) {
  const bool is_phone_number = name.starts_with(kPhoneNumberPrefix);
  if (is_phone_number) name.remove_prefix(kPhoneNumberPrefix.size());
  if (name.size() != kUuidForm.size()) return std::nullopt;

  ServiceId id{};
  id[0] = is_phone_number ? 1 : 0;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (kUuidForm[i] == '-') {
      if (name[i] != '-') return std::nullopt;
      continue;
    }
    const auto digit = hex_digit(name[i]);
    if (!digit) return std::nullopt;
    std::uint8_t& byte = id[1 + digits / 2];
    byte = static_cast<std::uint8_t>(byte << 4 | *digit);
    ++digits;
  }
  return id;
}

std::optional<AddressesField> addresses_field(const AddressView& sender, const AddressView& recipient) {
  const auto from = parse_service_id(sender.name);
  const auto to = parse_service_id(recipient.name);
  if (!from || !to) return std::nullopt;

  AddressesField field{};
  auto at = std::ranges::copy(*from, field.begin()).out;
  *at++ = sender.device;
  at = std::ranges::copy(*to, at).out;
  *at = recipient.device;
  return field;
}

}  // namespace pawl::wire
