// What this build is watched by, for the few tests that look where a sanitizer has moved things.
#pragma once

namespace pawl::testing {

#if defined(__SANITIZE_ADDRESS__)
#define PAWL_TEST_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PAWL_TEST_ADDRESS_SANITIZER 1
#endif
#endif

#ifdef PAWL_TEST_ADDRESS_SANITIZER
inline constexpr bool kAddressSanitizer = true;  // variables are not on the stack, and mlock does nothing
#else
inline constexpr bool kAddressSanitizer = false;
#endif

}  // namespace pawl::testing
