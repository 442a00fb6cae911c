// Keys of the KEMs from others: what no length, hash or coefficient rules out is worked with, whatever it is.
#include <algorithm>

#include "core/crypto/kem1024.hpp"
#include "core/crypto/mlkem768.hpp"
#include "core/crypto/sha3.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/support/fixed_random.hpp"

namespace {

using namespace pawl;
using namespace pawl::crypto;

// N bytes: the input, again and again.
template <std::size_t N>
std::array<std::uint8_t, N> filled(ByteView in) {
  std::array<std::uint8_t, N> out{};
  for (std::size_t i = 0; i < N && !in.empty(); ++i) out[i] = in[i % in.size()];
  return out;
}

bool below_modulus(ByteView vector) {
  for (std::size_t i = 0; i + 2 < vector.size(); i += 3) {
    const int both = vector[i] | vector[i + 1] << 8 | vector[i + 2] << 16;  // two coefficients
    if ((both & 0xFFF) >= 3329 || both >> 12 >= 3329) return false;
  }
  return true;
}

void import_private_key(KemKind kind, ByteView in) {
  const auto as_it_is = KemPrivateKey::from_saved(kind, in);
  fuzz::require(static_cast<bool>(as_it_is) || in.size() != 64, "every seed is a key");

  auto bytes = filled<kKemExpandedKeySize>(in);
  const auto public_key = std::span(bytes).subspan<1536, kKemPublicKeySize>();
  sha3_256({public_key}, std::span(bytes).subspan<3104, 32>());
  const auto key = KemPrivateKey::from_expanded(kind, bytes);
  fuzz::require(static_cast<bool>(key), "an expanded key with the right hash is a key");
  fuzz::require(same_bytes(key->reveal(), bytes), "it is kept as it came");
  fuzz::require(same_bytes(key->public_key().bytes, public_key), "its public key is the one inside");
  const auto ciphertext = filled<kKemCiphertextSize>(in);
  fuzz::require(key->decapsulate(ciphertext) == key->clone().decapsulate(ciphertext), "the same secret every time");
}

void encapsulate_to(KemKind kind, ByteView in) {
  const KemPublicKey key{filled<kKemPublicKeySize>(in)};
  testing::SeededRandom random(1);
  const auto made = encapsulate(kind, key, random);
  fuzz::require(static_cast<bool>(made) == below_modulus(ByteView(key.bytes).first(1536)), "the modulus decides");
}

void encapsulate_in_pieces(ByteView in) {
  const auto vector = filled<1152>(in);
  auto header = filled<64>(in);
  const auto message = mlkem768::Message::copy_of(filled<32>(in));
  (void)mlkem768::encapsulate_first(header, message);
  sha3_256({vector, ByteView(header).first(32)}, std::span(header).last<32>());
  const bool fits = mlkem768::fits(header, vector);
  fuzz::require(fits == below_modulus(vector), "with the right hash, the modulus decides");
  if (fits) (void)mlkem768::encapsulate_second(header, vector, message);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const KemKind kind = data[0] % 2 == 0 ? KemKind::kKyber1024 : KemKind::kMlKem1024;
  const ByteView in(data + 1, size - 1);
  import_private_key(kind, in);
  encapsulate_to(kind, in);
  encapsulate_in_pieces(in);
  return 0;
}
