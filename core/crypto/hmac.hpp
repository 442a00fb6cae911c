// HMAC-SHA-256 (RFC 2104). The two padded blocks of a key are hashed once and shared by all calls
// that use the key.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/secret.hpp"
#include "core/crypto/sha256_stream.hpp"

namespace pawl::crypto {

class HmacKey {
 public:
  explicit HmacKey(ByteView key);
  /// The key of no bytes, or of zeros only, which HMAC cannot tell apart; it costs nothing to make.
  static HmacKey of_zeros() { return HmacKey{}; }
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
  HmacKey();

  Sha256State inner_;  // after the padded key
  Sha256State outer_;
};

}  // namespace pawl::crypto
