#include "core/crypto/start.hpp"

#include <sodium.h>

#include <array>

#include "core/crypto/random.hpp"

namespace pawl::crypto {

Result<Done> start() {
  std::array<std::uint8_t, 16> probe{};
  PAWL_CHECK(system_random().fill(probe));
  if (sodium_init() < 0) return Error(Errc::kInternal, "libsodium could not be set up");
  return Done{};
}

}  // namespace pawl::crypto
