// Objects that held secrets are zeros when they are gone, those of libcrypto included.
#include <gmock/gmock.h>
#include <malloc.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <cstdlib>
#include <new>

#include "core/crypto/aes_cbc.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/keccak/four_sponges.hpp"
#include "core/crypto/mlkem/kem.hpp"
#include "core/crypto/sha256_stream.hpp"

namespace pawl::crypto {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::Ne;

constexpr std::array<std::uint8_t, 32> kKey{0x8B, 0x1F, 0x5E, 0xC0, 0x77, 0x29, 0xD4, 0x63, 0x90, 0xAB, 0x3C,
                                            0x11, 0xE2, 0x58, 0xF6, 0x0D, 0xB4, 0x7A, 0x46, 0x95, 0xCE, 0x33};

// The bytes of a T after `use` has had it and its destructor has run.
template <class T, class Use>
std::array<std::uint8_t, sizeof(T)> remains_of(Use use) {
  alignas(T) std::array<std::uint8_t, sizeof(T)> place{};
  use(place.data());
  auto* const object = std::launder(reinterpret_cast<T*>(place.data()));
  EXPECT_THAT(place, Contains(Ne(0)));
  object->~T();
  return place;
}

TEST(HmacKey, IsErasedWhenItsLifeEnds) {
  EXPECT_THAT(remains_of<HmacKey>([](void* place) { new (place) HmacKey(kKey); }), Each(0));
}

TEST(Sha256Stream, IsErasedWhenItsLifeEnds) {
  const auto remains =
      remains_of<Sha256Stream>([](void* place) { (new (place) Sha256Stream)->absorb(Bytes(100, 0xFF)); });
  // All but the number of bytes, which tells no more than the message's length.
  EXPECT_EQ(std::ranges::count_if(remains, [](std::uint8_t byte) { return byte != 0; }), 1);
}

TEST(Sponge, IsErasedWhenItsLifeEnds) {
  const auto remains = remains_of<keccak::Sponge>(
      [](void* place) { (new (place) keccak::Sponge(keccak::kShake256))->absorb(Bytes(100, 0xFF)); });
  // All but the rate, the suffix and the number of bytes, none of which is secret.
  EXPECT_EQ(std::ranges::count_if(remains, [](std::uint8_t byte) { return byte != 0; }), 3);
}

TEST(FourSponges, AreErasedWhenTheirLifeEnds) {
  const std::array<ByteView, 4> suffixes{};
  const auto sponges = [&](void* place) { new (place) keccak::FourSponges(keccak::kShake256, kKey, suffixes); };
  EXPECT_THAT(remains_of<keccak::FourSponges>(sponges), Each(0));
}

TEST(Erased, PolynomialsAreErasedWhenTheirLifeEnds) {
  using Vector = mlkem::Erased<mlkem::Vector<4>>;
  EXPECT_THAT(remains_of<Vector>([](void* place) {
                auto& vector = *new (place) Vector;
                for (mlkem::Polynomial& polynomial : vector) polynomial.at.fill(-1);
              }),
              Each(0));
}

TEST(SecretAndCoins, AreErasedWhenTheirLifeEnds) {
  EXPECT_THAT(
      remains_of<mlkem::SecretAndCoins>([](void* place) { new (place) mlkem::SecretAndCoins(kKey, mlkem::Bytes32{}); }),
      Each(0));
}

TEST(Encryption, IsErasedWhenItsLifeEnds) {
  using Encryption = mlkem::Encryption<3>;
  EXPECT_THAT(remains_of<Encryption>([](void* place) { new (place) Encryption(kKey); }), Each(0));
}

TEST(PrivateKeyOfAKem, IsErasedWhenItsLifeEnds) {
  using PrivateKey = mlkem::PrivateKey<4>;
  constexpr std::array<std::uint8_t, 64> kSeed{1, 2, 3};
  const auto remains =
      remains_of<PrivateKey>([&](void* place) { new (place) PrivateKey(mlkem::Scheme::kMlKem, kSeed); });
  // All but the public key.
  EXPECT_THAT(std::span(remains).subspan(offsetof(PrivateKey, s)), Each(0));
}

// libcrypto's memory comes through here, so that what it frees can be looked at.
int blocks_freed = 0;
int keys_freed = 0;

void look_and_free(void* memory, const char* /*file*/, int /*line*/) {
  if (memory == nullptr) return;
  const auto* const bytes = static_cast<const std::uint8_t*>(memory);
  const ByteView half = ByteView(kKey).first(16);  // what key schedules in both directions begin or end with
  const std::uint8_t* const end = bytes + malloc_usable_size(memory);
  keys_freed += std::search(bytes, end, half.begin(), half.end()) != end ? 1 : 0;
  ++blocks_freed;
  std::free(memory);
}
[[maybe_unused]] const int kOurMemory = CRYPTO_set_mem_functions(
    [](std::size_t size, const char*, int) { return std::malloc(size); },
    [](void* memory, std::size_t size, const char*, int) { return std::realloc(memory, size); }, look_and_free);

TEST(AesCbc, LeavesNoKeyInTheMemoryThatLibcryptoFrees) {
  ASSERT_EQ(kOurMemory, 1);
  const std::array<std::uint8_t, 16> iv{};
  blocks_freed = keys_freed = 0;
  const Bytes cipher = aes256_cbc_encrypt(kKey, iv, Bytes(100));
  EXPECT_TRUE(aes256_cbc_decrypt(kKey, iv, cipher));
  EXPECT_GE(blocks_freed, 2);
  EXPECT_EQ(keys_freed, 0);
}

TEST(AesCbc, AKeyInFreedMemoryWouldBeSeen) {  // or the test above would prove nothing
  keys_freed = 0;
  void* const memory = OPENSSL_malloc(kKey.size());
  std::ranges::copy(kKey, static_cast<std::uint8_t*>(memory));
  __asm__ volatile("" : : "r"(memory) : "memory");
  OPENSSL_free(memory);
  EXPECT_EQ(keys_freed, 1);
}

}  // namespace
}  // namespace pawl::crypto
