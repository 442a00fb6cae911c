#include "core/crypto/edwards.hpp"

#include <utility>

#include "core/crypto/field25519.hpp"

namespace pawl::crypto::edwards {
namespace {

using Element = Field25519::Element;

bool parity_bit(std::span<const std::uint8_t, 32> encoded) { return (encoded[31] & 0x80) != 0; }

std::array<std::uint8_t, 32> without_bit_255(std::span<const std::uint8_t, 32> bytes) {
  std::array<std::uint8_t, 32> out{};
  std::ranges::copy(bytes, out.begin());
  out[31] &= 0x7F;
  return out;
}

Encoded with_parity(std::array<std::uint8_t, 32> y, bool odd) {
  if (odd) y[31] |= 0x80;
  return y;
}

// Extended coordinates: x = X / Z, y = Y / Z, T = X * Y / Z.
struct Point {
  Element x, y, z, t;
};

// -x^2 + y^2 = 1 + d x^2 y^2
class Curve {
 public:
  [[nodiscard]] Point identity() const { return {f_.zero(), f_.one(), f_.one(), f_.zero()}; }
  [[nodiscard]] Point base() const {
    return affine(f_.hex("216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a"),
                  f_.hex("6666666666666666666666666666666666666666666666666666666666666658"));
  }

  [[nodiscard]] std::optional<Point> decode(const Encoded& encoded) const {
    Element y = f_.read(without_bit_255(encoded));
    std::optional<Element> x = f_.root(square_of_x(y));
    if (!x) return std::nullopt;
    if (is_odd(*x) != parity_bit(encoded)) *x = f_.negated(*x);
    return affine(std::move(*x), std::move(y));
  }

  [[nodiscard]] Encoded encode(const Point& p) const {
    const Element inverse = f_.inverse(p.z);
    return with_parity(f_.bytes_of(f_.mul(p.y, inverse)), is_odd(f_.mul(p.x, inverse)));
  }

  // RFC 8032, 5.1.4, "Point Addition"; it holds for all points, so that it doubles, too.
  [[nodiscard]] Point add(const Point& p, const Point& q) const {
    const Element a = f_.mul(f_.sub(p.y, p.x), f_.sub(q.y, q.x));
    const Element b = f_.mul(f_.add(p.y, p.x), f_.add(q.y, q.x));
    const Element c = f_.mul(f_.mul(p.t, twice_d_), q.t);
    const Element half_d = f_.mul(p.z, q.z);
    const Element d = f_.add(half_d, half_d);
    const Element e = f_.sub(b, a);
    const Element f = f_.sub(d, c);
    const Element g = f_.add(d, c);
    const Element h = f_.add(b, a);
    return {f_.mul(e, f), f_.mul(g, h), f_.mul(f, g), f_.mul(e, h)};
  }

  [[nodiscard]] Point negated(Point p) const {
    return {f_.negated(p.x), std::move(p.y), std::move(p.z), f_.negated(p.t)};
  }

 private:
  [[nodiscard]] Point affine(Element x, Element y) const {
    Element t = f_.mul(x, y);
    return {std::move(x), std::move(y), f_.one(), std::move(t)};
  }

  [[nodiscard]] Element square_of_x(const Element& y) const {
    const Element yy = f_.mul(y, y);
    const Element denominator = f_.add(f_.mul(d_, yy), f_.one());  // never zero: -1/d is not a square
    return f_.mul(f_.sub(yy, f_.one()), f_.inverse(denominator));
  }

  [[nodiscard]] bool is_odd(const Element& a) const { return (f_.bytes_of(a)[0] & 1) != 0; }

  Field25519 f_;
  Element d_ = f_.hex("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3");
  Element twice_d_ = f_.add(d_, d_);
};

}  // namespace

// In plain numbers, since it stands in the way of every verification: y = (u - 1) / (u + 1) = 1 - 2 / (u + 1).
std::optional<Encoded> map_from_u(std::span<const std::uint8_t, 32> u, bool odd) {
  const NumberScratch scratch(have(BN_CTX_new()));
  const Number p = field25519_prime();
  const auto bare = without_bit_255(u);
  const Number n(have(BN_lebin2bn(bare.data(), static_cast<int>(bare.size()), nullptr)));
  done(BN_add_word(n.get(), 1));
  done(BN_nnmod(n.get(), n.get(), p.get(), scratch.get()));
  if (BN_is_zero(n.get())) return std::nullopt;
  have(BN_mod_inverse(n.get(), n.get(), p.get(), scratch.get()));
  done(BN_mod_lshift1_quick(n.get(), n.get(), p.get()));
  done(BN_mod_sub_quick(n.get(), BN_value_one(), n.get(), p.get()));
  Encoded y{};
  done(BN_bn2lebinpad(n.get(), y.data(), static_cast<int>(y.size())));
  return with_parity(y, odd);
}

std::optional<Encoded> normalised(const Encoded& encoded) {
  const Curve curve;
  const auto point = curve.decode(encoded);
  if (!point) return std::nullopt;
  return curve.encode(*point);
}

std::optional<Encoded> combine(std::span<const std::uint8_t, 32> s, std::span<const std::uint8_t, 32> h,
                               const Encoded& a) {
  const Curve curve;
  std::optional<Point> key = curve.decode(a);
  if (!key) return std::nullopt;
  const Point minus_key = curve.negated(std::move(*key));
  const Point base = curve.base();
  Point sum = curve.identity();
  for (std::size_t bit = 256; bit-- > 0;) {
    const auto set = [bit](std::span<const std::uint8_t, 32> scalar) {
      return (scalar[bit / 8] >> (bit % 8) & 1) != 0;
    };
    sum = curve.add(sum, sum);
    if (set(s)) sum = curve.add(sum, base);
    if (set(h)) sum = curve.add(sum, minus_key);
  }
  return curve.encode(sum);
}

}  // namespace pawl::crypto::edwards
