#include "core/store/open_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>

#include "core/store/file_error.hpp"

namespace pawl::store {
namespace {

constinit std::mutex list_lock;
constinit OpenFile* list = nullptr;

}  // namespace

OpenFile::OpenFile(dev_t device, ino_t number) noexcept : device_(device), number_(number), owner_(getpid()) {}

bool OpenFile::is_inherited(dev_t device, ino_t number) const noexcept {
  return device_ == device && number_ == number && owner_ != getpid();
}

Result<std::unique_ptr<OpenFile>> OpenFile::note(const std::string& path) {
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) return file_error(errno);
  std::unique_ptr<OpenFile> made(new OpenFile(found.st_dev, found.st_ino));
  const std::lock_guard guard(list_lock);
  for (const OpenFile* at = list; at != nullptr; at = at->next_) {
    if (at->is_inherited(found.st_dev, found.st_ino)) {
      return Error(Errc::kForked, "the parent of this process has the store open");
    }
  }
  made->next_ = list;
  list = made.get();
  return made;
}

OpenFile::~OpenFile() {
  const std::lock_guard guard(list_lock);
  for (OpenFile** at = &list; *at != nullptr; at = &(*at)->next_) {
    if (*at == this) {
      *at = next_;
      return;
    }
  }
}

}  // namespace pawl::store
