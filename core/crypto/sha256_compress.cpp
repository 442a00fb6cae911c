// libcrypto's SHA-256 block calls: deprecated in OpenSSL 3, yet the only way to start from a state in the middle, and
// without the cost of EVP, which is more than that of the hashing. Nothing else in the library uses a deprecated call.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <cstring>

#include "core/base/wipe.hpp"
#include "core/crypto/sha256_stream.hpp"

namespace pawl::crypto {

void sha256_compress(Sha256State& state, ByteView blocks) {
  SHA256_CTX context;
  std::memcpy(context.h, state.data(), sizeof state);
  if (blocks.size() == kSha256Block) {
    SHA256_Transform(&context, blocks.data());
  } else {
    context.Nl = context.Nh = context.num = 0;
    SHA256_Update(&context, blocks.data(), blocks.size());  // nothing waits in `context`: it goes by whole blocks
  }
  std::memcpy(state.data(), context.h, sizeof state);
  wipe_object(context.h);
}

}  // namespace pawl::crypto
