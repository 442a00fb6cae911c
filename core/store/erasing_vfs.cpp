#include "core/store/erasing_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <mutex>
#include <new>
#include <string_view>

#include "core/base/planted.hpp"

namespace pawl::store {
namespace {

constexpr sqlite3_int64 kLogHeader = 32;
constexpr sqlite3_int64 kChunk = 4'096;

// A file of ours; the base's lies behind it in the same memory.
struct File {
  sqlite3_file head;
  bool is_log;
};
constexpr int kUnderAt = (sizeof(File) + 15) / 16 * 16;

sqlite3_file* under(sqlite3_file* file) noexcept {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + kUnderAt);
}
bool is_log(sqlite3_file* file) noexcept { return reinterpret_cast<File*>(file)->is_log; }
sqlite3_vfs* under(sqlite3_vfs* vfs) noexcept { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

// Forward<&sqlite3_io_methods::xLock>::call does what the base does.
template <auto kMember>
struct Forward;
template <class Value, class... Args, Value (*sqlite3_io_methods::*kMember)(sqlite3_file*, Args...)>
struct Forward<kMember> {
  static Value call(sqlite3_file* file, Args... args) {
    return (under(file)->pMethods->*kMember)(under(file), args...);
  }
};
template <class... Args, int (*sqlite3_vfs::*kMember)(sqlite3_vfs*, Args...)>
struct Forward<kMember> {
  static int call(sqlite3_vfs* vfs, Args... args) { return (under(vfs)->*kMember)(under(vfs), args...); }
};

int flush(sqlite3_file* file, int flags) {
  if (planted(Fault::kFlushDropped)) return SQLITE_OK;
  return file->pMethods->xSync(file, flags);
}

int write_zeros(sqlite3_file* file, sqlite3_int64 begin, sqlite3_int64 end) {
  const std::array<std::uint8_t, kChunk> zeros{};
  for (int code = SQLITE_OK; begin < end; begin += kChunk) {
    code = file->pMethods->xWrite(file, zeros.data(), static_cast<int>(std::min(kChunk, end - begin)), begin);
    if (code != SQLITE_OK) return code;
  }
  return flush(file, SQLITE_SYNC_NORMAL);
}

// The planted fault: from the end on, so that after a crash the log is one of fewer transactions.
int erase_backwards(sqlite3_file* log, sqlite3_int64 size) {
  for (int code = SQLITE_OK; size > 0; size = (size - 1) / kChunk * kChunk) {
    code = write_zeros(log, (size - 1) / kChunk * kChunk, size);
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

int erase(sqlite3_file* log) {
  sqlite3_int64 size = 0;
  int code = log->pMethods->xFileSize(log, &size);
  if (code != SQLITE_OK || size == 0) return code;
  if (planted(Fault::kLogErasedBackwards)) return erase_backwards(log, size);
  code = write_zeros(log, 0, std::min(size, kLogHeader));
  if (code != SQLITE_OK || size <= kLogHeader) return code;
  return write_zeros(log, kLogHeader, size);
}

// A read that ends early inside the file is an error of the disk, and no page of zeros, which SQLite makes of it.
int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
  const int code = under(file)->pMethods->xRead(under(file), to, size, at);
  if (code != SQLITE_IOERR_SHORT_READ) return code;
  sqlite3_int64 end = 0;
  const bool ends_there = under(file)->pMethods->xFileSize(under(file), &end) == SQLITE_OK && end < at + size;
  return ends_there ? code : SQLITE_IOERR_READ;
}

// Only to nothing: there is no limit on the log's size that would make SQLite cut off a part of it.
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (is_log(file) && size == 0) {
    if (const int code = erase(under(file)); code != SQLITE_OK) return code;
  }
  return under(file)->pMethods->xTruncate(under(file), size);
}

int sync(sqlite3_file* file, int flags) { return flush(under(file), flags); }

constexpr sqlite3_io_methods kMethods{
    .iVersion = 2,  // 3 would be memory mapping, which is never used
    .xClose = Forward<&sqlite3_io_methods::xClose>::call,
    .xRead = read,
    .xWrite = Forward<&sqlite3_io_methods::xWrite>::call,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = Forward<&sqlite3_io_methods::xFileSize>::call,
    .xLock = Forward<&sqlite3_io_methods::xLock>::call,
    .xUnlock = Forward<&sqlite3_io_methods::xUnlock>::call,
    .xCheckReservedLock = Forward<&sqlite3_io_methods::xCheckReservedLock>::call,
    .xFileControl = Forward<&sqlite3_io_methods::xFileControl>::call,
    .xSectorSize = Forward<&sqlite3_io_methods::xSectorSize>::call,
    .xDeviceCharacteristics = Forward<&sqlite3_io_methods::xDeviceCharacteristics>::call,
    .xShmMap = Forward<&sqlite3_io_methods::xShmMap>::call,
    .xShmLock = Forward<&sqlite3_io_methods::xShmLock>::call,
    .xShmBarrier = Forward<&sqlite3_io_methods::xShmBarrier>::call,
    .xShmUnmap = Forward<&sqlite3_io_methods::xShmUnmap>::call,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  auto* const ours = new (file) File{};  // without methods: SQLite does not close it
  ours->is_log = (flags & SQLITE_OPEN_WAL) != 0;
  const int code = under(vfs)->xOpen(under(vfs), name, under(file), flags, flags_out);
  if (code == SQLITE_OK && under(file)->pMethods->iVersion >= 2) {
    file->pMethods = &kMethods;
    return SQLITE_OK;
  }
  if (under(file)->pMethods != nullptr) under(file)->pMethods->xClose(under(file));
  return code == SQLITE_OK ? SQLITE_CANTOPEN : code;
}

int erase_at(sqlite3_vfs* base, const char* path) {
  int exists = 0;
  int code = base->xAccess(base, path, SQLITE_ACCESS_EXISTS, &exists);
  if (code != SQLITE_OK || exists == 0) return code;
  const auto memory = std::unique_ptr<char[]>(new (std::nothrow) char[static_cast<std::size_t>(base->szOsFile)]{});
  if (memory == nullptr) return SQLITE_NOMEM;
  auto* const log = reinterpret_cast<sqlite3_file*>(memory.get());
  code = base->xOpen(base, path, log, SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL, nullptr);
  if (code == SQLITE_OK) code = erase(log);
  if (log->pMethods != nullptr) log->pMethods->xClose(log);
  return code;
}

int remove(sqlite3_vfs* vfs, const char* path, int flush_folder) {
  if (std::string_view(path).ends_with("-wal")) {
    if (const int code = erase_at(under(vfs), path); code != SQLITE_OK) return code;
  }
  return under(vfs)->xDelete(under(vfs), path, flush_folder);
}

struct Registered {
  sqlite3_vfs vfs{};
  std::array<char, 64> name{};
  Registered* next = nullptr;
};

// With an address in its name: another copy of this library in the process has one of its own.
Result<const char*> register_over(sqlite3_vfs* base, Registered* next, Registered*& out) {
  auto made = std::unique_ptr<Registered>(new (std::nothrow) Registered);
  if (made == nullptr) return Error(Errc::kOutOfMemory, "no memory for the database");
  (void)std::snprintf(made->name.data(), made->name.size(), "pawl-%p", static_cast<void*>(made.get()));
  made->next = next;
  sqlite3_vfs& vfs = made->vfs;  // loading of extensions is left out: nobody can ask for it
  vfs.iVersion = std::min(base->iVersion, 2);
  vfs.szOsFile = kUnderAt + base->szOsFile;
  vfs.mxPathname = base->mxPathname;
  vfs.zName = made->name.data();
  vfs.pAppData = base;
  vfs.xOpen = open;
  vfs.xDelete = remove;
  vfs.xAccess = Forward<&sqlite3_vfs::xAccess>::call;
  vfs.xFullPathname = Forward<&sqlite3_vfs::xFullPathname>::call;
  vfs.xRandomness = Forward<&sqlite3_vfs::xRandomness>::call;
  vfs.xSleep = Forward<&sqlite3_vfs::xSleep>::call;
  vfs.xCurrentTime = Forward<&sqlite3_vfs::xCurrentTime>::call;
  vfs.xGetLastError = Forward<&sqlite3_vfs::xGetLastError>::call;
  vfs.xCurrentTimeInt64 = Forward<&sqlite3_vfs::xCurrentTimeInt64>::call;
  if (sqlite3_vfs_register(&made->vfs, 0) != SQLITE_OK) return Error(Errc::kOutOfMemory, "no memory for the database");
  out = made.release();
  return out->vfs.zName;
}

}  // namespace

Result<const char*> erasing_vfs(const char* base) {
  sqlite3_vfs* const found = sqlite3_vfs_find(base);
  if (found == nullptr) return Error(Errc::kInvalidArgument, "there is no VFS of this name");
  static constinit std::mutex lock;
  static constinit Registered* all = nullptr;
  const std::lock_guard guard(lock);
  for (const Registered* at = all; at != nullptr; at = at->next) {
    if (at->vfs.pAppData == found) return at->vfs.zName;
  }
  return register_over(found, all, all);
}

}  // namespace pawl::store
