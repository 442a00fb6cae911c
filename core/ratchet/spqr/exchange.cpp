#include "core/ratchet/spqr/exchange.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "core/base/wipe.hpp"

namespace pawl::ratchet::spqr {
namespace {

namespace kem = crypto::mlkem768;
using wire::SpqrMessage;
using wire::SpqrType;

template <std::size_t N, std::size_t M>
Bytes joined(const std::array<std::uint8_t, N>& first, const std::array<std::uint8_t, M>& second) {
  Bytes both(first.begin(), first.end());
  both.insert(both.end(), second.begin(), second.end());
  return both;
}

template <class Array>
Array array_of(ByteView bytes) {
  Array array{};
  std::ranges::copy(bytes, array.begin());
  return array;
}

Bytes copied(std::span<const std::uint8_t> array) { return {array.begin(), array.end()}; }

// What is the same in all states.
struct Context {
  std::uint64_t epoch;
  const Authenticator& authenticator;
};

/// What our next message carries in each state, and the state after it.
class Sending {
 public:
  using Outcome = Result<ExchangeSent>;

  Sending(const Context& context, crypto::Random& random) : at_(context), random_(random) {}

  Outcome operator()(const KeysUnsampled& now) const {
    PAWL_TRY(auto seed, crypto::random_secret<kem::Seed>(random_));
    const kem::Header header = kem::public_key_of(seed).header;
    Encoder encoder(joined(header, at_.authenticator.header_mac(at_.epoch, header)));
    const wire::SpqrPiece piece = encoder.piece();
    encoder.advance();
    Entered next(now, KeysSampled{std::move(seed), std::move(encoder)}, at_.epoch, at_.authenticator.clone());
    return ExchangeSent{SpqrType::kHeader, piece, std::move(next), {}};
  }
  Outcome operator()(const KeysSampled& now) const { return piece_of(now.header, SpqrType::kHeader); }
  Outcome operator()(const HeaderSent& now) const { return piece_of(now.vector, SpqrType::kVector); }
  Outcome operator()(const Ct1Received& now) const { return piece_of(now.vector, SpqrType::kVectorAndAck); }
  Outcome operator()(const EkSentCt1Received&) const { return without_piece(SpqrType::kAck); }

  Outcome operator()(const NoHeaderReceived&) const { return without_piece(SpqrType::kNone); }
  Outcome operator()(const HeaderReceived& now) const {
    PAWL_TRY(auto message, crypto::random_secret<kem::Message>(random_));
    kem::FirstHalf half = kem::encapsulate_first(now.header, message);
    EpochSecret secret = epoch_secret(at_.epoch, half.secret);
    Encoder encoder(copied(half.ciphertext));
    const wire::SpqrPiece piece = encoder.piece();
    encoder.advance();
    Entered next(now, Ct1Sampled{now.header, std::move(message), std::move(encoder), Decoder(kVectorObject)}, at_.epoch,
                 at_.authenticator.after(at_.epoch, secret));
    return ExchangeSent{SpqrType::kCiphertext1, piece, std::move(next), std::move(secret)};
  }
  Outcome operator()(const Ct1Sampled& now) const { return piece_of(now.ciphertext1, SpqrType::kCiphertext1); }
  Outcome operator()(const EkReceivedCt1Sampled& now) const {
    return piece_of(now.ciphertext1, SpqrType::kCiphertext1);
  }
  Outcome operator()(const Ct1Acknowledged&) const { return without_piece(SpqrType::kNone); }
  Outcome operator()(const Ct2Sampled& now) const { return piece_of(now.ciphertext2, SpqrType::kCiphertext2); }

 private:
  static Outcome piece_of(const Encoder& encoder, SpqrType type) {
    return ExchangeSent{type, encoder.piece(), PieceSent{}, {}};
  }
  static Outcome without_piece(SpqrType type) { return ExchangeSent{type, {}, Stays{}, {}}; }

  Context at_;
  crypto::Random& random_;
};

/// What a message of our epoch does in each state.
class Receiving {
 public:
  using Outcome = Result<ExchangeReceived>;

  Receiving(const Context& context, const SpqrMessage& message) : at_(context), in_(message) {}

