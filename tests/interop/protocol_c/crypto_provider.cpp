// The crypto provider that libsignal-protocol-c asks its user for, over OpenSSL.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sys/random.h>

#include <algorithm>
#include <array>

#include "tests/interop/protocol_c/library.hpp"

namespace interop {
namespace {

int fill_random(std::uint8_t* data, std::size_t size, void*) {
  return getrandom(data, size, 0) == static_cast<ssize_t>(size) ? SG_SUCCESS : SG_ERR_UNKNOWN;
}

// HMAC and SHA-512 by OpenSSL's plain calls, AES by a cipher that is looked up once: EVP costs more than the hashing,
// and the benchmarks compare with this library at its best.
struct Hmac {
  SHA256_CTX inner, outer;
};

void start_half(SHA256_CTX& half, const std::uint8_t* key, std::size_t key_size, std::uint8_t pad) {
  std::array<std::uint8_t, SHA256_CBLOCK> block{};
  if (key_size > block.size()) {
    SHA256(key, key_size, block.data());
  } else {
    std::copy_n(key, key_size, block.data());
  }
  for (std::uint8_t& byte : block) byte ^= pad;
  SHA256_Init(&half);
  SHA256_Update(&half, block.data(), block.size());
}

int start_hmac(void** context, const std::uint8_t* key, std::size_t key_size, void*) {
  auto* made = new Hmac;
  start_half(made->inner, key, key_size, 0x36);
  start_half(made->outer, key, key_size, 0x5C);
  *context = made;
  return SG_SUCCESS;
}

int update_hmac(void* context, const std::uint8_t* data, std::size_t size, void*) {
  SHA256_Update(&static_cast<Hmac*>(context)->inner, data, size);
  return SG_SUCCESS;
}

int finish_hmac(void* context, signal_buffer** out, void*) {
  auto* hmac = static_cast<Hmac*>(context);
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> mac{};
  SHA256_Final(mac.data(), &hmac->inner);
  SHA256_Update(&hmac->outer, mac.data(), mac.size());
  SHA256_Final(mac.data(), &hmac->outer);
  *out = signal_buffer_create(mac.data(), mac.size());
  return *out != nullptr ? SG_SUCCESS : SG_ERR_NOMEM;
}

void free_hmac(void* context, void*) { delete static_cast<Hmac*>(context); }

int start_sha512(void** context, void*) {
  auto* made = new SHA512_CTX;
  SHA512_Init(made);
  *context = made;
  return SG_SUCCESS;
}

int update_sha512(void* context, const std::uint8_t* data, std::size_t size, void*) {
  SHA512_Update(static_cast<SHA512_CTX*>(context), data, size);
  return SG_SUCCESS;
}

int finish_sha512(void* context, signal_buffer** out, void*) {
  auto* hash = static_cast<SHA512_CTX*>(context);
  std::array<std::uint8_t, SHA512_DIGEST_LENGTH> digest{};
  SHA512_Final(digest.data(), hash);
  *out = signal_buffer_create(digest.data(), digest.size());
  SHA512_Init(hash);  // the library wants the context ready for the next digest
  return *out != nullptr ? SG_SUCCESS : SG_ERR_NOMEM;
}

void free_sha512(void* context, void*) { delete static_cast<SHA512_CTX*>(context); }

/// Both directions of AES-256-CBC with PKCS#7 padding, all that sessions of version 3 need.
int run_aes(bool encrypt, signal_buffer** out, int cipher, const std::uint8_t* key, const std::uint8_t* iv,
            const std::uint8_t* in, std::size_t size) {
  static const EVP_CIPHER* const aes = EVP_CIPHER_fetch(nullptr, "AES-256-CBC", nullptr);
  static EVP_CIPHER_CTX* const context = EVP_CIPHER_CTX_new();  // one thread
  if (cipher != SG_CIPHER_AES_CBC_PKCS5) return SG_ERR_INVAL;
  agent::Bytes result(size + 16);
  int head = 0;
  int tail = 0;
  if (EVP_CipherInit_ex2(context, aes, key, iv, encrypt ? 1 : 0, nullptr) != 1 ||
      EVP_CipherUpdate(context, result.data(), &head, in, static_cast<int>(size)) != 1 ||
      EVP_CipherFinal_ex(context, result.data() + head, &tail) != 1) {
    return SG_ERR_UNKNOWN;
  }
  *out = signal_buffer_create(result.data(), static_cast<std::size_t>(head + tail));
  return *out != nullptr ? SG_SUCCESS : SG_ERR_NOMEM;
}

int encrypt_aes(signal_buffer** out, int cipher, const std::uint8_t* key, std::size_t, const std::uint8_t* iv,
                std::size_t, const std::uint8_t* in, std::size_t size, void*) {
  return run_aes(true, out, cipher, key, iv, in, size);
}

int decrypt_aes(signal_buffer** out, int cipher, const std::uint8_t* key, std::size_t, const std::uint8_t* iv,
                std::size_t, const std::uint8_t* in, std::size_t size, void*) {
  return run_aes(false, out, cipher, key, iv, in, size);
}

void no_lock(void*) {}  // one thread

}  // namespace

Owned<signal_context> make_context() {
  auto context = made<Owned<signal_context>>(signal_context_create, nullptr);
  const signal_crypto_provider provider = {fill_random, start_hmac,   update_hmac,   finish_hmac,
                                           free_hmac,   start_sha512, update_sha512, finish_sha512,
                                           free_sha512, encrypt_aes,  decrypt_aes,   nullptr};
  check(signal_context_set_crypto_provider(context.get(), &provider));
  check(signal_context_set_locking_functions(context.get(), no_lock, no_lock));
  return context;
}

}  // namespace interop
