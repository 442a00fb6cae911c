// The kinds of key in a Double Ratchet, and the derivations between them (Double Ratchet, "KDF chains").
#pragma once
#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/crypto/x25519.hpp"

namespace pawl::ratchet {

using RootKey = Secret<32, struct RootKeyTag>;
using ChainKey = Secret<32, struct ChainKeyTag>;
/// What the keys of one message are derived from; the form in which the key of a skipped message is kept.
using MessageSeed = Secret<32, struct MessageSeedTag>;

/// The keys of one message.
class MessageKeys {
 public:
  /// `pq_key` is what a post-quantum ratchet adds; empty: there is none.
  explicit MessageKeys(const MessageSeed& seed, ByteView pq_key = {});

  [[nodiscard]] std::span<const std::uint8_t, 32> cipher_key() const& { return keys_.reveal().first<32>(); }
  [[nodiscard]] std::span<const std::uint8_t, 32> mac_key() const& { return keys_.reveal().subspan<32, 32>(); }
  [[nodiscard]] std::span<const std::uint8_t, 16> iv() const& { return keys_.reveal().last<16>(); }

 private:
  Secret<80, struct MessageKeysTag> keys_;
};

/// One step of a chain: the seed of its next message, and the chain key after it.
struct ChainStep {
  MessageSeed seed;
  ChainKey next;
};
ChainStep chain_step(const ChainKey& key);

/// One step of the root: a new chain from a Diffie-Hellman value.
struct RootStep {
  RootKey root;
  ChainKey chain;
};
/// Errors: kInvalidKey when the Diffie-Hellman value is all zero.
Result<RootStep> root_step(const RootKey& root, const crypto::PrivateKey& mine, const crypto::PublicKey& theirs);

}  // namespace pawl::ratchet
