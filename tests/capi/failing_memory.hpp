// Memory that runs out when a test wants it to. A program's malloc comes before the system's, so that the library,
// libstdc++ and libcrypto all get theirs here.
#pragma once
#include <cstddef>
#include <functional>

namespace pawl_test {

enum class Refusal {
  kOne,        // one allocation is refused, later ones succeed
  kAllFromOn,  // that one and all after it
};

/// Runs `call` on this thread, where only the first `allocations` are sure to succeed. True when one was refused.
bool runs_out(std::size_t allocations, Refusal refusal, const std::function<void()>& call);

}  // namespace pawl_test
