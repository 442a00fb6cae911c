#include "core/crypto/field25519.hpp"

namespace pawl::crypto {

Field25519::Field25519() : scratch_(have(BN_CTX_new())), p_(field25519_prime()), form_(have(BN_MONT_CTX_new())) {
  done(BN_MONT_CTX_set(form_.get(), p_.get(), scratch_.get()));
  spare_.reserve(kMostSpare);
}

Field25519::Element Field25519::new_element() const {
  if (spare_.empty()) spare_.push_back(new_number());
  Element element{{spare_.back().release(), GiveBack{&spare_}}};
  spare_.pop_back();
  return element;
}

Field25519::Element Field25519::element(const Number& below_p) const {
  Element r = new_element();
  done(BN_to_montgomery(r.form.get(), below_p.get(), form_.get(), scratch_.get()));
  return r;
}

Number Field25519::number(const Element& a) const {
  Number r = new_number();
  done(BN_from_montgomery(r.get(), a.form.get(), form_.get(), scratch_.get()));
  return r;
}

Field25519::Element Field25519::read(std::span<const std::uint8_t, 32> bytes) const {
  Number number(have(BN_lebin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr)));
  done(BN_nnmod(number.get(), number.get(), p_.get(), scratch_.get()));
  return element(number);
}

std::array<std::uint8_t, 32> Field25519::bytes_of(const Element& a) const {
  std::array<std::uint8_t, 32> out{};
  done(BN_bn2lebinpad(number(a).get(), out.data(), static_cast<int>(out.size())));
  return out;
}

Field25519::Element Field25519::hex(const char* digits) const { return element(number_of_hex(digits)); }

Field25519::Element Field25519::add(const Element& a, const Element& b) const {
  Element r = new_element();
  done(BN_mod_add_quick(r.form.get(), a.form.get(), b.form.get(), p_.get()));
  return r;
}

Field25519::Element Field25519::sub(const Element& a, const Element& b) const {
  Element r = new_element();
  done(BN_mod_sub_quick(r.form.get(), a.form.get(), b.form.get(), p_.get()));
  return r;
}

Field25519::Element Field25519::mul(const Element& a, const Element& b) const {
  Element r = new_element();
  done(BN_mod_mul_montgomery(r.form.get(), a.form.get(), b.form.get(), form_.get(), scratch_.get()));
  return r;
}

Field25519::Element Field25519::inverse(const Element& a) const {
  return element(Number(have(BN_mod_inverse(nullptr, number(a).get(), p_.get(), scratch_.get()))));
}

// RFC 8032, 5.1.3: for p = 5 mod 8 a root is a^((p+3)/8), or that times a root of -1. (BN_mod_sqrt would leave an error
// on the calling thread's queue for every number that has no root.)
std::optional<Field25519::Element> Field25519::root(const Element& a) const {
  const Number exponent = number_of_hex("0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe");
  Number power = new_number();
  done(BN_mod_exp_mont(power.get(), number(a).get(), exponent.get(), p_.get(), scratch_.get(), form_.get()));
  Element x = element(power);
  if (!(mul(x, x) == a)) x = mul(x, hex("2b8324804fc1df0b2b4d00993dfbd7a72f431806ad2fe478c4ee1b274a0ea0b0"));
  if (!(mul(x, x) == a)) return std::nullopt;
  return x;
}

}  // namespace pawl::crypto
