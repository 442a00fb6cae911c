#include "core/crypto/blake2b.hpp"

#include <sodium.h>

#include "core/base/wipe.hpp"

namespace pawl::crypto {

void keyed_blake2b(const SealingKey& key, std::initializer_list<ByteView> parts, std::span<std::uint8_t> out) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, key.reveal().data(), SealingKey::kSize, out.size());
  for (const ByteView part : parts) crypto_generichash_update(&state, part.data(), part.size());
  crypto_generichash_final(&state, out.data(), out.size());
  wipe_object(state);
}

}  // namespace pawl::crypto
