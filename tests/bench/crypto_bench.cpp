// What the primitives cost: the parts of which a message, a turn and a session start are the sums.
#include <benchmark/benchmark.h>

#include "core/crypto/aead.hpp"
#include "core/crypto/aes_cbc.hpp"
#include "core/crypto/hkdf.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/kem1024.hpp"
#include "core/crypto/mlkem768.hpp"
#include "core/crypto/sha3.hpp"
#include "core/crypto/xeddsa.hpp"
#include "tests/support/fixed_random.hpp"

namespace pawl::crypto {
namespace {

constexpr std::array<std::uint8_t, 32> kKey{7};
constexpr std::array<std::uint8_t, 16> kIv{9};

KeyPair some_pair() {
  testing::SeededRandom random(1);
  return *generate_key_pair(random);
}

void X25519(benchmark::State& state) {
  const KeyPair pair = some_pair();
  for (auto _ : state) benchmark::DoNotOptimize(agree(pair.private_key, pair.public_key));
}
BENCHMARK(X25519);

void PublicKeyOf(benchmark::State& state) {
  const KeyPair pair = some_pair();
  for (auto _ : state) benchmark::DoNotOptimize(public_key_of(pair.private_key));
}
BENCHMARK(PublicKeyOf);

void DrawKeyPair(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(generate_key_pair(system_random()));
}
BENCHMARK(DrawKeyPair);

void IsCanonical(benchmark::State& state) {
  const KeyPair pair = some_pair();
  for (auto _ : state) benchmark::DoNotOptimize(is_canonical(pair.public_key));
}
BENCHMARK(IsCanonical);

void Sign(benchmark::State& state) {
  const SigningKey key(some_pair().private_key);
  for (auto _ : state) benchmark::DoNotOptimize(key.sign(kKey, system_random()));
}
BENCHMARK(Sign);

void SignWithAKeyUsedOnce(benchmark::State& state) {
  const KeyPair pair = some_pair();
  for (auto _ : state) benchmark::DoNotOptimize(xeddsa_sign(pair.private_key, kKey, system_random()));
}
BENCHMARK(SignWithAKeyUsedOnce);

void Verify(benchmark::State& state) {
  const KeyPair pair = some_pair();
  Signature signature = *xeddsa_sign(pair.private_key, kKey, system_random());
  const bool forged = state.range(0) != 0;
  if (forged) signature[40] ^= 1;
  for (auto _ : state) {
    if (xeddsa_verify(pair.public_key, kKey, signature) == forged) state.SkipWithError("wrong answer");
  }
}
BENCHMARK(Verify)->ArgName("forged")->Arg(0)->Arg(1);

void ChainStep(benchmark::State& state) {  // a message key and the next chain key
  using ChainKey = Secret<32, struct ChainKeyTag>;
  ChainKey chain = ChainKey::copy_of(kKey);
  constexpr std::uint8_t kOne = 1;
  constexpr std::uint8_t kTwo = 2;
  for (auto _ : state) {
    const HmacKey key(chain.reveal());
    benchmark::DoNotOptimize(key.derive<ChainKey>({ByteView(&kOne, 1)}));
    chain = key.derive<ChainKey>({ByteView(&kTwo, 1)});
  }
}
BENCHMARK(ChainStep);

void MessageKeys(benchmark::State& state) {
  std::array<std::uint8_t, 80> out{};
  for (auto _ : state) {
    hkdf({}, {kKey}, bytes_of("WhisperMessageKeys"), out);
    benchmark::DoNotOptimize(out);
  }
}
BENCHMARK(MessageKeys);

void MessageMac(benchmark::State& state) {  // over two identity keys and a message of 256 bytes with its framing
  const std::array<std::uint8_t, 33> identity{5};
  const std::array<std::uint8_t, 310> message{};
  std::array<std::uint8_t, 32> out{};
  for (auto _ : state) {
    HmacKey(kKey).mac({identity, identity, message}, out);
    benchmark::DoNotOptimize(out);
  }
}
BENCHMARK(MessageMac);

void AesEncrypt256Bytes(benchmark::State& state) {
  const std::array<std::uint8_t, 256> text{};
  for (auto _ : state) benchmark::DoNotOptimize(aes256_cbc_encrypt(kKey, kIv, text));
}
BENCHMARK(AesEncrypt256Bytes);

void AesDecrypt256Bytes(benchmark::State& state) {
  const Bytes cipher = aes256_cbc_encrypt(kKey, kIv, std::array<std::uint8_t, 256>{});
  for (auto _ : state) benchmark::DoNotOptimize(aes256_cbc_decrypt(kKey, kIv, cipher));
}
BENCHMARK(AesDecrypt256Bytes);

void SealOneKilobyte(benchmark::State& state) {
  const auto key = SealingKey::copy_of(kKey);
  const Bytes plain(1024);
  for (auto _ : state) benchmark::DoNotOptimize(seal(key, plain, {}, system_random()));
}
BENCHMARK(SealOneKilobyte);

void Sha3OfAPublicKey(benchmark::State& state) {  // the longest thing that an encapsulation hashes
  const std::array<std::uint8_t, kKemPublicKeySize> key{};
  std::array<std::uint8_t, 32> out{};
  for (auto _ : state) {
    sha3_256({key}, out);
    benchmark::DoNotOptimize(out);
  }
}
BENCHMARK(Sha3OfAPublicKey);

// The KEM of a session start: 0 is Kyber1024, 1 is ML-KEM-1024. The former goes by the names of tests/bench/compare.
KemKind kind_of(const benchmark::State& state) { return static_cast<KemKind>(state.range(0)); }

KemPrivateKey some_kem_key(KemKind kind) {
  testing::SeededRandom random(1);
  return *generate_kem_key(kind, random);
}

void KemKeyGen(benchmark::State& state) {  // drawing a seed, and the public key of it
  for (auto _ : state) benchmark::DoNotOptimize(generate_kem_key(kind_of(state), system_random())->public_key());
}
BENCHMARK(KemKeyGen)->ArgName("kind")->Arg(1);
BENCHMARK(KemKeyGen)->Name("core/kem_keygen")->Unit(benchmark::kMicrosecond)->Arg(0);

void KemEncaps(benchmark::State& state) {
  const KemPublicKey key = some_kem_key(kind_of(state)).public_key();
  for (auto _ : state) benchmark::DoNotOptimize(encapsulate(kind_of(state), key, system_random()));
}
BENCHMARK(KemEncaps)->ArgName("kind")->Arg(1);
BENCHMARK(KemEncaps)->Name("core/kem_encapsulate")->Unit(benchmark::kMicrosecond)->Arg(0);

void KemDecaps(benchmark::State& state) {  // from the seed: deriving the key is a part of it
  const KemPrivateKey key = some_kem_key(kind_of(state));
  const auto made = *encapsulate(kind_of(state), key.public_key(), system_random());
  for (auto _ : state) benchmark::DoNotOptimize(key.decapsulate(made.ciphertext));
}
BENCHMARK(KemDecaps)->ArgName("kind")->Arg(1);
BENCHMARK(KemDecaps)->Name("core/kem_decapsulate")->Unit(benchmark::kMicrosecond)->Arg(0);

/// One epoch of the post-quantum ratchet.
struct Epoch {
  mlkem768::Seed seed = *random_secret<mlkem768::Seed>(system_random());
  mlkem768::Message message = *random_secret<mlkem768::Message>(system_random());
  mlkem768::PublicKey key = mlkem768::public_key_of(seed);
  mlkem768::FirstHalf first = mlkem768::encapsulate_first(key.header, message);
  mlkem768::Ciphertext2 second = mlkem768::encapsulate_second(key.header, key.vector, message);
};

void MlKem768KeyGen(benchmark::State& state) {
  const Epoch epoch;
  for (auto _ : state) benchmark::DoNotOptimize(mlkem768::public_key_of(epoch.seed));
}
BENCHMARK(MlKem768KeyGen);

void MlKem768EncapsFirst(benchmark::State& state) {
  const Epoch epoch;
  for (auto _ : state) benchmark::DoNotOptimize(mlkem768::encapsulate_first(epoch.key.header, epoch.message));
}
BENCHMARK(MlKem768EncapsFirst);

void MlKem768EncapsSecond(benchmark::State& state) {  // with the check of the vector that comes before it
  const Epoch epoch;
  for (auto _ : state) {
    if (!mlkem768::fits(epoch.key.header, epoch.key.vector)) state.SkipWithError("wrong answer");
    benchmark::DoNotOptimize(mlkem768::encapsulate_second(epoch.key.header, epoch.key.vector, epoch.message));
  }
}
BENCHMARK(MlKem768EncapsSecond);

void MlKem768Decaps(benchmark::State& state) {
  const Epoch epoch;
  for (auto _ : state) {
    benchmark::DoNotOptimize(mlkem768::decapsulate(epoch.seed, epoch.first.ciphertext, epoch.second));
  }
}
BENCHMARK(MlKem768Decaps);

}  // namespace
}  // namespace pawl::crypto