  Outcome operator()(const KeysUnsampled&) const { return nothing(); }
  Outcome operator()(const KeysSampled& now) const {
    if (in_.type != SpqrType::kCiphertext1) return nothing();
    HeaderSent next{now.seed.clone(), Encoder(copied(kem::public_key_of(now.seed).vector)),
                    Decoder(kCiphertext1Object)};
    next.ciphertext1.add(in_.piece);
    return enters(now, std::move(next));
  }
  Outcome operator()(const HeaderSent& now) const {
    if (in_.type != SpqrType::kCiphertext1) return nothing();
    auto ciphertext1 = now.ciphertext1.completed_by(in_.piece);
    if (!ciphertext1) return kept();
    return enters(now, Ct1Received{now.seed.clone(), now.vector, std::move(*ciphertext1)});
  }
  Outcome operator()(const Ct1Received& now) const {
    if (in_.type != SpqrType::kCiphertext2) return nothing();
    EkSentCt1Received next{now.seed.clone(), now.ciphertext1, Decoder(kCiphertext2Object)};
    next.ciphertext2.add(in_.piece);
    return enters(now, std::move(next));
  }
  Outcome operator()(const EkSentCt1Received& now) const {
    if (in_.type != SpqrType::kCiphertext2) return nothing();
    const auto whole = now.ciphertext2.completed_by(in_.piece);
    if (!whole) return kept();
    const auto first = array_of<kem::Ciphertext1>(now.ciphertext1);
    const auto second = array_of<kem::Ciphertext2>(ByteView(*whole).first(sizeof(kem::Ciphertext2)));
    EpochSecret secret = epoch_secret(at_.epoch, kem::decapsulate(now.seed, first, second));
    Authenticator after = at_.authenticator.after(at_.epoch, secret);
    if (!equal_ct(after.ciphertext_mac(at_.epoch, first, second), ByteView(*whole).last(sizeof(Mac)))) {
      return Error(Errc::kInvalidMessage, "the KEM ciphertext is not the peer's", Errc::kBadMac);
    }
    Entered next(now, NoHeaderReceived{Decoder(kHeaderObject)}, at_.epoch + 1, std::move(after));
    return ExchangeReceived{std::move(next), std::move(secret)};
  }

  Outcome operator()(const NoHeaderReceived& now) const {
    if (in_.type != SpqrType::kHeader) return nothing();
    const auto whole = now.header.completed_by(in_.piece);
    if (!whole) return kept();
    const auto header = array_of<kem::Header>(ByteView(*whole).first(sizeof(kem::Header)));
    if (!equal_ct(at_.authenticator.header_mac(at_.epoch, header), ByteView(*whole).last(sizeof(Mac)))) {
      return Error(Errc::kInvalidMessage, "the header of the KEM key is not the peer's", Errc::kBadMac);
    }
    return enters(now, HeaderReceived{header});
  }
  Outcome operator()(const HeaderReceived&) const { return nothing(); }
  Outcome operator()(const Ct1Sampled& now) const {
    if (in_.type != SpqrType::kVector && in_.type != SpqrType::kVectorAndAck) return nothing();
    const bool acknowledged = in_.type == SpqrType::kVectorAndAck;
    auto vector = now.vector.completed_by(in_.piece);
    if (!vector) return acknowledged ? enters(now, without_ciphertext1(now)) : kept();
    PAWL_CHECK(check(now.header, *vector));
    if (acknowledged) return enters(now, second_half(now, now.ciphertext1.object(), *vector));
    return enters(now, EkReceivedCt1Sampled{now.header, now.message.clone(), now.ciphertext1, std::move(*vector)});
  }
  Outcome operator()(const EkReceivedCt1Sampled& now) const {
    if (in_.type != SpqrType::kVectorAndAck && in_.type != SpqrType::kAck) return nothing();
    return enters(now, second_half(now, now.ciphertext1.object(), now.vector));
  }
  Outcome operator()(const Ct1Acknowledged& now) const {
    if (in_.type != SpqrType::kVector && in_.type != SpqrType::kVectorAndAck) return nothing();
    const auto vector = now.vector.completed_by(in_.piece);
    if (!vector) return kept();
    PAWL_CHECK(check(now.header, *vector));
    return enters(now, second_half(now, now.ciphertext1, *vector));
  }
  Outcome operator()(const Ct2Sampled&) const { return nothing(); }

 private:
  static Outcome nothing() { return ExchangeReceived{Stays{}, {}}; }
  [[nodiscard]] Outcome kept() const { return ExchangeReceived{PieceKept{in_.piece}, {}}; }
  template <class From, class To>
  [[nodiscard]] Outcome enters(const From& from, To&& to) const {
    return ExchangeReceived{Entered(from, std::forward<To>(to), at_.epoch, at_.authenticator.clone()), {}};
  }

