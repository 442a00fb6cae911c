#include "tests/agent/vectors/primitives.hpp"

#include <algorithm>
#include <limits>

#include "core/crypto/aes_cbc.hpp"
#include "core/crypto/hkdf.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/sha256.hpp"
#include "core/crypto/sha3.hpp"
#include "core/crypto/xeddsa.hpp"

namespace vectors {
namespace {

namespace crypto = pawl::crypto;

bool is_valid(const Request& vector) { return vector.text("result") == "valid"; }

Bytes mac_of(const Bytes& key, const Bytes& message) {
  Bytes mac(32);
  crypto::HmacKey(key).mac({message}, std::span<std::uint8_t, 32>(mac));
  return mac;
}

Bytes hkdf(const Request& vector, std::size_t size) {
  Bytes out(size);
  const Bytes ikm = vector.bytes("ikm");
  crypto::hkdf(vector.bytes("salt"), {ikm}, vector.bytes("info"), out);
  return out;
}

/// `size` is how much of its output a SHAKE is asked for.
Bytes digest(const std::string& algorithm, const Bytes& message, std::size_t size) {
  Bytes out(algorithm.starts_with("shake") ? size : algorithm == "sha3_512" ? 64 : 32);
  if (algorithm == "sha256") {
    std::ranges::copy(crypto::sha256({message}), out.begin());
  } else if (algorithm == "sha3_256") {
    crypto::sha3_256({message}, std::span<std::uint8_t, 32>(out));
  } else if (algorithm == "sha3_512") {
    crypto::sha3_512({message}, std::span<std::uint8_t, 64>(out));
  } else if (algorithm == "shake_128") {
    crypto::shake128({message}, out);
  } else if (algorithm == "shake_256") {
    crypto::shake256({message}, out);
  } else {
    throw Skipped{algorithm};
  }
  return out;
}

void expect_product(const crypto::PrivateKey& key, const crypto::PublicKey& point, const Request& vector,
                    const char* name) {
  const auto product = crypto::agree(key, point);
  const Bytes wanted = vector.bytes(name);
  if (std::all_of(wanted.begin(), wanted.end(), [](std::uint8_t byte) { return byte == 0; })) {
    expect(!product && product.error().code == pawl::Errc::kInvalidKey, "an all-zero agreement is not refused");
    return;
  }
  expect(static_cast<bool>(product), "the agreement is refused");
  expect_bytes(vector, name, product->reveal());
}

}  // namespace

void x25519(const Request& vector) {
  expect_product(private_key(vector, "private"), public_key(vector, "public"), vector, "shared");
}

void x25519_multiply(const Request& vector) {
  expect_product(private_key(vector, "scalar"), public_key(vector, "u"), vector, "out");
}

void x25519_iterate(const Request& vector) {
  std::array<std::uint8_t, 32> scalar = fixed<32>(vector, "start");
  std::array<std::uint8_t, 32> point = scalar;
  for (auto left = vector.number("count", 1, 1'000'000); left > 0; --left) {
    const auto product = value_of(crypto::agree(crypto::clamped(scalar), crypto::PublicKey::from_u(point)));
    point = scalar;
    std::copy_n(product.reveal().begin(), 32, scalar.begin());
  }
  expect_bytes(vector, "out", scalar);
}

void canonical_key(const Request& vector) {
  expect(crypto::is_canonical(public_key(vector, "u")) == vector.flag("canonical"), "the key is judged wrongly");
}

void hmac_sha256(const Request& vector) {
  Bytes mac = mac_of(vector.bytes("key"), vector.bytes("msg"));
  mac.resize(static_cast<std::size_t>(vector.number("tag_bits", 0, 256)) / 8);
  expect((mac == vector.bytes("tag")) == is_valid(vector), "the tag is judged wrongly");
}

void hkdf_sha256(const Request& vector) {
  const auto size = static_cast<std::size_t>(vector.number("size", 0, 1 << 20));
  expect(crypto::hkdf_fits(size) == is_valid(vector), "the length of the output is judged wrongly");
  if (!crypto::hkdf_fits(size)) return;
  expect_bytes(vector, "okm", hkdf(vector, size));
  if (vector.has("prk")) expect_bytes(vector, "prk", mac_of(vector.bytes("salt"), vector.bytes("ikm")));
}

void aes_cbc(const Request& vector) {
  const auto bits = vector.number("bits", 0, 256);
  if (bits != 256) throw Skipped{"AES-" + std::to_string(bits) + "-CBC"};
  const auto key = fixed<32>(vector, "key");
  const auto iv = fixed<16>(vector, "iv");
  const auto opened = crypto::aes256_cbc_decrypt(key, iv, vector.bytes("ct"));
  expect(static_cast<bool>(opened) == is_valid(vector), "the padding is judged wrongly");
  if (!opened) return;
  expect_bytes(vector, "msg", *opened);
  expect_bytes(vector, "ct", crypto::aes256_cbc_encrypt(key, iv, vector.bytes("msg")));
}

void hash(const Request& vector) {
  const std::string algorithm = vector.has("alg") ? vector.text("alg") : "sha256";
  expect_bytes(vector, "out", digest(algorithm, vector.bytes("msg"), vector.bytes("out").size()));
}

void xeddsa(const Request& vector) {
  const crypto::PublicKey signer = public_key(vector, "public");
  const Bytes message = vector.bytes("msg");
  const bool verified = crypto::xeddsa_verify(signer, message, vector.bytes("sig"));
  expect(verified == vector.object("verify").flag("signal"), verified ? "believed" : "not believed");
  if (!vector.has("private")) return;
  expect(crypto::public_key_of(private_key(vector, "private")) == signer, "the public key is another one");
  // Signatures of the public document's dialect are checked, never made.
  if (vector.text("kind") != "sign" || vector.text("dialect") != "signal") return;
  Tape tape(vector.bytes("random"));
  expect_bytes(vector, "sig", value_of(crypto::xeddsa_sign(private_key(vector, "private"), message, tape)));
}

void xeddsa_judgement(const Request& vector) {
  const bool verified = crypto::xeddsa_verify(public_key(vector, "public"), vector.bytes("msg"), vector.bytes("sig"));
  expect(verified == vector.flag("accepted"), verified ? "believed" : "not believed");
}

void aes_cbc_constant(const Request& vector) {
  const auto key = fixed<32>(vector, "key");
  const auto iv = fixed<16>(vector, "iv");
  expect_bytes(vector, "ct", crypto::aes256_cbc_encrypt(key, iv, vector.bytes("msg")));
  expect_bytes(vector, "msg", value_of(crypto::aes256_cbc_decrypt(key, iv, vector.bytes("ct"))));
}

void hmac_label(const Request& vector) {
  const std::string label = vector.text("label");
  expect_bytes(vector, "out", mac_of(vector.bytes("key"), Bytes(label.begin(), label.end())));
}

void hkdf_constant(const Request& vector) { expect_bytes(vector, "out", hkdf(vector, vector.bytes("out").size())); }

void certificate_signature(const Request& vector) {
  const bool verified =
      crypto::xeddsa_verify(public_key(vector, "signer"), vector.bytes("body"), vector.bytes("signature"));
  expect(verified == vector.flag("valid"), verified ? "believed" : "not believed");
}

void unit_xeddsa(const Request& vector) {
  const crypto::PublicKey signer = public_key(vector, "public");
  const Bytes message = vector.bytes("message");
  Tape tape(vector.bytes("z"));
  expect_bytes(vector, "signature", value_of(crypto::xeddsa_sign(private_key(vector, "private"), message, tape)));
  for (const char* name : {"signature", "deterministic_variant_signature"}) {
    expect(crypto::xeddsa_verify(signer, message, vector.bytes(name)), std::string(name) + " is not believed");
  }
}

}  // namespace vectors
