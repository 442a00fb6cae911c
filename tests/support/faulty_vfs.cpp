#include "tests/support/faulty_vfs.hpp"

#include <sqlite3.h>

#include <cstdlib>
#include <mutex>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

namespace pawl::testing::faulty_vfs {
namespace {

struct State {
  std::mutex lock{};
  bool is_recording = false;
  std::vector<DiskOperation> record{};
  std::optional<std::size_t> calls_until_failure{};
  DiskFailure failure = DiskFailure::kError;
  bool has_failed = false;
};
State& state() {
  static State only;
  return only;
}

// The memory for it is taken only where it is wanted: a test may have none.
void keep(DiskOperation::Kind kind, std::string_view file, sqlite3_int64 offset = 0, ByteView bytes = {}) {
  const std::lock_guard guard(state().lock);
  if (!state().is_recording) return;
  state().record.push_back(
      {kind, std::string(file), static_cast<std::uint64_t>(offset), Bytes(bytes.begin(), bytes.end())});
}

// How this call is to fail, if it is.
std::optional<DiskFailure> failure() {
  const std::lock_guard guard(state().lock);
  auto& left = state().calls_until_failure;
  if (!left) return std::nullopt;
  if (*left > 0) {
    --*left;
    return std::nullopt;
  }
  left.reset();
  state().has_failed = true;
  return state().failure;
}

// A file of ours; the base's lies behind it in the same memory.
struct File {
  sqlite3_file head{};
  std::string name{};
  bool flushes_folder = false;  // with its next flush
};
constexpr int kUnderAt = (sizeof(File) + 15) / 16 * 16;

sqlite3_file* under(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + kUnderAt);
}
const std::string& name_of(sqlite3_file* file) { return reinterpret_cast<File*>(file)->name; }
sqlite3_vfs* under(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

std::string_view without_folder(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// Forward<&sqlite3_io_methods::xUnlock>::call does what the base does; Fallible<...> may fail instead.
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
template <auto kMember, int kCode>
struct Fallible;
template <class... Args, int (*sqlite3_io_methods::*kMember)(sqlite3_file*, Args...), int kCode>
struct Fallible<kMember, kCode> {
  static int call(sqlite3_file* file, Args... args) {
    return failure() ? kCode : Forward<kMember>::call(file, args...);
  }
};

int close(sqlite3_file* file) {
  const int code = under(file)->pMethods->xClose(under(file));
  reinterpret_cast<File*>(file)->~File();
  return code;
}

int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
  const auto fails = failure();
  if (fails && *fails != DiskFailure::kShort) return SQLITE_IOERR_READ;
  const int code = under(file)->pMethods->xRead(under(file), to, size, at);
  if (!fails || code != SQLITE_OK) return code;
  for (int i = size / 2; i < size; ++i) static_cast<char*>(to)[i] = 0;
  return SQLITE_IOERR_SHORT_READ;
}

int write_and_keep(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  const int code = under(file)->pMethods->xWrite(under(file), from, size, at);
  const ByteView bytes(static_cast<const std::uint8_t*>(from), static_cast<std::size_t>(size));
  if (code == SQLITE_OK) keep(DiskOperation::Kind::kWrite, name_of(file), at, bytes);
  return code;
}
int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  const auto fails = failure();
  if (!fails) return write_and_keep(file, from, size, at);
  if (*fails != DiskFailure::kError) (void)write_and_keep(file, from, size / 2, at);
  return *fails == DiskFailure::kFull ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (failure()) return SQLITE_IOERR_TRUNCATE;
  const int code = under(file)->pMethods->xTruncate(under(file), size);
  if (code == SQLITE_OK) keep(DiskOperation::Kind::kTruncate, name_of(file), size);
  return code;
}

int flush(sqlite3_file* file, int) {
  if (failure()) return SQLITE_IOERR_FSYNC;
  keep(DiskOperation::Kind::kFlush, name_of(file));
  if (std::exchange(reinterpret_cast<File*>(file)->flushes_folder, false)) keep(DiskOperation::Kind::kFlushFolder, {});
  return SQLITE_OK;
}

const sqlite3_io_methods kMethods{
    .iVersion = 2,
    .xClose = close,
    .xRead = read,
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = flush,
    .xFileSize = Fallible<&sqlite3_io_methods::xFileSize, SQLITE_IOERR_FSTAT>::call,
    .xLock = Fallible<&sqlite3_io_methods::xLock, SQLITE_IOERR_LOCK>::call,
    .xUnlock = Forward<&sqlite3_io_methods::xUnlock>::call,
    .xCheckReservedLock = Fallible<&sqlite3_io_methods::xCheckReservedLock, SQLITE_IOERR_CHECKRESERVEDLOCK>::call,
    .xFileControl = Forward<&sqlite3_io_methods::xFileControl>::call,
    .xSectorSize = Forward<&sqlite3_io_methods::xSectorSize>::call,
    .xDeviceCharacteristics = Forward<&sqlite3_io_methods::xDeviceCharacteristics>::call,
    .xShmMap = Fallible<&sqlite3_io_methods::xShmMap, SQLITE_IOERR_SHMMAP>::call,
    .xShmLock = Forward<&sqlite3_io_methods::xShmLock>::call,
    .xShmBarrier = Forward<&sqlite3_io_methods::xShmBarrier>::call,
    .xShmUnmap = Forward<&sqlite3_io_methods::xShmUnmap>::call,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* flags_out) {
  file->pMethods = nullptr;
  if (failure()) return SQLITE_CANTOPEN;
  const int code = under(vfs)->xOpen(under(vfs), path, under(file), flags, flags_out);
  if (code != SQLITE_OK) {
    if (under(file)->pMethods != nullptr) under(file)->pMethods->xClose(under(file));
    return code;
  }
  constexpr int kJournals = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
  const bool is_new_journal = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & kJournals) != 0;
  auto* const ours = new (file)
      File{.name = std::string(path == nullptr ? "" : without_folder(path)), .flushes_folder = is_new_journal};
  ours->head.pMethods = &kMethods;
  return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* path, int flush_folder) {
  if (failure()) return SQLITE_IOERR_DELETE;
  const int code = under(vfs)->xDelete(under(vfs), path, 0);
  if (code != SQLITE_OK) return code;
  keep(DiskOperation::Kind::kDelete, without_folder(path));
  if (flush_folder != 0) keep(DiskOperation::Kind::kFlushFolder, {});
  return SQLITE_OK;
}

