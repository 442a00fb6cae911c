#include "core/crypto/random.hpp"

#include <cerrno>

namespace pawl::crypto {

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

}  // namespace pawl::crypto
