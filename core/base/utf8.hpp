// Text that comes from outside: is it UTF-8, and can it be shown?
#pragma once
#include <string_view>

namespace pawl {

/// True when `text` is well-formed UTF-8 (RFC 3629): shortest forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// True when `text`, which is UTF-8, has a control character in it (U+0000 to U+001F, U+007F to U+009F).
[[nodiscard]] bool has_control_character(std::string_view text) noexcept;

}  // namespace pawl
