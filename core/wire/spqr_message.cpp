#include "core/wire/spqr_message.hpp"

#include <algorithm>
#include <limits>

#include "core/wire/reader.hpp"

namespace pawl::wire {
namespace {

constexpr unsigned kMaxVarint = 10;  // bytes

// Like Reader::varint, except that bits above the 64th are dropped, not refused: all clients do so here.
Result<std::uint64_t> read_varint(Reader& in) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < kMaxVarint; ++i) {
    PAWL_TRY(const ByteView byte, in.take(1));
    value |= std::uint64_t{byte.front() & 0x7FU} << (7 * i);
    if (byte.front() < 0x80) return value;
  }
  return Error(Errc::kInvalidMessage, "a number of the post-quantum message is over ten bytes");
}

Result<SpqrHead> read_head(Reader& in) {
  PAWL_TRY(const ByteView version, in.take(1));
  PAWL_TRY(const std::uint64_t epoch, read_varint(in));
  if (epoch == 0) return Error(Errc::kInvalidMessage, "the post-quantum message is of epoch 0, which there is not");
  PAWL_TRY(const std::uint64_t index, read_varint(in));
  if (index > std::numeric_limits<std::uint32_t>::max()) {
    return Error(Errc::kInvalidMessage, "the index of the post-quantum message is over 32 bits");
  }
  return SpqrHead{version.front(), epoch, static_cast<std::uint32_t>(index)};
}

Result<SpqrPiece> read_piece(Reader& in) {
  PAWL_TRY(const std::uint64_t number, read_varint(in));
  if (number > std::numeric_limits<std::uint16_t>::max()) {
    return Error(Errc::kInvalidMessage, "the post-quantum message has a chunk number over 16 bits");
  }
  PAWL_TRY(const ByteView chunk, in.take(kSpqrChunk));
  SpqrPiece piece{static_cast<std::uint16_t>(number), {}};
  std::ranges::copy(chunk, piece.chunk.begin());
  return piece;
}

void append_varint(SpqrBytes& out, std::uint64_t value) {
  for (; value > 0x7F; value >>= 7) out.append(static_cast<std::uint8_t>(value | 0x80));
  out.append(static_cast<std::uint8_t>(value));
}

}  // namespace

Result<SpqrHead> parse_spqr_head(ByteView in) {
  Reader reader(in);
  return read_head(reader);
}

Result<SpqrMessage> parse_spqr_message(ByteView in) {
  Reader reader(in);
  PAWL_TRY(const SpqrHead head, read_head(reader));
  if (head.version != kSpqrVersion) {
    return Error(Errc::kInvalidMessage, "the post-quantum message is of another version", Errc::kUnsupportedVersion);
  }
  PAWL_TRY(const ByteView type, reader.take(1));
  if (type.front() > static_cast<std::uint8_t>(SpqrType::kCiphertext2)) {
    return Error(Errc::kInvalidMessage, "the post-quantum message is of a type that there is not");
  }
  SpqrMessage message{head.epoch, head.index, static_cast<SpqrType>(type.front())};
  if (carries_piece(message.type)) {
    PAWL_TRY(message.piece, read_piece(reader));
  }
  return message;
}

SpqrBytes write_spqr_message(const SpqrMessage& message) {
  SpqrBytes out;
  out.append(kSpqrVersion);
  append_varint(out, message.epoch);
  append_varint(out, message.index);
  out.append(static_cast<std::uint8_t>(message.type));
  if (carries_piece(message.type)) {
    append_varint(out, message.piece.number);
    out.append(message.piece.chunk);
  }
  return out;
}

}  // namespace pawl::wire
