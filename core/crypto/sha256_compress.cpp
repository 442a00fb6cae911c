// libcrypto's SHA-256 block calls: deprecated in OpenSSL 3, yet the only way to start from a state in the middle, and
// without the cost of EVP, which is more than that of the hashing. Nothing else in the library uses a deprecated call.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include "core/base/wipe.hpp"
#include "core/crypto/sha256_stream.hpp"

namespace pawl::crypto {

void sha256_compress(Sha256State& state, ByteView blocks) {
  SHA256_CTX context;
  std::copy(state.begin(), state.end(), context.h);
  if (blocks.size() == kSha256Block) {
    SHA256_Transform(&context, blocks.data());
  } else {
    context.Nl = context.Nh = context.num = 0;
    SHA256_Update(&context, blocks.data(), blocks.size());  // nothing waits in `context`: it goes by whole blocks
  }
  std::copy(std::begin(context.h), std::end(context.h), state.begin());
  wipe({reinterpret_cast<std::uint8_t*>(context.h), sizeof context.h});
}

}  // namespace pawl::crypto
