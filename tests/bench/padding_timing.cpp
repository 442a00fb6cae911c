// Whether the time of a refused AES-CBC padding tells which byte was wrong: Welch's t between each kind of bad padding
// and the first, over interleaved runs. Exits with 1 when a t is above 4.5. (Not a unit test: a busy machine can fail
// it.)
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

#include "core/crypto/aes_cbc.hpp"
#include "tests/support/fixed_random.hpp"

namespace pawl::crypto {
namespace {

constexpr std::array<std::uint8_t, 32> kKey{1, 2, 3};
constexpr std::array<std::uint8_t, 16> kIv{4, 5, 6};
constexpr std::size_t kRounds = 200'000;
constexpr double kLimit = 4.5;

struct Kind {
  const char* what;
  Bytes cipher;
  std::vector<double> times{};
};

// A ciphertext of 256 bytes whose text ends as given.
Bytes ending_in(const Bytes& end) {
  Bytes text(256, 0xA5);
  std::ranges::copy(end, text.end() - static_cast<std::ptrdiff_t>(end.size()));
  const Bytes padded = aes256_cbc_encrypt(kKey, kIv, text);
  return {padded.begin(), padded.end() - kAesBlock};
}

double nanoseconds_to_refuse(const Kind& kind) {
  static Bytes input(256);  // one place for all kinds, or the place would tell
  std::ranges::copy(kind.cipher, input.begin());
  const auto start = std::chrono::steady_clock::now();
  const auto answer = aes256_cbc_decrypt(kKey, kIv, input);
  const auto end = std::chrono::steady_clock::now();
  if (answer) std::abort();
  return std::chrono::duration<double, std::nano>(end - start).count();
}

struct Moments {
  double mean;
  double variance_of_mean;
};

// The time below which nine tenths of all runs stay: the rest is what the machine did in between.
double limit_of_undisturbed(const std::vector<Kind>& kinds) {
  std::vector<double> all;
  for (const Kind& kind : kinds) all.insert(all.end(), kind.times.begin(), kind.times.end());
  std::ranges::sort(all);
  return all[all.size() * 9 / 10];
}

Moments moments_of(const std::vector<double>& times, double limit) {
  double n = 0;
  double sum = 0;
  double squares = 0;
  for (const double time : times) {
    if (time > limit) continue;
    n += 1;
    sum += time;
    squares += time * time;
  }
  const double mean = sum / n;
  return {mean, (squares / n - mean * mean) / (n - 1)};
}

double welch_t(const Moments& a, const Moments& b) {
  return (a.mean - b.mean) / std::sqrt(a.variance_of_mean + b.variance_of_mean);
}

int run() {
  Bytes sixteen(16, 16);
  sixteen.front() = 15;
  std::vector<Kind> kinds{{"0", ending_in({0})},
                          {"17", ending_in({17})},
                          {"255", ending_in({255})},
                          {"2 after something else", ending_in({1, 2})},
                          {"16, the first byte wrong", ending_in(sixteen)}};
  testing::SeededRandom random(1);
  for (std::size_t i = 0; i < kRounds * kinds.size(); ++i) {
    Kind& kind = kinds[random.below(static_cast<std::uint32_t>(kinds.size()))];
    kind.times.push_back(nanoseconds_to_refuse(kind));
  }
  const double limit = limit_of_undisturbed(kinds);
  const Moments first = moments_of(kinds.front().times, limit);
  bool same = true;
  for (const Kind& kind : kinds) {
    const Moments own = moments_of(kind.times, limit);
    const double t = welch_t(own, first);
    std::printf("padding of %-26s %7.2f ns  t %6.2f\n", kind.what, own.mean, t);
    same = same && std::abs(t) < kLimit;
  }
  return same ? 0 : 1;
}

}  // namespace
}  // namespace pawl::crypto

int main() { return pawl::crypto::run(); }
