// From a library context of our own. libcrypto sets its default one up once for the process: where memory runs out in
// that, OpenSSL 3.0 crashes or finds no cipher ever after. Ours is made again as often as it takes.
#include "core/crypto/aes_cipher.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <atomic>
#include <memory>
#include <new>

namespace pawl::crypto {
namespace {

struct Free {
  void operator()(OSSL_LIB_CTX* context) const { OSSL_LIB_CTX_free(context); }
  void operator()(EVP_CIPHER* cipher) const { EVP_CIPHER_free(cipher); }
};

constinit std::atomic<const EVP_CIPHER*> kept = nullptr;  // never a failure

const EVP_CIPHER* look_up() {
  std::unique_ptr<OSSL_LIB_CTX, Free> context(OSSL_LIB_CTX_new());
  if (!context) throw std::bad_alloc();
  std::unique_ptr<EVP_CIPHER, Free> cipher(EVP_CIPHER_fetch(context.get(), "AES-256-CBC", nullptr));
  if (!cipher) throw std::bad_alloc();
  const EVP_CIPHER* of_another_thread = nullptr;
  if (!kept.compare_exchange_strong(of_another_thread, cipher.get(), std::memory_order_acq_rel)) {
    return of_another_thread;
  }
  (void)context.release();  // the cipher needs it
  return cipher.release();
}

}  // namespace

const EVP_CIPHER* aes256_cbc() {
  const EVP_CIPHER* const cipher = kept.load(std::memory_order_acquire);
  return cipher != nullptr ? cipher : look_up();
}

}  // namespace pawl::crypto
