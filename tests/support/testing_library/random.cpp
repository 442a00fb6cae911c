#include <mutex>

#include "tests/support/fixed_random.hpp"
#include "tests/support/testing_library/pawl_testing.h"

namespace pawl::crypto {
namespace {

class KnownRandom final : public Random {
 public:
  Result<Done> fill(std::span<std::uint8_t> out) override {
    const std::lock_guard lock(mutex_);
    return stream_.fill(out);
  }
  void seed(std::uint64_t seed) {
    const std::lock_guard lock(mutex_);
    stream_ = pawl::testing::SeededRandom(seed);
  }

 private:
  std::mutex mutex_;
  pawl::testing::SeededRandom stream_{0};
};

KnownRandom& known_random() {
  static KnownRandom random;
  return random;
}

}  // namespace

Random& system_random() noexcept { return known_random(); }

}  // namespace pawl::crypto

void pawl_testing_seed(std::uint64_t seed) { pawl::crypto::known_random().seed(seed); }
