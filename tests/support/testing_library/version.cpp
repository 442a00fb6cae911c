#include <cstdint>

#include "pawl/base.h"

// A major number that no binding has: what was made with known keys must not be taken for the library by accident.
std::uint32_t pawl_abi_version() { return 1'000'000 + PAWL_ABI; }

const char* pawl_version_text() { return PAWL_VERSION_TEXT; }
