// What becomes of a saved state that was loaded.
#pragma once
#include <algorithm>

#include "core/base/bytes.hpp"

namespace pawl::fuzz {

/// `saved` is `loaded` byte for byte; or `loaded` is of an earlier version, and stands in `saved` as it was, between
/// the newest version and what has come into the form since then.
inline bool is_saved_again(ByteView saved, ByteView loaded) {
  constexpr std::size_t kVersion = 4;
  if (saved[kVersion] == loaded[kVersion]) return same_bytes(saved, loaded);
  return saved.size() >= loaded.size() && same_bytes(saved.first(kVersion), loaded.first(kVersion)) &&
         std::ranges::equal(saved.first(loaded.size()).subspan(kVersion + 1), loaded.subspan(kVersion + 1));
}

}  // namespace pawl::fuzz
