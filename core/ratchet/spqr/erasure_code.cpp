#include "core/ratchet/spqr/erasure_code.hpp"

#include <algorithm>
#include <array>

#include "core/ratchet/spqr/interpolation.hpp"

namespace pawl::ratchet::spqr {
namespace {

using wire::kSpqrChunk;
using wire::SpqrChunk;
using wire::SpqrPiece;

// The chunks of an object itself.
template <std::uint16_t Needed>
constexpr Points first_points() {
  Points points;
  for (std::uint16_t j = 0; j < Needed; ++j) points.add(j);
  points.find_weights();
  return points;
}
constexpr std::array kFirstPoints{first_points<3>(), first_points<5>(), first_points<30>(), first_points<36>()};

std::span<const std::uint8_t, kSpqrChunk> own_chunk(ByteView object, std::size_t number) {
  return object.subspan(number * kSpqrChunk).first<kSpqrChunk>();
}

SpqrChunk parity_chunk(ByteView object, std::uint16_t number) {
  const std::size_t needed = object.size() / kSpqrChunk;
  Polynomials polynomials(*std::ranges::find(kFirstPoints, needed, &Points::count));
  for (std::size_t j = 0; j < needed; ++j) polynomials.add(own_chunk(object, j));
  return polynomials.at(number);
}

// From as many pieces as are needed, by ascending number.
Bytes object_of(std::span<const SpqrPiece> pieces) {
  Points points;
  for (const SpqrPiece& piece : pieces) points.add(piece.number);
  Polynomials polynomials(points);
  if (pieces.back().number >= pieces.size()) {  // else none is missing
    points.find_weights();
    for (const SpqrPiece& piece : pieces) polynomials.add(piece.chunk);
  }
  Bytes object;
  object.reserve(pieces.size() * kSpqrChunk);
  auto next = pieces.begin();
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const bool here = next != pieces.end() && next->number == i;
    const SpqrChunk chunk = here ? (next++)->chunk : polynomials.at(static_cast<std::uint16_t>(i));
    object.insert(object.end(), chunk.begin(), chunk.end());
  }
  return object;
}

}  // namespace

SpqrChunk chunk_of(ByteView object, std::uint16_t number) {
  if (number >= object.size() / kSpqrChunk) return parity_chunk(object, number);
  SpqrChunk chunk{};
  std::ranges::copy(own_chunk(object, number), chunk.begin());
  return chunk;
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
