#include "core/crypto/sha256.hpp"

#include "core/crypto/sha256_stream.hpp"

namespace pawl::crypto {

Sha256Digest sha256(std::initializer_list<ByteView> parts) {
  Sha256Stream stream;
  for (const ByteView part : parts) stream.absorb(part);
  Sha256Digest digest{};
  stream.finish(digest);
  return digest;
}

}  // namespace pawl::crypto
