// What has to happen once in a process before the other headers of this room are used.
#pragma once
#include "core/base/result.hpp"

namespace pawl::crypto {

/// Lets libsodium choose the fastest code for this processor. May be called any number of times and from any thread;
/// only the first call costs anything. Errors: kNoRandomness.
///
/// sodium_init draws a few bytes for its own allocator, which we do not use, and aborts the process when it gets
/// none; so the operating system is asked first, and a refusal is an error here. After start() no function of libsodium
/// that can abort is called. Without start() everything computes the same, only slower.
Result<Done> start();

}  // namespace pawl::crypto
