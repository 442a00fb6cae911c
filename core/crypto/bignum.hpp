// libcrypto's BIGNUM with an owner and without silent failures. For public values only.
#pragma once
#include <openssl/bn.h>

#include <memory>
#include <new>

namespace pawl::crypto {

struct BignumFree {
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(BN_CTX* scratch) const { BN_CTX_free(scratch); }
  void operator()(BN_MONT_CTX* form) const { BN_MONT_CTX_free(form); }
};
using Number = std::unique_ptr<BIGNUM, BignumFree>;
using NumberScratch = std::unique_ptr<BN_CTX, BignumFree>;

// With the arguments that we give, libcrypto's arithmetic fails for want of memory alone.
template <class T>
T* have(T* pointer) {
  if (pointer == nullptr) throw std::bad_alloc();
  return pointer;
}
inline void done(int ok) {
  if (ok <= 0) throw std::bad_alloc();
}

inline Number new_number() { return Number(have(BN_new())); }

inline Number number_of_hex(const char* digits) {
  BIGNUM* number = nullptr;
  done(BN_hex2bn(&number, digits));
  return Number(number);
}

}  // namespace pawl::crypto
