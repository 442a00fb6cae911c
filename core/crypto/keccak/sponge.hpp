// The sponge (FIPS 202, 4) that SHA-3 and SHAKE are: bytes go in, bytes come out.
#pragma once
#include "core/base/bytes.hpp"
#include "core/crypto/keccak/permute.hpp"

namespace pawl::crypto::keccak {

/// A function of the family: how many bytes go in or come out between two permutations, and the bits after the message.
struct Kind {
  std::size_t rate;
  std::uint8_t suffix;
};
inline constexpr Kind kSha3_256{136, 0x06};
inline constexpr Kind kSha3_512{72, 0x06};
inline constexpr Kind kShake128{168, 0x1F};
inline constexpr Kind kShake256{136, 0x1F};

class Sponge {
 public:
  /// Member by member: a copy of the whole would bring along what happens to stand in the padding.
  explicit Sponge(Kind kind) noexcept : kind_{kind.rate, kind.suffix} {}
  Sponge(const Sponge&) = delete;
  Sponge& operator=(const Sponge&) = delete;
  ~Sponge();

  void absorb(ByteView bytes) noexcept;
  /// The next bytes of the output. After the first call nothing can be absorbed any more.
  void squeeze(std::span<std::uint8_t> out) noexcept;

 private:
  void pad() noexcept;

  Kind kind_;
  State state_{};
  std::size_t at_ = 0;  // bytes of the rate that are used
  bool squeezing_ = false;
};

}  // namespace pawl::crypto::keccak