  static Result<Done> check(const kem::Header& header, ByteView vector) {
    if (!kem::fits(header, array_of<kem::Vector>(vector))) {
      return Error(Errc::kInvalidMessage, "the KEM key is not that of its header", Errc::kInvalidKey);
    }
    return Done{};
  }
  [[nodiscard]] Ct1Acknowledged without_ciphertext1(const Ct1Sampled& now) const {
    Ct1Acknowledged next{now.header, now.message.clone(), now.ciphertext1.object(), now.vector};
    next.vector.add(in_.piece);
    return next;
  }
  template <class State>
  [[nodiscard]] Ct2Sampled second_half(const State& now, ByteView ciphertext1, ByteView vector) const {
    const kem::Ciphertext2 second = kem::encapsulate_second(now.header, array_of<kem::Vector>(vector), now.message);
    const auto first = array_of<kem::Ciphertext1>(ciphertext1);
    return {Encoder(joined(second, at_.authenticator.ciphertext_mac(at_.epoch, first, second)))};
  }

  Context at_;
  const SpqrMessage& in_;
};

// The encoder of a state that sends pieces, and the decoder of one that collects them; null: the state does not.
struct EncoderOf {
  Encoder* operator()(KeysSampled& now) const { return &now.header; }
  Encoder* operator()(HeaderSent& now) const { return &now.vector; }
  Encoder* operator()(Ct1Received& now) const { return &now.vector; }
  Encoder* operator()(Ct1Sampled& now) const { return &now.ciphertext1; }
  Encoder* operator()(EkReceivedCt1Sampled& now) const { return &now.ciphertext1; }
  Encoder* operator()(Ct2Sampled& now) const { return &now.ciphertext2; }
  template <class Other>
  Encoder* operator()(Other&) const {
    return nullptr;
  }
};
struct DecoderOf {
  Decoder* operator()(HeaderSent& now) const { return &now.ciphertext1; }
  Decoder* operator()(EkSentCt1Received& now) const { return &now.ciphertext2; }
  Decoder* operator()(NoHeaderReceived& now) const { return &now.header; }
  Decoder* operator()(Ct1Sampled& now) const { return &now.vector; }
  Decoder* operator()(Ct1Acknowledged& now) const { return &now.vector; }
  template <class Other>
  Decoder* operator()(Other&) const {
    return nullptr;
  }
};

State first_state(Direction sends) {
  if (sends == Direction::kA2B) return KeysUnsampled{};
  return NoHeaderReceived{Decoder(kHeaderObject)};
}

}  // namespace

Exchange::Exchange(const AuthKey& key, Direction sends) : epoch_(1), authenticator_(key), state_(first_state(sends)) {}

Result<ExchangeSent> Exchange::send(crypto::Random& random) const {
  return std::visit(Sending({epoch_, authenticator_}, random), state_);
}

Result<ExchangeReceived> Exchange::receive(const SpqrMessage& message) const {
  if (message.epoch < epoch_) return ExchangeReceived{Stays{}, {}};
  if (message.epoch == epoch_) return std::visit(Receiving({epoch_, authenticator_}, message), state_);
  const auto* done = std::get_if<Ct2Sampled>(&state_);
  if (done == nullptr || message.epoch != epoch_ + 1) {
    return Error(Errc::kTooFarAhead, "the post-quantum message is of an epoch that has not begun");
  }
  return ExchangeReceived{Entered(*done, KeysUnsampled{}, epoch_ + 1, authenticator_.clone()), {}};
}

void Exchange::apply(ExchangeChange&& change) noexcept {
  if (std::holds_alternative<PieceSent>(change)) std::visit(EncoderOf{}, state_)->advance();
  if (const auto* kept = std::get_if<PieceKept>(&change)) std::visit(DecoderOf{}, state_)->add(kept->piece);
  if (auto* entered = std::get_if<Entered>(&change)) {
    epoch_ = entered->epoch_;
    authenticator_ = std::move(entered->authenticator_);
    state_ = std::move(entered->state_);
  }
}

Exchange Exchange::clone() const {
  return {epoch_, authenticator_.clone(), std::visit([](const auto& now) { return State(now.clone()); }, state_)};
}

}  // namespace pawl::ratchet::spqr
