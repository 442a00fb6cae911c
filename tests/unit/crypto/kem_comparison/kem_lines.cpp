// ML-KEM behind lines of text, for a comparison with an implementation that is no C library. One request on a line of
// standard input, one answer on a line of standard output; bytes are hex:
//
//   KEM generate SEED        EK
//   KEM encapsulate EK M     C K
//   KEM decapsulate SEED C   K
//
// KEM is mlkem768 or mlkem1024. What has to be refused is answered with "refused".
#include <iostream>
#include <sstream>
#include <string>

#include "tests/support/kems.hpp"
#include "tests/support/vectors.hpp"

namespace {

using namespace pawl::testing;
using pawl::Bytes;

const Kem& kem_of(const std::string& name) {
  if (name == "mlkem768") return kem(KemName::kMlKem768);
  if (name == "mlkem1024") return kem(KemName::kMlKem1024);
  throw std::invalid_argument("no KEM has this name");
}

constexpr const char* kRefused = "refused";

std::string answer(const Kem& kem, const std::string& op, const Bytes& first, const Bytes& second) {
  if (op == "generate") {
    const auto pair = kem.generate(first);
    return pair ? to_hex(pair->ek) : kRefused;
  }
  if (op == "encapsulate") {
    const auto made = kem.encapsulate(first, second);
    return made ? to_hex(made->c) + " " + to_hex(made->secret) : kRefused;
  }
  if (op == "decapsulate") {
    const auto secret = kem.decapsulate(first, second);
    return secret ? to_hex(*secret) : kRefused;
  }
  throw std::invalid_argument("no request has this name");
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::string name, op, first, second;
    std::istringstream(line) >> name >> op >> first >> second;
    std::cout << answer(kem_of(name), op, from_hex(first), from_hex(second)) << std::endl;
  }
}
