// The published vectors of ML-KEM-768, ML-KEM-1024 and Kyber1024.
#include <gmock/gmock.h>

#include "core/crypto/sha3.hpp"
#include "tests/support/kems.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::crypto {
namespace {

using testing::bytes_at;
using testing::Json;
using testing::kem;
using testing::Kem;
using testing::KemName;
using testing::to_hex;
using testing::kems::joined;

std::string sha3_hex(ByteView bytes) {
  std::array<std::uint8_t, 32> digest{};
  sha3_256({bytes}, digest);
  return to_hex(digest);
}

std::string sha256_hex(ByteView bytes) { return to_hex(sha256({bytes})); }

Bytes seed_of(const Json& c) {
  return c.contains("seed") ? bytes_at(c, "seed") : joined({bytes_at(c, "d"), bytes_at(c, "z")});
}

/// `got` is what the case says, if it says so.
void expect_hex(const Json& c, const char* name, const std::string& got) {
  if (c.contains(name)) {
    EXPECT_EQ(got, c.at(name)) << c.at("id") << ", " << name;
  }
}

bool is_valid(const Json& c) { return !c.contains("result") || c.at("result") == "valid"; }

struct File {
  const char* name;
  KemName kem;
};

class KemVectors : public ::testing::TestWithParam<File> {
 protected:
  [[nodiscard]] const Kem& of_file() const { return kem(GetParam().kem); }

  // The cases of one kind, each with the key that its "dk" stands for.
  [[nodiscard]] std::vector<Json> cases(const char* kind) const {
    const Json file = testing::vectors(GetParam().name);
    std::vector<Json> all;
    for (Json one : file.at("cases")) {
      if (one.at("kind") != kind) continue;
      const std::string dk = one.value("dk", "");
      if (dk.starts_with('@')) one["dk"] = file.at("keys").at(dk.substr(1));
      all.push_back(std::move(one));
    }
    return all;
  }

  void expect_key(const Json& c) const {
    const auto pair = of_file().generate(seed_of(c));
    ASSERT_EQ(pair.has_value(), is_valid(c)) << c.at("id");
    if (pair) expect_hex(c, "dk", to_hex(pair->dk));
  }

  void expect_ciphertext(const Json& c) const {
    const auto made = of_file().encapsulate(bytes_at(c, "ek"), bytes_at(c, "m"));
    ASSERT_EQ(made.has_value(), is_valid(c)) << c.at("id");
    if (!made) return;
    expect_hex(c, "K", to_hex(made->secret));
    expect_hex(c, "c", to_hex(made->c));
    expect_hex(c, "c_sha256", sha256_hex(made->c));
  }

