#include "core/ratchet/spqr/interpolation.hpp"

#include <bit>
#include <cstring>

namespace pawl::ratchet::spqr {
namespace {

using Factors = std::array<Lanes, Points::kMaxRows>;

// Numbers travel big-endian.
void swap_bytes_on_little_endian(Lanes& values) {
  if constexpr (std::endian::native == std::endian::little) values = values << 8 | values >> 8;
}

// What the value at each point counts in the value at `x`: its weight times the differences of x from all other points.
void find_factors(const Points& points, std::uint16_t x, Factors& factors) {
  std::array<Points::Row, Points::kMaxRows> differences{};
  for (std::size_t j = 0; j < points.rows() * kLanes; ++j) {
    differences[j / kLanes][j % kLanes] = j < points.count() ? x ^ points.at(j) : 1;
  }
  std::array<Lanes, Points::kMaxRows> rows{};
  std::memcpy(&rows, &differences, sizeof rows);
  Lanes columns = rows[0];
  for (std::size_t row = 1; row < points.rows(); ++row) multiply(columns, rows[row]);
  for (std::size_t row = 0; row < points.rows(); ++row) {
    std::memcpy(&factors[row], &points.weights(row), sizeof factors[row]);
    for (std::size_t other = 0; other < points.rows(); ++other) {
      if (other != row) multiply(factors[row], rows[other]);
    }
  }
  Lanes other_columns = Lanes{} + 1;
  multiply_others(other_columns, columns);
  for (std::size_t row = 0; row < points.rows(); ++row) multiply(factors[row], other_columns);
}

}  // namespace

void Polynomials::add(std::span<const std::uint8_t, wire::kSpqrChunk> chunk) {
  Lanes values;
  std::memcpy(&values, chunk.data(), sizeof values);
  swap_bytes_on_little_endian(values);
  Column& column = columns_[count_ % kLanes];
  const std::size_t bit = std::size_t{1} << count_ / kLanes;
  for (std::size_t lower = 0; lower < bit; ++lower) column[bit | lower] = column[lower] ^ values;
  ++count_;
}

// The sum of all values, each times its factor: bit by bit of the factors, highest first.
wire::SpqrChunk Polynomials::at(std::uint16_t x) const {
  Factors factors{};
  find_factors(points_, x, factors);
  Lanes sum{};
  for (int bit = 15; bit >= 0; --bit) {
    Lanes which{};
    for (std::size_t row = points_.rows(); row-- > 0;) which = which << 1 | (factors[row] >> bit & 1);
    times_x(sum);
    for (std::size_t lane = 0; lane < kLanes; ++lane) sum ^= columns_[lane][which[lane]];
  }
  swap_bytes_on_little_endian(sum);
  wire::SpqrChunk chunk{};
  std::memcpy(chunk.data(), &sum, sizeof sum);
  return chunk;
}

}  // namespace pawl::ratchet::spqr
