#include "core/session/address.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"

namespace pawl::session {
namespace {

constexpr std::size_t kUuidSize = 36;

char lower_hex(char digit) { return digit >= 'A' && digit <= 'F' ? static_cast<char>(digit - 'A' + 'a') : digit; }

}  // namespace

Result<Name> Name::parse(std::string_view text) {
  if (text.empty() || text.size() > kMaxNameSize) return Error(Errc::kInvalidArgument, "a name has 1 to 255 bytes");
  if (!is_utf8(text)) return Error(Errc::kInvalidArgument, "a name is UTF-8");
  if (has_control_character(text)) return Error(Errc::kInvalidArgument, "a name has no control characters");
  std::string canonical(text);
  if (wire::parse_service_id(text)) {  // the UUID comes last; the "PNI:" before it is no digit
    std::transform(canonical.end() - kUuidSize, canonical.end(), canonical.end() - kUuidSize, lower_hex);
  }
  return Name(std::move(canonical));
}

Result<Address> Address::parse(std::string_view name, std::uint32_t device) {
  PAWL_TRY(auto canonical, Name::parse(name));
  if (device > kMaxDevice) return Error(Errc::kInvalidArgument, "a device number is 0 to 127");
  return Address{std::move(canonical), static_cast<std::uint8_t>(device)};
}

std::optional<wire::AddressesField> addresses_field(const Address& sender, const Address& recipient) {
  return wire::addresses_field({sender.name.text(), sender.device}, {recipient.name.text(), recipient.device});
}

}  // namespace pawl::session