int access(sqlite3_vfs* vfs, const char* path, int flags, int* found) {
  return failure() ? SQLITE_IOERR_ACCESS : under(vfs)->xAccess(under(vfs), path, flags, found);
}

const char* register_over(sqlite3_vfs* base) {
  static sqlite3_vfs ours{};
  ours.iVersion = 2;
  ours.szOsFile = kUnderAt + base->szOsFile;
  ours.mxPathname = base->mxPathname;
  ours.zName = "faulty";
  ours.pAppData = base;
  ours.xOpen = open;
  ours.xDelete = remove;
  ours.xAccess = access;
  ours.xFullPathname = Forward<&sqlite3_vfs::xFullPathname>::call;
  ours.xRandomness = Forward<&sqlite3_vfs::xRandomness>::call;
  ours.xSleep = Forward<&sqlite3_vfs::xSleep>::call;
  ours.xCurrentTime = Forward<&sqlite3_vfs::xCurrentTime>::call;
  ours.xGetLastError = Forward<&sqlite3_vfs::xGetLastError>::call;
  ours.xCurrentTimeInt64 = Forward<&sqlite3_vfs::xCurrentTimeInt64>::call;
  if (sqlite3_vfs_register(&ours, 0) != SQLITE_OK) std::abort();
  return ours.zName;
}

}  // namespace

const char* name() {
  static const char* const registered = register_over(sqlite3_vfs_find(nullptr));
  return registered;
}

void start_recording() {
  const std::lock_guard guard(state().lock);
  state().is_recording = true;
  state().record.clear();
}

std::size_t operations() {
  const std::lock_guard guard(state().lock);
  return state().record.size();
}

std::vector<DiskOperation> recorded() {
  const std::lock_guard guard(state().lock);
  state().is_recording = false;
  return std::exchange(state().record, {});
}

void fail_a_call(std::size_t later, DiskFailure how) {
  const std::lock_guard guard(state().lock);
  state().calls_until_failure = later;
  state().failure = how;
  state().has_failed = false;
}

bool has_failed() {
  const std::lock_guard guard(state().lock);
  state().calls_until_failure.reset();
  return std::exchange(state().has_failed, false);
}

}  // namespace pawl::testing::faulty_vfs
