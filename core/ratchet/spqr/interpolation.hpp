// Polynomials over GF(2^16), sixteen at a time, from their values at some points: the arithmetic of the chunk code.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/ratchet/spqr/gf16.hpp"
#include "core/ratchet/spqr/lanes.hpp"
#include "core/wire/spqr_message.hpp"

namespace pawl::ratchet::spqr {

/// Chunks of the largest object.
inline constexpr std::size_t kMaxNeeded = 36;

/// The elements at which the values are known, and the weight of each in Lagrange's formula: 1 / product of its
/// differences from all others. Point j stands in lane j % 16 of row j / 16.
class Points {
 public:
  static constexpr std::size_t kMaxRows = (kMaxNeeded + kLanes - 1) / kLanes;
  using Row = std::array<std::uint16_t, kLanes>;

  constexpr void add(std::uint16_t point) {
    points_[count_ / kLanes][count_ % kLanes] = point;
    ++count_;
  }
  /// Once they are all there.
  constexpr void find_weights() {
    for (std::size_t j = 0; j < count_; ++j) {
      std::uint16_t product = 1;
      for (std::size_t k = 0; k < count_; ++k) {
        if (k != j) product = gf16::multiply(product, at(j) ^ at(k));
      }
      weights_[j / kLanes][j % kLanes] = gf16::inverse(product);
    }
  }

  [[nodiscard]] constexpr std::size_t count() const { return count_; }
  [[nodiscard]] constexpr std::size_t rows() const { return (count_ + kLanes - 1) / kLanes; }
  [[nodiscard]] constexpr std::uint16_t at(std::size_t j) const { return points_[j / kLanes][j % kLanes]; }
  /// 0 where a row has no point any more.
  [[nodiscard]] constexpr const Row& weights(std::size_t row) const { return weights_[row]; }

 private:
  std::size_t count_ = 0;
  std::array<Row, kMaxRows> points_{};
  std::array<Row, kMaxRows> weights_{};
};

/// A chunk holds one value of each of sixteen polynomials.
class Polynomials {
 public:
  /// `points` lives longer.
  explicit Polynomials(const Points& points) : points_(points) {}

  /// The values at the next point.
  void add(std::span<const std::uint8_t, wire::kSpqrChunk> chunk);
  /// The values anywhere, once there are some for all points and these have their weights.
  [[nodiscard]] wire::SpqrChunk at(std::uint16_t x) const;

 private:
  /// The sums of some values of a column: those whose rows are the bits of the place.
  using Column = std::array<Lanes, std::size_t{1} << Points::kMaxRows>;

  const Points& points_;
  std::size_t count_ = 0;
  std::array<Column, kLanes> columns_{};
};

}  // namespace pawl::ratchet::spqr
