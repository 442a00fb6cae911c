// The KEMs, comparisons, HMAC and the padding check with their secrets marked as undefined, for valgrind's memcheck: it
// reports every branch and every index that depends on what is undefined, in the code as it was compiled. With the
// argument "choice" or "comparison" it does what a careless implementation would, which has to be reported.
//
// What is public although it comes from a secret is in public.supp: rho, and with it the sampling of the matrix.
#include <valgrind/memcheck.h>

#include <cstdio>
#include <cstring>
#include <string_view>

#include "core/base/wipe.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/kem1024.hpp"
#include "core/crypto/mlkem768.hpp"
#include "core/crypto/padding.hpp"
#include "core/crypto/x25519.hpp"

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

/// The outcome of something about secrets, which goes nowhere.
template <class Value>
void keep(Value value) {
  const volatile Value kept = value;
  (void)kept;
}

/// Comparisons, for what is a whole number of words and what is not.
void run_comparisons() {
  SecretRandom random;
  const auto secret = *random_secret<PrivateKey>(random);
  const auto other = *random_secret<PrivateKey>(random);
  for (const std::size_t size : {8U, 16U, 29U, 32U}) {
    const ByteView bytes = ByteView(secret.reveal()).first(size);
    keep(equal_ct(bytes, ByteView(other.reveal()).first(size)));
    keep(is_zero_ct(bytes));
  }
  keep(secret == other);
  PublicKey key, known;
  mark_secret(key.bytes);
  keep(key == known);
}

/// A message that carries a wrong MAC.
void run_mac() {
  SecretRandom random;
  const auto key = *random_secret<PrivateKey>(random);
  constexpr std::array<std::uint8_t, 70> kMessage{1, 2, 3};
  constexpr std::array<std::uint8_t, 8> kClaimed{};
  std::array<std::uint8_t, 32> mac{};
  HmacKey(key.reveal()).mac({kMessage}, mac);
  keep(equal_ct(std::span(mac).first<8>(), kClaimed));
}

/// Paddings that are right and wrong.
void run_padding() {
  for (const std::uint8_t named : std::array<std::uint8_t, 6>{0, 1, 2, 16, 17, 255}) {
    std::array<std::uint8_t, kAesBlock> last{};
    last.fill(named);
    mark_secret(last);
    keep(padding_of(last));
  }
}

/// Half of q for a bit that is set, by a branch.
void run_careless_choice() {
  std::array<std::uint8_t, 32> message{1, 2, 3};
  mark_secret(message);
  volatile int sum = 0;
  for (const std::uint8_t byte : message) {
    if ((byte & 1) != 0) sum = sum + 1665;
  }
}

void run_careless_comparison() {
  std::array<std::uint8_t, 32> mac{1, 2, 3};
  mark_secret(mac);
  const std::array<std::uint8_t, 32> zeros{};
  keep(std::memcmp(mac.data(), zeros.data(), mac.size()) == 0);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view careless = argc == 2 ? argv[1] : "";
  if (careless == "choice") {
    run_careless_choice();
  } else if (careless == "comparison") {
    run_careless_comparison();
  } else {
    run_mlkem768();
    run_kem1024(KemKind::kKyber1024);
    run_kem1024(KemKind::kMlKem1024);
    run_comparisons();
    run_mac();
    run_padding();
  }
  return 0;
}
