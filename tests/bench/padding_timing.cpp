// Whether the time of a refused AES-CBC padding tells which byte was wrong. With --strict it exits with 1 if so.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

#include "core/crypto/aes_cbc.hpp"
#include "tests/bench/welch.hpp"

namespace pawl::crypto {
namespace {

constexpr std::array<std::uint8_t, 32> kKey{1, 2, 3};
constexpr std::array<std::uint8_t, 16> kIv{4, 5, 6};
constexpr std::size_t kRounds = 200'000;

// A ciphertext of 256 bytes whose text ends as given.
Bytes ending_in(const Bytes& end) {
  Bytes text(256, 0xA5);
  std::ranges::copy(end, text.end() - static_cast<std::ptrdiff_t>(end.size()));
  const Bytes padded = aes256_cbc_encrypt(kKey, kIv, text);
  return {padded.begin(), padded.end() - kAesBlock};
}

int run(int argc, char** argv) {
  Bytes sixteen(16, 16);
  sixteen.front() = 15;
  std::vector<bench::Kind> kinds{{"padding of 0", ending_in({0})},
                                 {"padding of 17", ending_in({17})},
                                 {"padding of 255", ending_in({255})},
                                 {"padding of 2 after something else", ending_in({1, 2})},
                                 {"padding of 16, the first byte wrong", ending_in(sixteen)}};
  bench::measure(kinds, kRounds, [](const Bytes& cipher) {
    if (aes256_cbc_decrypt(kKey, kIv, cipher)) std::abort();
  });
  return bench::report(kinds, argc, argv);
}

}  // namespace
}  // namespace pawl::crypto

int main(int argc, char** argv) { return pawl::crypto::run(argc, argv); }
