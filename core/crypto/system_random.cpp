#include <sys/random.h>

#include "core/crypto/random.hpp"

namespace pawl::crypto {
namespace {

class SystemRandom final : public Random {
 public:
  Result<Done> fill(std::span<std::uint8_t> out) override { return fill_by(::getrandom, out); }
};

}  // namespace

Random& system_random() noexcept {
  static constinit SystemRandom random;  // without members: nothing to share between threads
  return random;
}

}  // namespace pawl::crypto
