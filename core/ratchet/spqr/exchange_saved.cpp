// The saved form of an exchange (README.md).
#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <variant>

#include "core/ratchet/spqr/exchange.hpp"
#include "core/wire/little_endian.hpp"

namespace pawl::ratchet::spqr {
namespace {

namespace kem = crypto::mlkem768;
using wire::SavedReader;
using wire::SavedWriter;

constexpr Error kBadExchange(Errc::kStoreCorrupt, "a saved exchange of the post-quantum ratchet is out of range");

template <std::size_t N, class Kind>
void write_field(SavedWriter& row, const Secret<N, Kind>& secret) {
  row.raw(secret.reveal());
}
void write_field(SavedWriter& row, ByteView object) { row.raw(object); }
void write_field(SavedWriter& row, const Encoder& encoder) {
  row.raw(encoder.object()).raw(wire::little_endian(encoder.next()));
}
void write_field(SavedWriter& row, const Decoder& decoder) {
  for (const wire::SpqrPiece& piece : decoder.pieces()) row.raw(wire::little_endian(piece.number)).raw(piece.chunk);
}

// Writes the fields of a state.
class Fields {
 public:
  explicit Fields(SavedWriter& row) : row_(row) {}

  void operator()(const KeysUnsampled&) const {}
  void operator()(const KeysSampled& now) const { write(now.seed, now.header); }
  void operator()(const HeaderSent& now) const { write(now.seed, now.vector, now.ciphertext1); }
  void operator()(const Ct1Received& now) const { write(now.seed, now.vector, now.ciphertext1); }
  void operator()(const EkSentCt1Received& now) const { write(now.seed, now.ciphertext1, now.ciphertext2); }
  void operator()(const NoHeaderReceived& now) const { write(now.header); }
  void operator()(const HeaderReceived& now) const { write(now.header); }
  void operator()(const Ct1Sampled& now) const { write(now.header, now.message, now.ciphertext1, now.vector); }
  void operator()(const EkReceivedCt1Sampled& now) const {
    write(now.header, now.message, now.ciphertext1, now.vector);
  }
  void operator()(const Ct1Acknowledged& now) const { write(now.header, now.message, now.ciphertext1, now.vector); }
  void operator()(const Ct2Sampled& now) const { write(now.ciphertext2); }

 private:
  template <class... Field>
  void write(const Field&... fields) const {
    (write_field(row_, fields), ...);
  }

