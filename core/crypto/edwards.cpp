#include "core/crypto/edwards.hpp"

#include <openssl/bn.h>

#include <memory>
#include <new>
#include <utility>

namespace pawl::crypto::edwards {
namespace {

struct Free {
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(BN_CTX* scratch) const { BN_CTX_free(scratch); }
};
using Number = std::unique_ptr<BIGNUM, Free>;

// libcrypto's arithmetic fails for want of memory alone.
template <class T>
T* have(T* pointer) {
  if (pointer == nullptr) throw std::bad_alloc();
  return pointer;
}
void done(int ok) {
  if (ok != 1) throw std::bad_alloc();
}

Number fresh() { return Number(have(BN_new())); }

Number hex(const char* digits) {
  BIGNUM* number = nullptr;
  if (BN_hex2bn(&number, digits) == 0) throw std::bad_alloc();
  return Number(number);
}

Number little_endian(std::span<const std::uint8_t, 32> bytes) {
  return Number(have(BN_lebin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr)));
}

// The integers modulo p = 2^255 - 19.
class Field {
 public:
  [[nodiscard]] Number reduce(const Number& a) const {
    Number r = fresh();
    done(BN_nnmod(r.get(), a.get(), p_.get(), scratch_.get()));
    return r;
  }
  [[nodiscard]] Number add(const Number& a, const Number& b) const {
    Number r = fresh();
    done(BN_mod_add_quick(r.get(), a.get(), b.get(), p_.get()));
    return r;
  }
  [[nodiscard]] Number sub(const Number& a, const Number& b) const {
    Number r = fresh();
    done(BN_mod_sub_quick(r.get(), a.get(), b.get(), p_.get()));
    return r;
  }
  [[nodiscard]] Number mul(const Number& a, const Number& b) const {
    Number r = fresh();
    done(BN_mod_mul(r.get(), a.get(), b.get(), p_.get(), scratch_.get()));
    return r;
  }
  [[nodiscard]] Number power(const Number& a, const Number& exponent) const {
    Number r = fresh();
    done(BN_mod_exp(r.get(), a.get(), exponent.get(), p_.get(), scratch_.get()));
    return r;
  }
  /// Of a number other than zero.
  [[nodiscard]] Number inverse(const Number& a) const {
    return Number(have(BN_mod_inverse(nullptr, a.get(), p_.get(), scratch_.get())));
  }
  [[nodiscard]] Number zero() const { return fresh(); }
  [[nodiscard]] Number one() const {
    Number r = fresh();
    done(BN_one(r.get()));
    return r;
  }

 private:
  std::unique_ptr<BN_CTX, Free> scratch_{have(BN_CTX_new())};
  Number p_ = hex("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed");
};

bool equal(const Number& a, const Number& b) { return BN_cmp(a.get(), b.get()) == 0; }

Encoded encode(const Number& y, bool odd) {
  Encoded out{};
  if (BN_bn2lebinpad(y.get(), out.data(), static_cast<int>(out.size())) < 0) throw std::bad_alloc();
  out[31] = static_cast<std::uint8_t>(out[31] | (odd ? 0x80 : 0));
  return out;
}

struct Parts {
  Number y;
  bool odd;
};

Parts parts_of(std::span<const std::uint8_t, 32> encoded) {
  Encoded bare{};
  std::ranges::copy(encoded, bare.begin());
  bare[31] &= 0x7F;
  return {little_endian(bare), (encoded[31] & 0x80) != 0};
}

// Extended coordinates: x = X / Z, y = Y / Z, T = X * Y / Z.
struct Point {
  Number x, y, z, t;
};

class Curve {
 public:
  [[nodiscard]] const Field& field() const { return field_; }

  [[nodiscard]] Point identity() const { return {field_.zero(), field_.one(), field_.one(), field_.zero()}; }
  [[nodiscard]] Point base() const {
    return affine(hex("216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a"),
                  hex("6666666666666666666666666666666666666666666666666666666666666658"));
  }

  [[nodiscard]] std::optional<Point> decode(const Encoded& encoded) const {
    auto [wide_y, odd] = parts_of(encoded);
    Number y = field_.reduce(wide_y);
    auto x = root(square_of_x(y));
    if (!x) return std::nullopt;
    if (BN_is_odd(x->get()) != static_cast<int>(odd)) *x = field_.sub(field_.zero(), *x);
    return affine(std::move(*x), std::move(y));
  }

