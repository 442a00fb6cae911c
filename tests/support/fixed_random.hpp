// Randomness that a test knows: TapeRandom hands out given bytes in order, SeededRandom as many as wanted from a seed.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/sha256.hpp"

namespace pawl::testing {

/// Hands out the bytes of its tape; fails with kNoRandomness when a call wants more than is left.
class TapeRandom final : public crypto::Random {
 public:
  explicit TapeRandom(Bytes tape) : tape_(std::move(tape)) {}

  Result<Done> fill(std::span<std::uint8_t> out) override {
    if (out.size() > left()) return Error(Errc::kNoRandomness, "the tape has run out");
    std::copy_n(tape_.begin() + static_cast<std::ptrdiff_t>(read_), out.size(), out.begin());
    read_ += out.size();
    return Done{};
  }
  [[nodiscard]] std::size_t left() const { return tape_.size() - read_; }

 private:
  Bytes tape_;
  std::size_t read_ = 0;
};

/// An endless stream of its own for each seed: SHA-256 of the seed and a counter.
class SeededRandom final : public crypto::Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : seed_(seed) {}

  Result<Done> fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) byte = next();
    return Done{};
  }
  /// A number below `bound`, for tests that choose (its bias does not matter there).
  std::uint32_t below(std::uint32_t bound) {
    std::uint32_t number = 0;
    for (int i = 0; i < 4; ++i) number = number << 8 | next();
    return number % bound;
  }

 private:
  std::uint8_t next() {
    if (used_ == block_.size()) {
      const std::array<std::uint64_t, 2> input{seed_, counter_++};
      block_ = crypto::sha256({ByteView(reinterpret_cast<const std::uint8_t*>(input.data()), sizeof input)});
      used_ = 0;
    }
    return block_[used_++];
  }

  std::uint64_t seed_;
  std::uint64_t counter_ = 0;
  crypto::Sha256Digest block_{};
  std::size_t used_ = block_.size();
};

/// Never has a byte to give.
class NoRandom final : public crypto::Random {
 public:
  Result<Done> fill(std::span<std::uint8_t>) override { return Error(Errc::kNoRandomness, "no randomness today"); }
};

}  // namespace pawl::testing