  SavedWriter& row_;
};

template <std::size_t Size>
Result<Bytes> read_object(SavedReader& row) {
  PAWL_TRY(const auto bytes, row.raw<Size>());
  return Bytes(bytes.begin(), bytes.end());
}

template <std::size_t Size>
Result<Encoder> read_encoder(SavedReader& row) {
  PAWL_TRY(auto object, read_object<Size>(row));
  PAWL_TRY(const auto next, row.raw<sizeof(std::uint16_t)>());
  return Encoder(std::move(object), wire::from_little_endian<std::uint16_t>(next));
}

// The pieces are what is left of the row.
template <std::size_t Size>
Result<Decoder> read_decoder(SavedReader& row) {
  Decoder decoder(Size);
  while (!row.at_end()) {
    PAWL_TRY(const auto number, row.raw<sizeof(std::uint16_t)>());
    PAWL_TRY(const auto chunk, row.raw<wire::kSpqrChunk>());
    wire::SpqrPiece piece{wire::from_little_endian<std::uint16_t>(number), {}};
    std::ranges::copy(chunk, piece.chunk.begin());
    const auto before = decoder.pieces();
    const bool in_order = before.empty() || before.back().number < piece.number;
    if (!in_order || before.size() + 1 == decoder.needed()) return kBadExchange;
    decoder.add(piece);
  }
  return decoder;
}

Result<State> read_keys_unsampled(SavedReader&) { return State(KeysUnsampled{}); }

Result<State> read_keys_sampled(SavedReader& row) {
  PAWL_TRY(auto seed, row.raw_secret<kem::Seed>());
  PAWL_TRY(auto header, read_encoder<kHeaderObject>(row));
  return State(KeysSampled{std::move(seed), std::move(header)});
}

Result<State> read_header_sent(SavedReader& row) {
  PAWL_TRY(auto seed, row.raw_secret<kem::Seed>());
  PAWL_TRY(auto vector, read_encoder<kVectorObject>(row));
  PAWL_TRY(auto ciphertext1, read_decoder<kCiphertext1Object>(row));
  return State(HeaderSent{std::move(seed), std::move(vector), std::move(ciphertext1)});
}

Result<State> read_ct1_received(SavedReader& row) {
  PAWL_TRY(auto seed, row.raw_secret<kem::Seed>());
  PAWL_TRY(auto vector, read_encoder<kVectorObject>(row));
  PAWL_TRY(auto ciphertext1, read_object<kCiphertext1Object>(row));
  return State(Ct1Received{std::move(seed), std::move(vector), std::move(ciphertext1)});
}

Result<State> read_ek_sent_ct1_received(SavedReader& row) {
  PAWL_TRY(auto seed, row.raw_secret<kem::Seed>());
  PAWL_TRY(auto ciphertext1, read_object<kCiphertext1Object>(row));
  PAWL_TRY(auto ciphertext2, read_decoder<kCiphertext2Object>(row));
  return State(EkSentCt1Received{std::move(seed), std::move(ciphertext1), std::move(ciphertext2)});
}

Result<State> read_no_header_received(SavedReader& row) {
  PAWL_TRY(auto header, read_decoder<kHeaderObject>(row));
  return State(NoHeaderReceived{std::move(header)});
}

Result<kem::Header> read_header(SavedReader& row) {
  PAWL_TRY(const auto bytes, row.raw<sizeof(kem::Header)>());
  kem::Header header{};
  std::ranges::copy(bytes, header.begin());
  return header;
}

Result<State> read_header_received(SavedReader& row) {
  PAWL_TRY(const auto header, read_header(row));
  return State(HeaderReceived{header});
}

Result<State> read_ct1_sampled(SavedReader& row) {
  PAWL_TRY(const auto header, read_header(row));
  PAWL_TRY(auto message, row.raw_secret<kem::Message>());
  PAWL_TRY(auto ciphertext1, read_encoder<kCiphertext1Object>(row));
  PAWL_TRY(auto vector, read_decoder<kVectorObject>(row));
  return State(Ct1Sampled{header, std::move(message), std::move(ciphertext1), std::move(vector)});
}

Result<State> read_ek_received_ct1_sampled(SavedReader& row) {
  PAWL_TRY(const auto header, read_header(row));
  PAWL_TRY(auto message, row.raw_secret<kem::Message>());
  PAWL_TRY(auto ciphertext1, read_encoder<kCiphertext1Object>(row));
  PAWL_TRY(auto vector, read_object<kVectorObject>(row));
  return State(EkReceivedCt1Sampled{header, std::move(message), std::move(ciphertext1), std::move(vector)});
}

Result<State> read_ct1_acknowledged(SavedReader& row) {
  PAWL_TRY(const auto header, read_header(row));
  PAWL_TRY(auto message, row.raw_secret<kem::Message>());
  PAWL_TRY(auto ciphertext1, read_object<kCiphertext1Object>(row));
  PAWL_TRY(auto vector, read_decoder<kVectorObject>(row));
  return State(Ct1Acknowledged{header, std::move(message), std::move(ciphertext1), std::move(vector)});
}

Result<State> read_ct2_sampled(SavedReader& row) {
  PAWL_TRY(auto ciphertext2, read_encoder<kCiphertext2Object>(row));
  return State(Ct2Sampled{std::move(ciphertext2)});
}

// In the order of the alternatives of State, whose number is what is saved.
constexpr std::array kReaders{read_keys_unsampled,   read_keys_sampled,         read_header_sent,
                              read_ct1_received,     read_ek_sent_ct1_received, read_no_header_received,
                              read_header_received,  read_ct1_sampled,          read_ek_received_ct1_sampled,
                              read_ct1_acknowledged, read_ct2_sampled};
static_assert(kReaders.size() == std::variant_size_v<State>);

}  // namespace

void Exchange::write(SavedWriter& row) const {
  row.raw_u8(static_cast<std::uint8_t>(state_.index())).raw_u64(epoch_);
  row.raw(authenticator_.root().reveal()).raw(authenticator_.key().reveal());
  std::visit(Fields(row), state_);
}

Result<Exchange> Exchange::read(SavedReader& row) {
  PAWL_TRY(const auto number, row.raw_u8());
  PAWL_TRY(const auto epoch, row.raw_u64());
  PAWL_TRY(auto root, row.raw_secret<MacRoot>());
  PAWL_TRY(auto key, row.raw_secret<MacKey>());
  if (number >= kReaders.size() || epoch == 0 || epoch > kLastEpoch) return kBadExchange;
  PAWL_TRY(auto state, kReaders[number](row));
  PAWL_CHECK(row.end());
  return Exchange(epoch, Authenticator(std::move(root), std::move(key)), std::move(state));
}

}  // namespace pawl::ratchet::spqr
