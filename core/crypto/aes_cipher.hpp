// The cipher that AES-256-CBC goes through, as libcrypto's EVP has it.
#pragma once
#include <openssl/types.h>

namespace pawl::crypto {

/// Looked up at the first call that succeeds, and kept until the process ends: a look-up costs more than the encryption
/// of a message. Throws std::bad_alloc when there is no memory for that, and the next call tries again.
const EVP_CIPHER* aes256_cbc();

}  // namespace pawl::crypto
