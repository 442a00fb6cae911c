// The states of the exchange that each epoch is (ML-KEM Braid), one type for each, under the names of the
// specification. Private keys are kept as the seeds that they come from; what can be computed again is not kept.
#pragma once
#include <cstddef>
#include <variant>

#include "core/crypto/mlkem768.hpp"
#include "core/ratchet/spqr/authenticator.hpp"
#include "core/ratchet/spqr/erasure_code.hpp"

namespace pawl::ratchet::spqr {

// The objects that travel, in bytes.
inline constexpr std::size_t kHeaderObject = sizeof(crypto::mlkem768::Header) + sizeof(Mac);
inline constexpr std::size_t kVectorObject = sizeof(crypto::mlkem768::Vector);
inline constexpr std::size_t kCiphertext1Object = sizeof(crypto::mlkem768::Ciphertext1);
inline constexpr std::size_t kCiphertext2Object = sizeof(crypto::mlkem768::Ciphertext2) + sizeof(Mac);

// ek side: it makes the key pair of the epoch.
struct KeysUnsampled {
  [[nodiscard]] KeysUnsampled clone() const { return {}; }
};
struct KeysSampled {
  crypto::mlkem768::Seed seed;
  Encoder header;

  [[nodiscard]] KeysSampled clone() const { return {seed.clone(), header}; }
};
struct HeaderSent {
  crypto::mlkem768::Seed seed;
  Encoder vector;
  Decoder ciphertext1;

  [[nodiscard]] HeaderSent clone() const { return {seed.clone(), vector, ciphertext1}; }
};
struct Ct1Received {
  crypto::mlkem768::Seed seed;
  Encoder vector;
  Bytes ciphertext1;

  [[nodiscard]] Ct1Received clone() const { return {seed.clone(), vector, ciphertext1}; }
};
struct EkSentCt1Received {
  crypto::mlkem768::Seed seed;
  Bytes ciphertext1;
  Decoder ciphertext2;

  [[nodiscard]] EkSentCt1Received clone() const { return {seed.clone(), ciphertext1, ciphertext2}; }
};

// ct side: it encapsulates to that key.
struct NoHeaderReceived {
  Decoder header;

  [[nodiscard]] NoHeaderReceived clone() const { return {header}; }
};
struct HeaderReceived {
  crypto::mlkem768::Header header;

  [[nodiscard]] HeaderReceived clone() const { return {header}; }
};
struct Ct1Sampled {
  crypto::mlkem768::Header header;
  crypto::mlkem768::Message message;
  Encoder ciphertext1;
  Decoder vector;

  [[nodiscard]] Ct1Sampled clone() const { return {header, message.clone(), ciphertext1, vector}; }
};
struct EkReceivedCt1Sampled {
  crypto::mlkem768::Header header;
  crypto::mlkem768::Message message;
  Encoder ciphertext1;
  Bytes vector;

  [[nodiscard]] EkReceivedCt1Sampled clone() const { return {header, message.clone(), ciphertext1, vector}; }
};
struct Ct1Acknowledged {
  crypto::mlkem768::Header header;
  crypto::mlkem768::Message message;
  Bytes ciphertext1;
  Decoder vector;

  [[nodiscard]] Ct1Acknowledged clone() const { return {header, message.clone(), ciphertext1, vector}; }
};
struct Ct2Sampled {
  Encoder ciphertext2;

  [[nodiscard]] Ct2Sampled clone() const { return {ciphertext2}; }
};

using State = std::variant<KeysUnsampled, KeysSampled, HeaderSent, Ct1Received, EkSentCt1Received, NoHeaderReceived,
                           HeaderReceived, Ct1Sampled, EkReceivedCt1Sampled, Ct1Acknowledged, Ct2Sampled>;

/// Which state may follow which, without a detour. There is no way to put another one in place.
template <class From, class To>
inline constexpr bool kLeadsTo = false;
template <>
inline constexpr bool kLeadsTo<KeysUnsampled, KeysSampled> = true;
template <>
inline constexpr bool kLeadsTo<KeysSampled, HeaderSent> = true;
template <>
inline constexpr bool kLeadsTo<HeaderSent, Ct1Received> = true;
template <>
inline constexpr bool kLeadsTo<Ct1Received, EkSentCt1Received> = true;
template <>
inline constexpr bool kLeadsTo<EkSentCt1Received, NoHeaderReceived> = true;
template <>
inline constexpr bool kLeadsTo<NoHeaderReceived, HeaderReceived> = true;
template <>
inline constexpr bool kLeadsTo<HeaderReceived, Ct1Sampled> = true;
template <>
inline constexpr bool kLeadsTo<Ct1Sampled, EkReceivedCt1Sampled> = true;
template <>
inline constexpr bool kLeadsTo<Ct1Sampled, Ct1Acknowledged> = true;
template <>
inline constexpr bool kLeadsTo<Ct1Sampled, Ct2Sampled> = true;
template <>
inline constexpr bool kLeadsTo<EkReceivedCt1Sampled, Ct2Sampled> = true;
template <>
inline constexpr bool kLeadsTo<Ct1Acknowledged, Ct2Sampled> = true;
template <>
inline constexpr bool kLeadsTo<Ct2Sampled, KeysUnsampled> = true;

}  // namespace pawl::ratchet::spqr