  [[nodiscard]] Encoded encoded(const Point& p) const {
    const Number inverse = field_.inverse(p.z);
    return encode(field_.mul(p.y, inverse), BN_is_odd(field_.mul(p.x, inverse).get()) != 0);
  }

  [[nodiscard]] Point add(const Point& p, const Point& q) const {  // RFC 8032, 5.1.4: complete, so it doubles as well
    const Number a = field_.mul(field_.sub(p.y, p.x), field_.sub(q.y, q.x));
    const Number b = field_.mul(field_.add(p.y, p.x), field_.add(q.y, q.x));
    const Number c = field_.mul(field_.mul(p.t, twice_d_), q.t);
    const Number zz = field_.mul(p.z, q.z);
    const Number d = field_.add(zz, zz);
    const Number e = field_.sub(b, a), f = field_.sub(d, c), g = field_.add(d, c), h = field_.add(b, a);
    return {field_.mul(e, f), field_.mul(g, h), field_.mul(f, g), field_.mul(e, h)};
  }

  [[nodiscard]] Point negated(const Point& p) const {
    return {field_.sub(field_.zero(), p.x), field_.add(p.y, field_.zero()), field_.add(p.z, field_.zero()),
            field_.sub(field_.zero(), p.t)};
  }

 private:
  [[nodiscard]] Point affine(Number x, Number y) const {
    Number t = field_.mul(x, y);
    return {std::move(x), std::move(y), field_.one(), std::move(t)};
  }

  // The curve: -x^2 + y^2 = 1 + d x^2 y^2.
  [[nodiscard]] Number square_of_x(const Number& y) const {
    const Number yy = field_.mul(y, y);
    const Number denominator = field_.add(field_.mul(d_, yy), field_.one());  // never zero: -1/d is not a square
    return field_.mul(field_.sub(yy, field_.one()), field_.inverse(denominator));
  }

  [[nodiscard]] std::optional<Number> root(const Number& square) const {
    Number x = field_.power(square, root_exponent_);
    if (!equal(field_.mul(x, x), square)) x = field_.mul(x, root_of_minus_one_);
    if (!equal(field_.mul(x, x), square)) return std::nullopt;
    return x;
  }

  Field field_;
  Number d_ = hex("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3");
  Number twice_d_ = field_.add(d_, d_);
  Number root_exponent_ = hex("0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe");  // (p + 3) / 8
  Number root_of_minus_one_ = hex("2b8324804fc1df0b2b4d00993dfbd7a72f431806ad2fe478c4ee1b274a0ea0b0");
};

}  // namespace

std::optional<Encoded> map_from_u(std::span<const std::uint8_t, 32> u, bool odd) {
  const Field field;
  const Number reduced = field.reduce(parts_of(u).y);
  const Number above = field.add(reduced, field.one());
  if (BN_is_zero(above.get())) return std::nullopt;
  return encode(field.mul(field.sub(reduced, field.one()), field.inverse(above)), odd);
}

std::optional<Encoded> normalised(const Encoded& encoded) {
  const Curve curve;
  const auto point = curve.decode(encoded);
  if (!point) return std::nullopt;
  return curve.encoded(*point);
}

std::optional<Encoded> combine(std::span<const std::uint8_t, 32> s, std::span<const std::uint8_t, 32> h,
                               const Encoded& a) {
  const Curve curve;
  const auto key = curve.decode(a);
  if (!key) return std::nullopt;
  const Point base = curve.base();
  const Point minus_key = curve.negated(*key);
  Point sum = curve.identity();
  for (int bit = 255; bit >= 0; --bit) {
    const auto is_set = [bit](std::span<const std::uint8_t, 32> scalar) {
      return ((scalar[static_cast<std::size_t>(bit) / 8] >> (bit % 8)) & 1) != 0;
    };
    sum = curve.add(sum, sum);
    if (is_set(s)) sum = curve.add(sum, base);
    if (is_set(h)) sum = curve.add(sum, minus_key);
  }
  return curve.encoded(sum);
}

}  // namespace pawl::crypto::edwards
