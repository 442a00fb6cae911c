// ML-KEM beside libcrypto's own, where it has one: OpenSSL 3.5 and later (CMakeLists.txt leaves this out elsewhere).
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <memory>

#include "tests/support/kems.hpp"

namespace pawl::crypto {
namespace {

using testing::Kem;
using testing::kem;
using testing::KemName;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Free>;

void require(int answer) {
  if (answer != 1) throw std::runtime_error("libcrypto refused");
}

/// The one parameter `name`, which libcrypto only reads.
std::array<OSSL_PARAM, 2> parameter(const char* name, ByteView value) {
  auto* const bytes = const_cast<std::uint8_t*>(value.data());
  return {OSSL_PARAM_construct_octet_string(name, bytes, value.size()), OSSL_PARAM_construct_end()};
}

Key key_of_seed(const char* algorithm, ByteView seed) {
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr));
  auto parameters = parameter("seed", seed);
  EVP_PKEY* key = nullptr;
  require(EVP_PKEY_fromdata_init(context.get()));
  require(EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.data()));
  return Key(key);
}

Bytes public_key(const Key& key, std::size_t size) {
  Bytes bytes(size);
  require(EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, bytes.data(), size, &size));
  return bytes;
}

Kem::Made encapsulated(const Key& key, ByteView message, std::size_t size) {
  const Context context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  const auto parameters = parameter("ikme", message);
  Kem::Made made{Bytes(size), Bytes(32)};
  std::size_t secret_size = made.secret.size();
  require(EVP_PKEY_encapsulate_init(context.get(), parameters.data()));
  require(EVP_PKEY_encapsulate(context.get(), made.c.data(), &size, made.secret.data(), &secret_size));
  return made;
}

Bytes decapsulated(const Key& key, const Bytes& ciphertext) {
  const Context context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  Bytes secret(32);
  std::size_t size = secret.size();
  require(EVP_PKEY_decapsulate_init(context.get(), nullptr));
  require(EVP_PKEY_decapsulate(context.get(), secret.data(), &size, ciphertext.data(), ciphertext.size()));
  return secret;
}

void expect_agreement(const Kem& ours, const char* algorithm) {
  testing::SeededRandom random(1);
  for (int i = 0; i < 200; ++i) {
    Bytes seed(64);
    Bytes message(32);
    ASSERT_TRUE(random.fill(seed));
    ASSERT_TRUE(random.fill(message));
    const Key theirs = key_of_seed(algorithm, seed);
    const auto pair = ours.generate(seed);
    ASSERT_EQ(pair->ek, public_key(theirs, ours.public_key_size()));
    auto made = *ours.encapsulate(pair->ek, message);
    const auto made_by_them = encapsulated(theirs, message, ours.ciphertext_size());
    ASSERT_EQ(made.c, made_by_them.c);
    ASSERT_EQ(made.secret, made_by_them.secret);
    ASSERT_EQ(decapsulated(theirs, made.c), made.secret);
    made.c[random.below(static_cast<std::uint32_t>(made.c.size()))] ^= 0x20;
    ASSERT_EQ(decapsulated(theirs, made.c), *ours.decapsulate(seed, made.c));
  }
}

TEST(MlKem, AgreesWithLibcryptos) {
  expect_agreement(kem(KemName::kMlKem768), "ML-KEM-768");
  expect_agreement(kem(KemName::kMlKem1024), "ML-KEM-1024");
}

}  // namespace
}  // namespace pawl::crypto
