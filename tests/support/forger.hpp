// A peer that holds the keys of a session and does not keep to the rules: its messages have a good MAC and whatever
// else a test wants.
#pragma once
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "core/crypto/aes_cbc.hpp"
#include "core/crypto/hmac.hpp"
#include "core/session/start.hpp"
#include "core/wire/prekey_message.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/parties.hpp"

namespace pawl::testing {

/// What is to be unlike an honest message.
struct Twist {
  std::optional<crypto::PublicKey> ratchet_key = {};
  std::optional<std::uint32_t> counter = {};
  std::optional<Bytes> ciphertext = {};
  std::optional<Bytes> pq_ratchet = {};
  Bytes addresses = {};
  std::function<void(Bytes&)> before_mac = [](Bytes&) {};  // on version byte and body
};

/// What is to be unlike an honest wrapper.
using WrapperTwist = std::function<void(wire::PrekeyMessageFields&)>;

class Forger {
 public:
  explicit Forger(std::string_view name, const handshake::Bundle& bundle, std::uint64_t seed = 77,
                  handshake::Family family = handshake::Family::kSignal)
      : random_(seed),
        keys_(*session::DeviceKeys::create({address(name), {}, {}, family}, random_)),
        peer_(address("bob")),
        session_(*session::start(sender(), bundle, *session::choose_suite(bundle, keys_.family(), kAnySuite, {}))) {}

  [[nodiscard]] const session::Address& at() const { return keys_.address(); }
  [[nodiscard]] const session::DeviceKeys& keys() const { return keys_; }

  /// The next SignalMessage of the session.
  Bytes message(std::string_view text, const Twist& twist = {}) {
    auto step = *session_->ratchet.send(random_);
    const Bytes honest = crypto::aes256_cbc_encrypt(step.keys.cipher_key(), step.keys.iv(), bytes_of(text));
    Bytes out = wire::write_signal_message({.version = version_of(session_->suite),
                                            .ratchet_key = twist.ratchet_key.value_or(step.header.ratchet_key),
                                            .counter = twist.counter.value_or(step.header.counter),
                                            .previous_counter = step.previous_counter,
                                            .ciphertext = twist.ciphertext ? *twist.ciphertext : honest,
                                            .pq_ratchet = twist.pq_ratchet ? *twist.pq_ratchet : step.pq_message.view(),
                                            .addresses = twist.addresses});
    twist.before_mac(out);
    append_mac(step.keys, out);
    session_->ratchet.apply(std::move(step.change));
    return out;
  }

  /// Blocks that decrypt, under the key of the next message, to exactly `plain`: its padding is the caller's.
  [[nodiscard]] Bytes blocks_of(ByteView plain) const {
    SeededRandom unused(0);
    const auto step = *session_->ratchet.clone().send(unused);
    Bytes padded = crypto::aes256_cbc_encrypt(step.keys.cipher_key(), step.keys.iv(), plain);
    padded.resize(padded.size() - crypto::kAesBlock);
    return padded;
  }

  /// A PreKeySignalMessage around `message`.
  [[nodiscard]] Bytes prekey(
      ByteView message, const WrapperTwist& twist = [](wire::PrekeyMessageFields&) {}) const {
    wire::PrekeyMessageFields fields{.version = version_of(session_->suite),
                                     .registration_id = keys_.registration_id(),
                                     .prekey_id = session_->pending->prekey_id,
                                     .signed_prekey_id = session_->pending->signed_prekey_id,
                                     .base_key = session_->base_key,
                                     .identity_key = keys_.identity().public_key,
                                     .message = message};
    if (const auto& kem = session_->pending->kem) {
      fields.kem_prekey_id = kem->prekey_id;
      fields.kem_ciphertext = kem->ciphertext;
    }
    twist(fields);
    return wire::write_prekey_message(fields);
  }

 private:
  void append_mac(const ratchet::MessageKeys& keys, Bytes& out) const {
    std::array<std::uint8_t, 32> mac{};
    const auto& own = keys_.identity().public_key.bytes;
    crypto::HmacKey(keys.mac_key()).mac({own, session_->remote_identity.bytes, out}, mac);
    out.insert(out.end(), mac.begin(), mac.begin() + wire::kMessageMacSize);
  }

  static constexpr session::SuiteRule kAnySuite{session::PqPolicy::kAllowed};
  session::Sender sender() { return {keys_, peer_, 0, random_, kAnySuite}; }

  SeededRandom random_;
  session::DeviceKeys keys_;
  session::Address peer_;
  session::SessionPtr session_;
};

}  // namespace pawl::testing
