#include "core/store/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "core/store/file_error.hpp"

namespace pawl::store {
namespace {

Result<Done> lock(int descriptor) {
  while (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return Error(Errc::kStoreLocked, "another process or handle writes to the store");
    if (errno != EINTR) return file_error(errno);
  }
  return Done{};
}

}  // namespace

Result<FileLock> FileLock::take(const std::string& path, Patience& patience) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return file_error(errno);
  FileLock taken(descriptor, getpid());
  PAWL_CHECK(patiently(patience, [&] { return lock(descriptor); }));
  return taken;
}

FileLock::FileLock(FileLock&& from) noexcept : descriptor_(std::exchange(from.descriptor_, -1)), owner_(from.owner_) {}

// A forked child shares the lock: it may let go of its descriptor, but not of the lock. Whoever took that unlocks it,
// so that it does not live on with a child.
FileLock::~FileLock() {
  if (descriptor_ < 0) return;
  if (getpid() == owner_) flock(descriptor_, LOCK_UN);
  close(descriptor_);
}

}  // namespace pawl::store
