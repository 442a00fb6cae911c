// SQLite's way to the disk, with one difference: a write-ahead log is overwritten with zeros before it is cut off or
// deleted. The header goes first, and is flushed: from then on nothing in the log counts, so that no crash later on
// can bring a part of it back. SQLite does this after it has flushed the database.
#pragma once
#include "core/base/result.hpp"

namespace pawl::store {

/// The name under which it is registered over the VFS called `base` (null: the system's own). Registered once for each
/// and never taken back; any number of threads may ask. Errors: kInvalidArgument (no such base), kOutOfMemory.
Result<const char*> erasing_vfs(const char* base);

}  // namespace pawl::store
