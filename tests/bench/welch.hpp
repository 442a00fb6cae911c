// Whether kinds of one operation take different times: Welch's t between each kind and the first, from runs that are
// interleaved.
#pragma once
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <vector>

#include "core/base/bytes.hpp"
#include "tests/support/fixed_random.hpp"

namespace pawl::bench {

/// Above this t two kinds are told apart.
inline constexpr double kLimit = 4.5;

struct Kind {
  const char* what;
  Bytes input;
  std::vector<double> times{};
};

struct Moments {
  double mean;
  double variance_of_mean;
};

/// The time below which nine tenths of all runs stay: the rest is what the machine did in between.
inline double limit_of_undisturbed(const std::vector<Kind>& kinds) {
  std::vector<double> all;
  for (const Kind& kind : kinds) all.insert(all.end(), kind.times.begin(), kind.times.end());
  std::ranges::sort(all);
  return all[all.size() * 9 / 10];
}

inline Moments moments_of(const std::vector<double>& times, double limit) {
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

inline double welch_t(const Moments& a, const Moments& b) {
  return (a.mean - b.mean) / std::sqrt(a.variance_of_mean + b.variance_of_mean);
}

/// Runs `operation(input)` `rounds` times for each kind, in an order that is drawn, from one place: it might tell.
/// All inputs have one size.
template <class Operation>
void measure(std::vector<Kind>& kinds, std::size_t rounds, const Operation& operation) {
  testing::SeededRandom random(1);
  Bytes input(kinds.front().input.size());
  for (std::size_t i = 0; i < rounds * kinds.size(); ++i) {
    Kind& kind = kinds[random.below(static_cast<std::uint32_t>(kinds.size()))];
    std::ranges::copy(kind.input, input.begin());
    const auto start = std::chrono::steady_clock::now();
    operation(input);
    const auto end = std::chrono::steady_clock::now();
    kind.times.push_back(std::chrono::duration<double, std::nano>(end - start).count());
  }
}

/// Prints each kind's time and t. The exit code of a program that is called with --strict is 1 when a t is above
/// kLimit; without that it is 0, since a busy machine can have any t.
inline int report(const std::vector<Kind>& kinds, int argc, char** argv) {
  const double limit = limit_of_undisturbed(kinds);
  const Moments first = moments_of(kinds.front().times, limit);
  bool same = true;
  for (const Kind& kind : kinds) {
    const Moments own = moments_of(kind.times, limit);
    const double t = welch_t(own, first);
    std::printf("%-40s %9.2f ns  t %6.2f\n", kind.what, own.mean, t);
    same = same && std::abs(t) < kLimit;
  }
  const bool strict = argc > 1 && std::strcmp(argv[1], "--strict") == 0;
  return strict && !same ? 1 : 0;
}

}  // namespace pawl::bench
