// Which library this is. The library for tests has another answer (tests/support/testing_library).
#include <cstdint>

#include "pawl/base.h"

std::uint32_t pawl_abi_version() { return PAWL_ABI; }

const char* pawl_version_text() { return PAWL_VERSION_TEXT; }
