// Cases of the KEMs. Which parameter set a case is about shows in the length of its keys; one that no set has must be
// refused.
#include "tests/support/kems.hpp"

#include "core/crypto/sha256.hpp"
#include "core/crypto/sha3.hpp"
#include "tests/agent/vectors/primitives.hpp"

namespace vectors {
namespace {

namespace crypto = pawl::crypto;
namespace mlkem768 = pawl::crypto::mlkem768;
using pawl::ByteView;
using pawl::testing::Kem;
using pawl::testing::kem;
using pawl::testing::KemName;
using pawl::testing::kems::joined;

bool is_valid(const Request& vector) { return !vector.has("result") || vector.text("result") == "valid"; }

/// The parameter set in which `size` says so; null: there is none.
const Kem* mlkem_where(std::size_t (Kem::*property)() const, std::size_t size) {
  for (const KemName name : {KemName::kMlKem768, KemName::kMlKem1024}) {
    if ((kem(name).*property)() == size) return &kem(name);
  }
  return nullptr;
}

Bytes seed_of(const Request& vector) {
  return vector.has("seed") ? vector.bytes("seed") : joined({vector.bytes("d"), vector.bytes("z")});
}

Bytes sha3(ByteView bytes) {
  Bytes digest(32);
  crypto::sha3_256({bytes}, std::span<std::uint8_t, 32>(digest));
  return digest;
}

/// As expect_bytes, where the case has the field.
void expect_bytes_if_given(const Request& vector, const char* name, ByteView got) {
  if (vector.has(name)) expect_bytes(vector, name, got);
}

/// True when there is a value to look at.
template <class T>
bool judged_rightly(const Request& vector, const std::optional<T>& value) {
  expect(value.has_value() == is_valid(vector), value ? "not refused" : "refused");
  return value.has_value();
}

std::optional<Bytes> decapsulated(const Bytes& dk, const Bytes& c) {
  const Kem* const sized = mlkem_where(&Kem::ciphertext_size, c.size());
  return sized == nullptr ? std::nullopt : sized->decapsulate(dk, c);
}

void expect_decapsulation(const Request& vector, const char* key) {
  const auto secret = decapsulated(vector.bytes(key), vector.bytes("c"));
  if (judged_rightly(vector, secret)) expect_bytes(vector, "K", *secret);
}

const Kem& kyber() { return kem(KemName::kKyber1024); }

/// The bytes after the type byte of the wire.
Bytes untyped(const Request& vector, const char* name) {
  const Bytes typed = vector.bytes(name);
  expect(!typed.empty(), std::string(name) + " is empty");
  return {typed.begin() + 1, typed.end()};
}

template <class T>
T present(std::optional<T> value, const char* what) {
  expect(value.has_value(), std::string(what) + " is refused");
  return *std::move(value);
}

}  // namespace

void kem_keygen(const Request& vector) {
  const Kem* const sized = mlkem_where(&Kem::expanded_key_size, vector.bytes("dk").size());
  const auto pair = sized == nullptr ? std::nullopt : sized->generate(seed_of(vector));
  if (judged_rightly(vector, pair)) expect_bytes(vector, "dk", pair->dk);
}

void kem_encaps(const Request& vector) {
  const Bytes ek = vector.bytes("ek");
  const Kem* const sized = mlkem_where(&Kem::public_key_size, ek.size());
  const auto made = sized == nullptr ? std::nullopt : sized->encapsulate(ek, vector.bytes("m"));
  if (!judged_rightly(vector, made)) return;
  expect_bytes(vector, "K", made->secret);
  expect_bytes_if_given(vector, "c", made->c);
  expect_bytes_if_given(vector, "c_sha256", crypto::sha256({made->c}));
}

void kem_decaps_seed(const Request& vector) {
  expect_decapsulation(vector, "seed");
  if (!is_valid(vector) || !vector.has("ek_sha256")) return;
  const Kem* const sized = mlkem_where(&Kem::ciphertext_size, vector.bytes("c").size());
  expect_bytes(vector, "ek_sha256", crypto::sha256({present(sized->generate(seed_of(vector)), "the seed").ek}));
}

void kem_decaps(const Request& vector) { expect_decapsulation(vector, "dk"); }

void kem_public_key_check(const Request& vector) {
  const Bytes ek = vector.bytes("ek");
  const Kem* const sized = mlkem_where(&Kem::public_key_size, ek.size());
  judged_rightly(vector, sized == nullptr ? std::nullopt : sized->encapsulate(ek, Bytes(32)));
}

void kem_private_key_check(const Request& vector) {
  const Bytes dk = vector.bytes("dk");
  const Kem* const sized = mlkem_where(&Kem::expanded_key_size, dk.size());
  judged_rightly(vector, sized == nullptr ? std::nullopt : sized->decapsulate(dk, Bytes(sized->ciphertext_size())));
}

/// The key is one of a draft of FIPS 203, so it is taken as it is and not made from its seed.
void kem_draft_run(const Request& vector) {
  const Bytes dk = vector.bytes("dk");
  const Kem* const sized = mlkem_where(&Kem::expanded_key_size, dk.size());
  expect(sized != nullptr, "dk has the length of no parameter set");
  const std::size_t public_key = sized->public_key_size();
  const ByteView ek = ByteView(dk).subspan(public_key - 32, public_key);
  const auto made = present(sized->encapsulate(ek, vector.bytes("m")), "the key");
  expect_bytes(vector, "c", made.c);
  expect_bytes(vector, "K", made.secret);
  expect_bytes(vector, "K", present(sized->decapsulate(dk, made.c), "the ciphertext"));
  expect_bytes_if_given(vector, "ek", ek);
  expect_bytes_if_given(vector, "h_ek", sha3(ek));
}

void kem_accumulated(const Request& vector) {
  const KemName name = vector.text("set") == "768" ? KemName::kMlKem768 : KemName::kMlKem1024;
  const auto runs = static_cast<std::uint64_t>(vector.number("tests", 1, 1'000'000));
  expect_bytes(vector, "shake128_32", pawl::testing::accumulated(kem(name), runs));
}

void kyber_run(const Request& vector) {
  const auto pair = present(kyber().generate(seed_of(vector)), "the seed");
  const auto made = present(kyber().encapsulate(pair.ek, vector.bytes("m")), "the key");
  expect_bytes(vector, "ss", made.secret);
  expect_bytes(vector, "ss", present(kyber().decapsulate(pair.dk, made.c), "the ciphertext"));
  expect_bytes_if_given(vector, "sk", pair.dk);
  expect_bytes_if_given(vector, "ct", made.c);
  expect_bytes_if_given(vector, "pk_sha3_256", sha3(pair.ek));
  expect_bytes_if_given(vector, "sk_sha3_256", sha3(pair.dk));
  expect_bytes_if_given(vector, "ct_sha3_256", sha3(made.c));
}

void kyber_rejection(const Request& vector) {
  expect_bytes(vector, "ss", present(kyber().decapsulate(seed_of(vector), vector.bytes("ct")), "the ciphertext"));
}

void kem_key_pair(const Request& vector) {
  const Kem& named = kem(vector.text("alg") == "mlkem1024" ? KemName::kMlKem1024 : KemName::kKyber1024);
  const Bytes sk = untyped(vector, "sk");
  const auto made = present(named.encapsulate(untyped(vector, "pk"), Bytes(32, 7)), "the public key");
  expect(present(named.decapsulate(sk, made.c), "the private key") == made.secret, "the keys do not belong together");
}

void unit_kyber(const Request& vector) {
  const auto made = present(kyber().encapsulate(untyped(vector, "public"), vector.bytes("m")), "the key");
  expect(made.c == untyped(vector, "ciphertext"), "the ciphertext is another one");
  expect_bytes(vector, "shared_secret", made.secret);
  expect_bytes(vector, "shared_secret", present(kyber().decapsulate(untyped(vector, "secret"), made.c), "the key"));
}

void mlkem768_pieces(const Request& vector) {
  const auto seed = mlkem768::Seed::copy_of(pawl::testing::kems::array_of<64>(seed_of(vector)));
  const auto message = mlkem768::Message::copy_of(fixed<32>(vector, "m"));
  const mlkem768::PublicKey key = mlkem768::public_key_of(seed);
  const mlkem768::FirstHalf half = mlkem768::encapsulate_first(key.header, message);
  const auto second = mlkem768::encapsulate_second(key.header, key.vector, message);
  const auto secret = mlkem768::decapsulate(seed, half.ciphertext, second);
  const auto rejected = mlkem768::decapsulate(seed, half.ciphertext, fixed<128>(vector, "ct2_bad"));
  expect_bytes(vector, "header", key.header);
  expect_bytes(vector, "ek_vector", key.vector);
  expect_bytes(vector, "ct1", half.ciphertext);
  expect_bytes(vector, "ct2", second);
  expect_bytes(vector, "shared_secret", half.secret.reveal());
  expect_bytes(vector, "shared_secret", secret.reveal());
  expect_bytes(vector, "shared_secret_bad", rejected.reveal());
}

void mlkem768_vector(const Request& vector) {
  const bool fits = mlkem768::fits(fixed<64>(vector, "header"), fixed<1152>(vector, "ek_vector"));
  expect(fits == vector.flag("valid"), fits ? "believed" : "not believed");
}

}  // namespace vectors
