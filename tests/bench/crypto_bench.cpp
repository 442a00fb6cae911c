// What the primitives cost: the parts of which a message, a turn and a session start are the sums.
#include <benchmark/benchmark.h>

#include "core/crypto/aead.hpp"
#include "core/crypto/aes_cbc.hpp"
#include "core/crypto/hkdf.hpp"
#include "core/crypto/hmac.hpp"
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

}  // namespace
}  // namespace pawl::crypto
