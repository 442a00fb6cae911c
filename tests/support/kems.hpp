// The three KEMs as their vectors see them: byte strings of any length go in, and nothing comes out where a length, a
// coefficient or a hash has to be refused. Behind it are mlkem768.hpp and kem1024.hpp, and for the expanded keys of
// ML-KEM-768, which pawl does not store, the core below them.
//
//   const auto& kem = testing::kem(testing::KemName::kMlKem768);
//   const auto pair = kem.generate(seed);              // ek and the expanded dk
//   const auto made = kem.encapsulate(pair->ek, m);    // c and K
//   kem.decapsulate(pair->dk, made->c);                // K
#pragma once
#include <memory>
#include <optional>

#include "core/crypto/keccak/sponge.hpp"
#include "core/crypto/kem1024.hpp"
#include "core/crypto/mlkem/field.hpp"
#include "core/crypto/mlkem/kem.hpp"
#include "core/crypto/mlkem768.hpp"
#include "core/crypto/sha3.hpp"
#include "tests/support/fixed_random.hpp"

namespace pawl::testing {

enum class KemName { kMlKem768, kMlKem1024, kKyber1024 };

class Kem {
 public:
  struct Pair {
    Bytes ek;
    Bytes dk;  // expanded
  };
  struct Made {
    Bytes c;
    Bytes secret;
  };

  Kem() = default;
  Kem(const Kem&) = delete;
  Kem& operator=(const Kem&) = delete;
  virtual ~Kem() = default;

  [[nodiscard]] virtual std::optional<Pair> generate(ByteView seed) const = 0;
  [[nodiscard]] virtual std::optional<Made> encapsulate(ByteView ek, ByteView m) const = 0;
  /// `dk` is a seed or an expanded key.
  [[nodiscard]] virtual std::optional<Bytes> decapsulate(ByteView dk, ByteView c) const = 0;
  [[nodiscard]] virtual std::size_t public_key_size() const = 0;
  [[nodiscard]] virtual std::size_t expanded_key_size() const = 0;
  [[nodiscard]] virtual std::size_t ciphertext_size() const = 0;
};

namespace kems {

namespace mlkem = crypto::mlkem;

inline Bytes joined(std::initializer_list<ByteView> parts) {
  Bytes whole;
  for (const ByteView part : parts) whole.insert(whole.end(), part.begin(), part.end());
  return whole;
}

template <std::size_t N>
std::array<std::uint8_t, N> array_of(ByteView bytes) {
  std::array<std::uint8_t, N> out{};
  std::copy_n(bytes.begin(), N, out.begin());
  return out;
}

template <std::size_t K>
Kem::Pair expanded_pair(mlkem::Scheme scheme, ByteView seed) {
  mlkem::PrivateKey<K> key(scheme, seed.first<64>());
  Bytes s(mlkem::Parameters<K>::kVector);
  for (std::size_t i = 0; i < K; ++i) {
    for (std::int16_t& number : key.s[i].at) number = mlkem::reduced(number);
    mlkem::encode(key.s[i], std::span(s).subspan(i * mlkem::kNttEncodedSize).template first<mlkem::kNttEncodedSize>());
  }
  const auto& ek = key.public_key.bytes;
  return {joined({ek}), joined({s, ek, key.public_key.hash, key.z})};
}

template <std::size_t K>
class SizedKem : public Kem {
 public:
  [[nodiscard]] std::size_t public_key_size() const override { return mlkem::Parameters<K>::kPublicKey; }
  [[nodiscard]] std::size_t expanded_key_size() const override { return mlkem::Parameters<K>::kExpandedKey; }
  [[nodiscard]] std::size_t ciphertext_size() const override {
    return mlkem::Parameters<K>::kFirst + mlkem::Parameters<K>::kSecond;
  }
};

class MlKem768 final : public SizedKem<3> {
 public:
  [[nodiscard]] std::optional<Pair> generate(ByteView seed) const override {
    if (seed.size() != 64) return std::nullopt;
    return expanded_pair<3>(mlkem::Scheme::kMlKem, seed);
  }

  [[nodiscard]] std::optional<Made> encapsulate(ByteView ek, ByteView m) const override {
    if (ek.size() != public_key_size() || m.size() != 32) return std::nullopt;
    const auto vector = array_of<1152>(ek);
    std::array<std::uint8_t, 32> hash{};
    crypto::sha3_256({ek}, hash);
    const auto header = array_of<64>(joined({ek.last<32>(), hash}));
    if (!crypto::mlkem768::fits(header, vector)) return std::nullopt;
    const auto message = crypto::mlkem768::Message::copy_of(m.first<32>());
    const auto half = crypto::mlkem768::encapsulate_first(header, message);
    const auto second = crypto::mlkem768::encapsulate_second(header, vector, message);
    return Made{joined({half.ciphertext, second}), joined({half.secret.reveal()})};
  }

