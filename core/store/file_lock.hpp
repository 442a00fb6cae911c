// A lock that stands in a file of its own, for one writer among all handles and processes. SQLite's locks are POSIX
// locks: they go when anybody in the process opens and closes the same file. This one belongs to its descriptor.
#pragma once
#include <sys/types.h>

#include <string>

#include "core/base/result.hpp"
#include "core/store/patience.hpp"

namespace pawl::store {

class FileLock {
 public:
  /// Makes the file if it is not there; nobody ever removes it.
  /// Errors: kStoreLocked, kStoreFull, kIoError, kOutOfMemory.
  static Result<FileLock> take(const std::string& path, Patience& patience);

  FileLock(FileLock&& from) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(FileLock&&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  FileLock(int descriptor, pid_t owner) noexcept : descriptor_(descriptor), owner_(owner) {}

  int descriptor_;
  pid_t owner_;
};

}  // namespace pawl::store
