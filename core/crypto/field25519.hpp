// The integers modulo p = 2^255 - 19, for public values only: libcrypto's BIGNUM in Montgomery form, with a time that
// depends on the values.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/crypto/bignum.hpp"

namespace pawl::crypto {

inline Number field25519_prime() {
  return number_of_hex("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed");
}

class Field25519 {
  // A multiplication takes less time than an allocation, so that numbers are used again.
  struct GiveBack {
    std::vector<Number>* spare;
    void operator()(BIGNUM* number) const {
      Number back(number);
      if (spare->size() < spare->capacity()) spare->push_back(std::move(back));
    }
  };

 public:
  /// A number below p in Montgomery form, which is what add, sub and mul work on. Its field outlives it.
  struct Element {
    std::unique_ptr<BIGNUM, GiveBack> form;
    friend bool operator==(const Element& a, const Element& b) { return BN_cmp(a.form.get(), b.form.get()) == 0; }
  };

  Field25519();
  Field25519(const Field25519&) = delete;  // its elements know where it is
  Field25519& operator=(const Field25519&) = delete;

  /// 32 bytes little endian, reduced.
  [[nodiscard]] Element read(std::span<const std::uint8_t, 32> bytes) const;
  [[nodiscard]] std::array<std::uint8_t, 32> bytes_of(const Element& a) const;
  [[nodiscard]] Element hex(const char* digits) const;
  [[nodiscard]] Element zero() const { return hex("0"); }
  [[nodiscard]] Element one() const { return hex("1"); }

  [[nodiscard]] Element add(const Element& a, const Element& b) const;
  [[nodiscard]] Element sub(const Element& a, const Element& b) const;
  [[nodiscard]] Element mul(const Element& a, const Element& b) const;
  [[nodiscard]] Element negated(const Element& a) const { return sub(zero(), a); }
  /// Of an element other than zero.
  [[nodiscard]] Element inverse(const Element& a) const;
  /// One of the two square roots; nothing when there is none.
  [[nodiscard]] std::optional<Element> root(const Element& a) const;

 private:
  [[nodiscard]] Element new_element() const;
  [[nodiscard]] Element element(const Number& below_p) const;
  [[nodiscard]] Number number(const Element& a) const;

  NumberScratch scratch_;
  Number p_;
  std::unique_ptr<BN_MONT_CTX, BignumFree> form_;
  static constexpr std::size_t kMostSpare = 64;  // more than there are in any formula
  mutable std::vector<Number> spare_;
};

}  // namespace pawl::crypto
