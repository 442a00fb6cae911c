// Who is meant: a name and a device number, canonical in one place.
#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.hpp"
#include "core/wire/service_id.hpp"

namespace pawl::session {

inline constexpr std::size_t kMaxNameSize = 255;
inline constexpr std::uint32_t kMaxDevice = 127;

/// The name of a peer or of oneself in its canonical spelling, so that one peer never has two sessions.
class Name {
 public:
  /// Errors: kInvalidArgument when `text` is empty, longer than kMaxNameSize, not UTF-8, or has control characters.
  /// A service id (a hyphenated UUID, or one after "PNI:") is kept with lower-case digits; any other name is kept as
  /// it is.
  static Result<Name> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  friend bool operator==(const Name&, const Name&) = default;
  friend std::strong_ordering operator<=>(const Name&, const Name&) = default;

 private:
  explicit Name(std::string canonical) : text_(std::move(canonical)) {}
  std::string text_;
};

/// One device of a peer.
struct Address {
  Name name;
  std::uint8_t device;  // 0 to kMaxDevice; 0 is WhatsApp's primary device

  /// Errors: kInvalidArgument, as Name::parse, or when `device` is above kMaxDevice.
  static Result<Address> parse(std::string_view name, std::uint32_t device);

  friend bool operator==(const Address&, const Address&) = default;
  friend std::strong_ordering operator<=>(const Address&, const Address&) = default;
};

/// What a message from `sender` to `recipient` has in its addresses field, if it has one; none
/// when one of the names is no service id.
std::optional<wire::AddressesField> addresses_field(const Address& sender, const Address& recipient);

}  // namespace pawl::session
