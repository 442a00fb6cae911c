#include "core/crypto/random.hpp"

#include <sys/random.h>

#include <cerrno>

namespace pawl::crypto {
namespace {

class SystemRandom final : public Random {
 public:
  Result<Done> fill(std::span<std::uint8_t> out) override { return fill_by(::getrandom, out); }
};

}  // namespace

Result<Done> fill_by(GetRandom ask, std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t given = ask(out.data(), out.size(), 0);  // 0: the kernel's pool, waiting until it is seeded
    if (given < 0 && errno == EINTR) continue;
    if (given <= 0 || static_cast<std::size_t>(given) > out.size()) {
      return Error(Errc::kNoRandomness, "the operating system gave no random bytes");
    }
    out = out.subspan(static_cast<std::size_t>(given));
  }
  return Done{};
}

Random& system_random() noexcept {
  static constinit SystemRandom random;  // without members: nothing to share between threads
  return random;
}

}  // namespace pawl::crypto
