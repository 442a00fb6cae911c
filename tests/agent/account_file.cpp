#include "tests/agent/account_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace agent {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw Refusal{"io_error", what + ": " + std::generic_category().message(errno)};
}

Descriptor opened(const std::string& path, int flags) {
  constexpr mode_t kOwnerOnly = 0600;
  Descriptor file(::open(path.c_str(), flags | O_CLOEXEC, kOwnerOnly));
  if (file.number() < 0) fail("cannot open " + path);
  return file;
}

Descriptor locked(const std::string& path) {
  Descriptor lock = opened(path, O_RDWR | O_CREAT);
  if (flock(lock.number(), LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno == EWOULDBLOCK) throw Refusal{"store_locked", "the store is open elsewhere"};
  fail("cannot lock " + path);
}

void write_all(const Descriptor& file, const Bytes& content) {
  std::size_t written = 0;
  while (written < content.size()) {
    const ssize_t count = ::write(file.number(), content.data() + written, content.size() - written);
    if (count < 0 && errno != EINTR) fail("cannot write");
    if (count > 0) written += static_cast<std::size_t>(count);
  }
}

void flush(const Descriptor& file) {
  if (fsync(file.number()) != 0) fail("cannot flush");
}

bool exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

void refuse_existing(const std::string& path) {
  if (exists(path)) throw Refusal{"invalid_argument", "the store exists already"};
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

}  // namespace

Descriptor::Descriptor(Descriptor&& from) noexcept : number_(std::exchange(from.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& from) noexcept {
  std::swap(number_, from.number_);
  return *this;
}

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

AccountFile AccountFile::create(std::string path) {
  refuse_existing(path);
  Descriptor lock = locked(path + ".lock");
  refuse_existing(path);  // somebody may have made it before we had the lock
  return {std::move(path), std::move(lock)};
}

AccountFile AccountFile::open(std::string path) {
  if (!exists(path)) fail("there is no store");
  Descriptor lock = locked(path + ".lock");
  return {std::move(path), std::move(lock)};
}

Bytes AccountFile::read() const {
  const Descriptor file = opened(path_, O_RDONLY);
  Bytes content;
  std::uint8_t block[65536];
  while (const ssize_t count = ::read(file.number(), block, sizeof block)) {
    if (count < 0 && errno != EINTR) fail("cannot read " + path_);
    if (count > 0) content.insert(content.end(), block, block + count);
  }
  return content;
}

void AccountFile::replace(const Bytes& content) const {
  const std::string next = path_ + ".new";
  {
    const Descriptor file = opened(next, O_WRONLY | O_CREAT | O_TRUNC);
    write_all(file, content);
    flush(file);
  }
  const Descriptor directory = opened(folder_of(path_), O_RDONLY | O_DIRECTORY);
  if (std::rename(next.c_str(), path_.c_str()) != 0) fail("cannot replace " + path_);
  flush(directory);
}

}  // namespace agent
