// Names that are service ids, and the addresses that a message may carry.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pawl::wire {

/// Kind (00 account, 01 phone number) and 16 bytes of UUID.
using ServiceId = std::array<std::uint8_t, 17>;

/// The service id of a name: a hyphenated UUID, in either case, with or without "PNI:" before it.
std::optional<ServiceId> parse_service_id(std::string_view name);

/// One device as a message addresses it.
struct AddressView {
  std::string_view name;
  std::uint8_t device;
};

using AddressesField = std::array<std::uint8_t, 36>;

/// The value of the field; none when one of the names is not a service id.
std::optional<AddressesField> addresses_field(const AddressView& sender, const AddressView& recipient);

}  // namespace pawl::wire
