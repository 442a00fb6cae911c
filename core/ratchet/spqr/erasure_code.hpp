// The chunk code in which objects travel (ML-KEM Braid): a systematic Reed-Solomon code over GF(2^16). An
// object of N chunks has 65,536 numbered ones, the first N are its bytes, and any N of them give it back. All of it is
// public.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/wire/spqr_message.hpp"

namespace pawl::ratchet::spqr {

/// The chunk with this number of an object of the protocol: these have 3, 5, 30 or 36 chunks.
wire::SpqrChunk chunk_of(ByteView object, std::uint16_t number);

/// An object on its way out.
class Encoder {
 public:
  explicit Encoder(Bytes object, std::uint16_t next = 0) : object_(std::move(object)), next_(next) {}

  [[nodiscard]] const Bytes& object() const noexcept { return object_; }
  /// The number of the piece that is to be sent next.
  [[nodiscard]] std::uint16_t next() const noexcept { return next_; }
  [[nodiscard]] wire::SpqrPiece piece() const { return {next_, chunk_of(object_, next_)}; }
  /// After the last number comes the first again.
  void advance() noexcept { ++next_; }

 private:
  Bytes object_;
  std::uint16_t next_;
};

/// The pieces of an object that have come in: all but one at most, since who gets the last one has the object, and no
/// use for a decoder.
class Decoder {
 public:
  /// For an object of the protocol, of this size in bytes.
  explicit Decoder(std::size_t size) : pieces_(size / wire::kSpqrChunk - 1) {}

  /// The object, if no other piece is missing.
  [[nodiscard]] std::optional<Bytes> completed_by(const wire::SpqrPiece& piece) const;
  /// Keeps a piece that does not complete the object; in place of one with the same number, if there is one.
  void add(const wire::SpqrPiece& piece) noexcept;

  /// By ascending number.
  [[nodiscard]] std::span<const wire::SpqrPiece> pieces() const noexcept { return std::span(pieces_).first(count_); }
  [[nodiscard]] std::size_t needed() const noexcept { return pieces_.size() + 1; }

 private:
  [[nodiscard]] std::size_t place_of(std::uint16_t number) const noexcept;
  [[nodiscard]] bool has(std::uint16_t number) const noexcept;

  std::vector<wire::SpqrPiece> pieces_;  // room for all, so that adding one does not allocate
  std::size_t count_ = 0;
};

}  // namespace pawl::ratchet::spqr