  [[nodiscard]] std::optional<Bytes> decapsulate(ByteView dk, ByteView c) const override {
    if (c.size() != ciphertext_size()) return std::nullopt;
    const auto first = array_of<960>(c);
    const auto second = array_of<128>(c.subspan(960));
    if (dk.size() == 64) {
      const auto seed = crypto::mlkem768::Seed::copy_of(dk.first<64>());
      const auto secret = crypto::mlkem768::decapsulate(seed, first, second);
      return joined({secret.reveal()});
    }
    if (dk.size() != expanded_key_size()) return std::nullopt;
    const mlkem::ExpandedKey<3> expanded(dk);
    if (!mlkem::hash_fits<3>(expanded)) return std::nullopt;
    Bytes secret(32);
    mlkem::decapsulate<3>(mlkem::Scheme::kMlKem, mlkem::PrivateKey<3>(expanded), {first, second},
                          std::span<std::uint8_t, 32>(secret));
    return secret;
  }
};

class Kem1024 final : public SizedKem<4> {
 public:
  explicit Kem1024(crypto::KemKind kind) : kind_(kind) {}

  [[nodiscard]] std::optional<Pair> generate(ByteView seed) const override {
    if (seed.size() != 64) return std::nullopt;
    const auto key = crypto::KemPrivateKey::from_seed(kind_, crypto::KemSeed::copy_of(seed.first<64>()));
    const bool mlkem = kind_ == crypto::KemKind::kMlKem1024;
    Pair pair = expanded_pair<4>(mlkem ? mlkem::Scheme::kMlKem : mlkem::Scheme::kKyberRound3, seed);
    if (!same_bytes(key.public_key().bytes, pair.ek)) return std::nullopt;
    return pair;
  }

  [[nodiscard]] std::optional<Made> encapsulate(ByteView ek, ByteView m) const override {
    if (ek.size() != public_key_size()) return std::nullopt;
    TapeRandom random(joined({m}));
    const auto made = crypto::encapsulate(kind_, {array_of<1568>(ek)}, random);
    if (!made || random.left() != 0) return std::nullopt;
    return Made{joined({made->ciphertext}), joined({made->secret.reveal()})};
  }

  [[nodiscard]] std::optional<Bytes> decapsulate(ByteView dk, ByteView c) const override {
    const auto key = crypto::KemPrivateKey::from_saved(kind_, dk);
    if (!key || c.size() != ciphertext_size()) return std::nullopt;
    const auto secret = key->decapsulate(array_of<1568>(c));
    return joined({secret.reveal()});
  }

 private:
  crypto::KemKind kind_;
};

}  // namespace kems

inline const Kem& kem(KemName name) {
  static const kems::MlKem768 mlkem768;
  static const kems::Kem1024 mlkem1024(crypto::KemKind::kMlKem1024);
  static const kems::Kem1024 kyber1024(crypto::KemKind::kKyber1024);
  if (name == KemName::kMlKem768) return mlkem768;
  if (name == KemName::kMlKem1024) return mlkem1024;
  return kyber1024;
}

/// The digest of `runs` runs (C2SP/CCTV, "Accumulated pq-crystals vectors"): the inputs are read from one SHAKE128, and
/// what comes of them goes into another.
inline Bytes accumulated(const Kem& kem, std::uint64_t runs) {
  crypto::keccak::Sponge in(crypto::keccak::kShake128);
  crypto::keccak::Sponge out(crypto::keccak::kShake128);
  const auto read = [&](std::size_t size) {
    Bytes bytes(size);
    in.squeeze(bytes);
    return bytes;
  };
  for (; runs > 0; --runs) {
    const Bytes seed = read(64);
    const Bytes m = read(32);
    const Bytes random_c = read(kem.ciphertext_size());
    const auto pair = kem.generate(seed);
    const auto made = kem.encapsulate(pair->ek, m);
    out.absorb(pair->ek);
    out.absorb(made->c);
    out.absorb(made->secret);
    out.absorb(*kem.decapsulate(pair->dk, random_c));
  }
  Bytes digest(32);
  out.squeeze(digest);
  return digest;
}

}  // namespace pawl::testing
