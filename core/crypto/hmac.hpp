// HMAC-SHA-256 (RFC 2104). The two padded blocks of a key are hashed once and shared by all calls
// that use the key.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/secret.hpp"

namespace pawl::crypto {

class HmacKey {
 public:
  explicit HmacKey(ByteView key);
  HmacKey(const HmacKey&) = delete;
  HmacKey& operator=(const HmacKey&) = delete;
  ~HmacKey();

  /// The MAC of the parts, one after the other, into `out`.
  void mac(std::initializer_list<ByteView> parts, std::span<std::uint8_t, 32> out) const;

  /// The same as a secret of the wanted kind.
  template <class SecretKind>
  [[nodiscard]] SecretKind derive(std::initializer_list<ByteView> parts) const {
    return SecretKind::make([&](std::span<std::uint8_t, 32> out) { mac(parts, out); });
  }

 private:
  std::array<std::uint32_t, 8> inner_{};  // SHA-256 states after the padded key
  std::array<std::uint32_t, 8> outer_{};
};

}  // namespace pawl::crypto
