// The crypto provider that libsignal-protocol-c asks its user for, over OpenSSL's EVP.
#include <openssl/evp.h>
#include <openssl/params.h>
#include <sys/random.h>

#include <array>

#include "tests/interop/protocol_c/library.hpp"

namespace interop {
namespace {

int fill_random(std::uint8_t* data, std::size_t size, void*) {
  return getrandom(data, size, 0) == static_cast<ssize_t>(size) ? SG_SUCCESS : SG_ERR_UNKNOWN;
}

int start_hmac(void** context, const std::uint8_t* key, std::size_t key_size, void*) {
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("digest", digest, 0), OSSL_PARAM_construct_end()};
  EVP_MAC* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  EVP_MAC_CTX* made = EVP_MAC_CTX_new(mac);
  EVP_MAC_free(mac);
  *context = made;
  return EVP_MAC_init(made, key, key_size, parameters) == 1 ? SG_SUCCESS : SG_ERR_UNKNOWN;
}

int update_hmac(void* context, const std::uint8_t* data, std::size_t size, void*) {
  return EVP_MAC_update(static_cast<EVP_MAC_CTX*>(context), data, size) == 1 ? SG_SUCCESS : SG_ERR_UNKNOWN;
}

int finish_hmac(void* context, signal_buffer** out, void*) {
  std::array<std::uint8_t, 32> mac{};
  std::size_t size = mac.size();
  if (EVP_MAC_final(static_cast<EVP_MAC_CTX*>(context), mac.data(), &size, mac.size()) != 1) return SG_ERR_UNKNOWN;
  *out = signal_buffer_create(mac.data(), size);
  return *out != nullptr ? SG_SUCCESS : SG_ERR_NOMEM;
}

void free_hmac(void* context, void*) { EVP_MAC_CTX_free(static_cast<EVP_MAC_CTX*>(context)); }

int start_sha512(void** context, void*) {
  EVP_MD_CTX* made = EVP_MD_CTX_new();
  *context = made;
  return EVP_DigestInit_ex(made, EVP_sha512(), nullptr) == 1 ? SG_SUCCESS : SG_ERR_UNKNOWN;
}

int update_sha512(void* context, const std::uint8_t* data, std::size_t size, void*) {
  return EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context), data, size) == 1 ? SG_SUCCESS : SG_ERR_UNKNOWN;
}

int finish_sha512(void* context, signal_buffer** out, void*) {
  auto* hash = static_cast<EVP_MD_CTX*>(context);
  std::array<std::uint8_t, 64> digest{};
  if (EVP_DigestFinal_ex(hash, digest.data(), nullptr) != 1) return SG_ERR_UNKNOWN;
  *out = signal_buffer_create(digest.data(), digest.size());
  // The library wants the context ready for the next digest.
  return EVP_DigestInit_ex(hash, EVP_sha512(), nullptr) == 1 ? SG_SUCCESS : SG_ERR_UNKNOWN;
}

void free_sha512(void* context, void*) { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context)); }

/// Both directions of AES-256-CBC with PKCS#7 padding, all that sessions of version 3 need.
int run_aes(bool encrypt, signal_buffer** out, int cipher, const std::uint8_t* key, const std::uint8_t* iv,
            const std::uint8_t* in, std::size_t size) {
  if (cipher != SG_CIPHER_AES_CBC_PKCS5) return SG_ERR_INVAL;
  const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  agent::Bytes result(size + 16);
  int head = 0;
  int tail = 0;
  if (EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, key, iv, encrypt ? 1 : 0) != 1 ||
      EVP_CipherUpdate(context.get(), result.data(), &head, in, static_cast<int>(size)) != 1 ||
      EVP_CipherFinal_ex(context.get(), result.data() + head, &tail) != 1) {
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
