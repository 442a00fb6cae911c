// A KEM reaches so deep into the stack that its callers should not have to erase all of it after every call of theirs.
#pragma once
#include <cstddef>

#include "core/base/leftovers.hpp"

namespace pawl::crypto::mlkem {

/// How far below its caller a KEM reaches, in bytes: measured in tests/unit/crypto/kem_leftovers_test.cpp, 29 KB.
inline constexpr std::size_t kDeepestKem = std::size_t{40} * 1024;

struct ClearsStack {
  ClearsStack() = default;
  ClearsStack(const ClearsStack&) = delete;
  ClearsStack& operator=(const ClearsStack&) = delete;
  ~ClearsStack() { clear_stack(kDeepestKem); }
};

template <class Work>
[[gnu::noinline]] auto below(const Work& work) {
  return work();
}

/// work(), and the stack below as if it had not run. What it works with is in frames of its own: none of it is left.
template <class Work>
auto leaving_nothing(const Work& work) {
  const ClearsStack at_the_end;
  return below(work);
}

}  // namespace pawl::crypto::mlkem
