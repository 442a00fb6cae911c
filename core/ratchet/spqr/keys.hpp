// The kinds of key in the post-quantum ratchet, and how far it goes for one
// message.
#pragma once
#include <cstdint>
#include <limits>

#include "core/base/secret.hpp"

namespace pawl::ratchet::spqr {

/// What the handshake gives the ratchet to begin with.
using AuthKey = Secret<32, struct SpqrAuthKeyTag>;
/// What the exchange of an epoch gives both sides.
using EpochSecret = Secret<32, struct SpqrEpochSecretTag>;
/// What the next epoch secret is mixed into.
using NextRoot = Secret<32, struct SpqrNextRootTag>;
using ChainKey = Secret<32, struct SpqrChainKeyTag>;
/// The part of the post-quantum ratchet in the keys of one message.
using MessageKey = Secret<32, struct SpqrMessageKeyTag>;

struct Limits {
  std::uint32_t max_jump = 25'000;    // how far ahead of its chain a message may be
  std::uint32_t max_skipped = 2'000;  // how far behind its chain; also the most keys kept of a chain. Not above 2,000
};

/// No epoch beyond it is read from saved state, so that there is always room for the next ones.
inline constexpr std::uint64_t kLastEpoch = std::numeric_limits<std::uint64_t>::max() - 2;

/// The two directions between initiator (A) and responder (B).
enum class Direction : std::uint8_t { kA2B, kB2A };

}  // namespace pawl::ratchet::spqr
