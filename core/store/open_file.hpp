// The store files that this process has open. A forked child has a copy of SQLite's bookkeeping of them, but none of
// the locks: a handle that it opened on such a file would believe in locks that it does not have.
#pragma once
#include <sys/types.h>

#include <memory>
#include <string>

#include "core/base/result.hpp"

namespace pawl::store {

/// Stands for one handle on a file. In a child it must not go.
class OpenFile {
 public:
  /// Errors: kForked (a parent of this process had it open when it forked), kIoError (it is not there),
  /// kOutOfMemory.
  static Result<std::unique_ptr<OpenFile>> note(const std::string& path);

  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile();

 private:
  OpenFile(dev_t device, ino_t number) noexcept;
  [[nodiscard]] bool is_inherited(dev_t device, ino_t number) const noexcept;

  dev_t device_;
  ino_t number_;
  pid_t owner_;
  OpenFile* next_ = nullptr;
};

}  // namespace pawl::store
