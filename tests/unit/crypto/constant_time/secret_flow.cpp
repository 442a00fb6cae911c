// The KEMs with their secrets marked as undefined, for valgrind's memcheck: it reports every branch and every index
// that depends on what is undefined, in the code as it was compiled. With the argument "textbook" it does what a
// careless implementation would, which has to be reported.
//
// What is public although it comes from a secret is in public.supp: rho, and with it the sampling of the matrix.
#include <valgrind/memcheck.h>

#include <cstdio>
#include <cstring>

#include "core/crypto/kem1024.hpp"
#include "core/crypto/mlkem768.hpp"

namespace {

using namespace pawl;
using namespace pawl::crypto;

template <class T>
void mark_secret(const T& object) {
  (void)VALGRIND_MAKE_MEM_UNDEFINED(&object, sizeof object);
}
template <class T>
void mark_public(const T& object) {
  (void)VALGRIND_MAKE_MEM_DEFINED(&object, sizeof object);
}

/// Hands out bytes of no value to anybody, marked as secret.
class SecretRandom final : public Random {
 public:
  Result<Done> fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) byte = next_ = static_cast<std::uint8_t>(next_ * 5 + 1);
    (void)VALGRIND_MAKE_MEM_UNDEFINED(out.data(), out.size());
    return Done{};
  }

 private:
  std::uint8_t next_ = 7;
};

/// The secret that a peer was sent, and what comes of a ciphertext that was altered.
void run_kem1024(KemKind kind) {
  SecretRandom random;
  const auto key = *generate_kem_key(kind, random);
  KemPublicKey public_key = key.public_key();
  mark_public(public_key);
  auto made = *encapsulate(kind, public_key, random);
  mark_public(made.ciphertext);
  (void)key.decapsulate(made.ciphertext);
  made.ciphertext[100] ^= 1;
  (void)key.decapsulate(made.ciphertext);
}

void run_mlkem768() {
  SecretRandom random;
  const auto seed = *random_secret<mlkem768::Seed>(random);
  const auto message = *random_secret<mlkem768::Message>(random);
  auto key = mlkem768::public_key_of(seed);
  mark_public(key);
  if (!mlkem768::fits(key.header, key.vector)) std::puts("the key does not fit");
  auto half = mlkem768::encapsulate_first(key.header, message);
  auto second = mlkem768::encapsulate_second(key.header, key.vector, message);
  mark_public(half.ciphertext);
  mark_public(second);
  (void)mlkem768::decapsulate(seed, half.ciphertext, second);
  second[3] ^= 1;
  (void)mlkem768::decapsulate(seed, half.ciphertext, second);
}

/// Half of q for a bit that is set, by a branch; and an early end of a comparison.
int run_textbook() {
  std::array<std::uint8_t, 32> message{1, 2, 3};
  mark_secret(message);
  int sum = 0;
  for (const std::uint8_t byte : message) {
    volatile int coefficient = 0;
    if ((byte & 1) != 0) coefficient = 1665;
    sum += coefficient;
  }
  const std::array<std::uint8_t, 32> zeros{};
  return std::memcmp(message.data(), zeros.data(), 32) == 0 ? 0 : sum;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "textbook") == 0) {
    const volatile int sum = run_textbook();
    (void)sum;
    return 0;
  }
  run_mlkem768();
  run_kem1024(KemKind::kKyber1024);
  run_kem1024(KemKind::kMlKem1024);
  return 0;
}
