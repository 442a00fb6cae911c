// Keyed BLAKE2b (RFC 7693, libsodium): what a store derives its keys with, names its rows and sums them up.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <span>

#include "core/base/bytes.hpp"
#include "core/crypto/aead.hpp"

namespace pawl::crypto {

/// The keyed hash of the parts, one after the other. `out` has 16 to 64 bytes; its length goes into the hash.
void keyed_blake2b(const SealingKey& key, std::initializer_list<ByteView> parts, std::span<std::uint8_t> out);

}  // namespace pawl::crypto