  void expect_secret(const Json& c, const char* key) const {
    const auto secret = of_file().decapsulate(bytes_at(c, key), bytes_at(c, "c"));
    ASSERT_EQ(secret.has_value(), is_valid(c)) << c.at("id");
    if (secret) expect_hex(c, "K", to_hex(*secret));
  }
};

using Acvp = KemVectors;

TEST_P(Acvp, KeyGenerationAgrees) {
  for (const Json& c : cases("keygen")) expect_key(c);
}

TEST_P(Acvp, EncapsulationAgrees) {
  for (const Json& c : cases("encaps")) expect_ciphertext(c);
}

TEST_P(Acvp, DecapsulationAgreesWithImplicitRejection) {
  for (const Json& c : cases("decaps")) expect_secret(c, "dk");
}

TEST_P(Acvp, EncapsulationKeysAreJudgedAlike) {
  for (const Json& c : cases("ek_check")) {
    EXPECT_EQ(of_file().encapsulate(bytes_at(c, "ek"), Bytes(32)).has_value(), is_valid(c)) << c.at("id");
  }
}

TEST_P(Acvp, DecapsulationKeysAreJudgedAlike) {
  const Bytes ciphertext(of_file().ciphertext_size());
  for (const Json& c : cases("dk_check")) {
    EXPECT_EQ(of_file().decapsulate(bytes_at(c, "dk"), ciphertext).has_value(), is_valid(c)) << c.at("id");
  }
}

INSTANTIATE_TEST_SUITE_P(MlKem, Acvp,
                         ::testing::Values(File{"acvp-mlkem768.json", KemName::kMlKem768},
                                           File{"acvp-mlkem1024.json", KemName::kMlKem1024}));

using Wycheproof = KemVectors;

TEST_P(Wycheproof, KeyGenerationAgrees) {
  for (const Json& c : cases("keygen")) expect_key(c);
}

TEST_P(Wycheproof, EncapsulationAgreesAndRefusesKeysPastTheModulus) {
  for (const Json& c : cases("encaps")) expect_ciphertext(c);
}

TEST_P(Wycheproof, DecapsulationFromASeedAgrees) {
  for (const Json& c : cases("decaps_seed")) {
    expect_secret(c, "seed");
    const auto pair = of_file().generate(bytes_at(c, "seed"));
    if (pair) expect_hex(c, "ek_sha256", sha256_hex(pair->ek));
  }
}

TEST_P(Wycheproof, DecapsulationFromAnExpandedKeyAgrees) {
  for (const Json& c : cases("decaps_dk")) expect_secret(c, "dk");
}

INSTANTIATE_TEST_SUITE_P(MlKem, Wycheproof,
                         ::testing::Values(File{"wycheproof-mlkem768.json", KemName::kMlKem768},
                                           File{"wycheproof-mlkem1024.json", KemName::kMlKem1024}));

std::vector<Json> cases_of_kind(const char* file, const char* kind) {
  std::vector<Json> all;
  for (const Json& c : testing::cases_of(file)) {
    if (c.at("kind") == kind) all.push_back(c);
  }
  return all;
}

const Kem& kem_of_set(const Json& c) { return kem(c.at("set") == "768" ? KemName::kMlKem768 : KemName::kMlKem1024); }

// Its keys come from a draft of FIPS 203, so that they are taken as they are.
TEST(Cctv, TheUnluckyAndTheIntermediateCaseAgree) {
  for (const char* kind : {"unlucky", "intermediate"}) {
    for (const Json& c : cases_of_kind("cctv-mlkem.json", kind)) {
      const Bytes dk = bytes_at(c, "dk");
      const std::size_t size = kem_of_set(c).public_key_size();
      const auto made = kem_of_set(c).encapsulate(ByteView(dk).subspan(size - 32, size), bytes_at(c, "m"));
      ASSERT_TRUE(made) << c.at("id");
      EXPECT_EQ(to_hex(made->c), c.at("c")) << c.at("id");
      EXPECT_EQ(to_hex(made->secret), c.at("K")) << c.at("id");
      EXPECT_EQ(kem_of_set(c).decapsulate(dk, made->c), made->secret) << c.at("id");
    }
  }
}

TEST(Cctv, ThousandsOfAccumulatedRunsAgree) {
  for (const Json& c : cases_of_kind("cctv-mlkem.json", "accumulated")) {
    EXPECT_EQ(to_hex(testing::accumulated(kem_of_set(c), c.at("tests"))), c.at("shake128_32")) << c.at("id");
  }
}

const Kem& kyber() { return kem(KemName::kKyber1024); }

std::vector<Json> kyber_cases(const char* kind) { return cases_of_kind("kyber1024-r3.json", kind); }

TEST(Kyber1024, AgreesWithTheHashedVectors) {
  for (const Json& c : kyber_cases("hashed")) {
    const auto pair = kyber().generate(seed_of(c));
    const auto made = kyber().encapsulate(pair->ek, bytes_at(c, "m"));
    expect_hex(c, "pk_sha3_256", sha3_hex(pair->ek));
    expect_hex(c, "sk_sha3_256", sha3_hex(pair->dk));
    expect_hex(c, "ct_sha3_256", sha3_hex(made->c));
    expect_hex(c, "ss", to_hex(made->secret));
    EXPECT_EQ(kyber().decapsulate(pair->dk, made->c), made->secret) << c.at("id");
  }
}

TEST(Kyber1024, AgreesWithTheWholeVectors) {
  for (const Json& c : kyber_cases("full")) {
    const auto pair = kyber().generate(seed_of(c));
    const auto made = kyber().encapsulate(pair->ek, bytes_at(c, "m"));
    expect_hex(c, "sk", to_hex(pair->dk));
    expect_hex(c, "ct", to_hex(made->c));
    expect_hex(c, "ss", to_hex(made->secret));
    EXPECT_EQ(kyber().decapsulate(pair->dk, made->c), made->secret) << c.at("id");
  }
}

TEST(Kyber1024, RejectsWithItsOwnZ) {
  for (const Json& c : kyber_cases("decaps")) {
    EXPECT_EQ(to_hex(*kyber().decapsulate(seed_of(c), bytes_at(c, "ct"))), c.at("ss")) << c.at("id");
  }
}

}  // namespace
}  // namespace pawl::crypto
