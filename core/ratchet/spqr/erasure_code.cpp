#include "core/ratchet/spqr/erasure_code.hpp"

#include <algorithm>
#include <array>

#include "core/ratchet/spqr/gf16.hpp"

namespace pawl::ratchet::spqr {
namespace {

using wire::kSpqrChunk;
using wire::SpqrChunk;
using wire::SpqrPiece;

// A chunk holds one value, at the element that is its number, of each of 16 polynomials.
using Values = std::array<std::uint16_t, kSpqrChunk / 2>;
using Elements = std::array<std::uint16_t, kMaxNeeded>;

Values values_of(std::span<const std::uint8_t> chunk) {
  Values values{};
  for (std::size_t p = 0; p < values.size(); ++p) {
    values[p] = static_cast<std::uint16_t>(chunk[2 * p] << 8 | chunk[2 * p + 1]);
  }
  return values;
}

SpqrChunk chunk_with(const Values& values) {
  SpqrChunk chunk{};
  for (std::size_t p = 0; p < values.size(); ++p) {
    chunk[2 * p] = static_cast<std::uint8_t>(values[p] >> 8);
    chunk[2 * p + 1] = static_cast<std::uint8_t>(values[p]);
  }
  return chunk;
}

// Lagrange's formula: the value of a polynomial anywhere, from its values at `points`.
struct Interpolation {
  std::size_t count = 0;
  Elements points{};
  Elements weights{};  // of each point: 1 / product of its differences from all others

  constexpr void add(std::uint16_t point) { points[count++] = point; }

  constexpr void find_weights() {
    for (std::size_t j = 0; j < count; ++j) {
      std::uint16_t product = 1;
      for (std::size_t k = 0; k < count; ++k) {
        if (k != j) product = gf16::multiply(product, points[j] ^ points[k]);
      }
      weights[j] = gf16::inverse(product);
    }
  }

  // What the value at each point counts in the value at `x`: its weight times the differences of x from all others.
  [[nodiscard]] Elements factors(std::uint16_t x) const {
    Elements factors = weights;
    std::uint16_t before = 1;
    for (std::size_t j = 0; j < count; ++j) {
      factors[j] = gf16::multiply(factors[j], before);
      before = gf16::multiply(before, x ^ points[j]);
    }
    std::uint16_t after = 1;
    for (std::size_t j = count; j-- > 0;) {
      factors[j] = gf16::multiply(factors[j], after);
      after = gf16::multiply(after, x ^ points[j]);
    }
    return factors;
  }
};

// The sum of all values, each times its factor. Bit by bit of the factors, highest first, for all polynomials at once.
Values sum(std::span<const Values> values, const Elements& factors) {
  Values sum{};
  for (int bit = 15; bit >= 0; --bit) {
    for (std::uint16_t& value : sum) value = gf16::times_x(value);
    for (std::size_t j = 0; j < values.size(); ++j) {
      const auto mask = static_cast<std::uint16_t>(0U - (factors[j] >> bit & 1U));
      for (std::size_t p = 0; p < sum.size(); ++p) sum[p] ^= static_cast<std::uint16_t>(values[j][p] & mask);
    }
  }
  return sum;
}

// Over the chunks of an object itself.
template <std::size_t Needed>
constexpr Interpolation over_first() {
  Interpolation made;
  for (std::uint16_t j = 0; j < Needed; ++j) made.add(j);
  made.find_weights();
  return made;
}
constexpr std::array kOverFirst{over_first<3>(), over_first<5>(), over_first<30>(), over_first<36>()};

const Interpolation& over_first(std::size_t needed) {
  return *std::ranges::find(kOverFirst, needed, &Interpolation::count);
}

// From as many pieces as are needed, by ascending number.
Bytes object_of(std::span<const SpqrPiece> pieces) {
  Interpolation over;
  std::array<Values, kMaxNeeded> all;
  const auto values = std::span(all).first(pieces.size());
  for (const SpqrPiece& piece : pieces) {
    values[over.count] = values_of(piece.chunk);
    over.add(piece.number);
  }
  if (pieces.back().number >= pieces.size()) over.find_weights();  // else none is missing
  Bytes object;
  object.reserve(pieces.size() * kSpqrChunk);
  auto next = pieces.begin();
  for (std::uint16_t i = 0; i < pieces.size(); ++i) {
    const bool here = next != pieces.end() && next->number == i;
    const SpqrChunk chunk = here ? (next++)->chunk : chunk_with(sum(values, over.factors(i)));
    object.insert(object.end(), chunk.begin(), chunk.end());
  }
  return object;
}

}  // namespace

SpqrChunk chunk_of(ByteView object, std::uint16_t number) {
  const std::size_t needed = object.size() / kSpqrChunk;
  const auto own = [&](std::size_t i) { return object.subspan(i * kSpqrChunk, kSpqrChunk); };
  if (number < needed) {
    SpqrChunk chunk{};
    std::ranges::copy(own(number), chunk.begin());
    return chunk;
  }
  std::array<Values, kMaxNeeded> values;
  for (std::size_t j = 0; j < needed; ++j) values[j] = values_of(own(j));
  return chunk_with(sum(std::span(values).first(needed), over_first(needed).factors(number)));
}

std::optional<Bytes> Decoder::completed_by(const SpqrPiece& piece) const {
  if (count_ + 1 < needed() || has(piece.number)) return {};
  std::vector<SpqrPiece> all = pieces_;
  all.insert(all.begin() + static_cast<std::ptrdiff_t>(place_of(piece.number)), piece);
  return object_of(all);
}

void Decoder::add(const SpqrPiece& piece) noexcept {
  const auto place = pieces_.begin() + static_cast<std::ptrdiff_t>(place_of(piece.number));
  if (!has(piece.number)) {
    const auto end = pieces_.begin() + static_cast<std::ptrdiff_t>(count_++);
    std::move_backward(place, end, end + 1);
  }
  *place = piece;
}

std::size_t Decoder::place_of(std::uint16_t number) const noexcept {
  const auto found = std::ranges::lower_bound(pieces(), number, {}, &SpqrPiece::number);
  return static_cast<std::size_t>(found - pieces().begin());
}

bool Decoder::has(std::uint16_t number) const noexcept {
  const std::size_t place = place_of(number);
  return place < count_ && pieces_[place].number == number;
}

}  // namespace pawl::ratchet::spqr
