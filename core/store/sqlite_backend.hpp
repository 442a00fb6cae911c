// A database in one file of SQLite's. Beside FILE stand FILE.lock, which is empty and stays, and FILE-wal and FILE-shm,
// which are SQLite's; after a clean close FILE has everything in it, and FILE-wal nothing.
#pragma once
#include <sys/types.h>

#include <memory>
#include <string>

#include "core/store/backend.hpp"

namespace pawl::store {

class Connection;

struct SqliteOptions {
  const char* base_vfs = nullptr;  // by its name: the way to the disk; null is the system's own
  std::int64_t wait_ms = 0;        // for others who open it or write at the same time
};

class SqliteBackend final : public Backend {
 public:
  /// A store begins to exist with its first row. Until then the file counts as missing, and create() may be called
  /// again. Errors: kStoreExists, and as open() but for kStoreMissing.
  static Result<std::unique_ptr<SqliteBackend>> create(const std::string& path, const SqliteOptions& options);
  /// Errors: kStoreMissing, kStoreCorrupt, kStoreTooNew, kStoreLocked, kStoreFull, kIoError, kOutOfMemory, kForked (the
  /// parent of this process had it open when it forked), kInvalidArgument (no such VFS), kUnsupported (this SQLite).
  static Result<std::unique_ptr<SqliteBackend>> open(const std::string& path, const SqliteOptions& options);

  /// No transaction is open.
  ~SqliteBackend() override;

  /// In a forked child: kForked, as of all that follows; that child may open the file again when it has called exec().
  /// After suspend(): kSuspended.
  Result<std::unique_ptr<RawTransaction>> begin(Access access, std::int64_t wait_ms) override;
  Result<bool> clean(std::int64_t wait_ms) override;
  Result<Done> suspend() override;
  Result<Done> resume() override;

  /// Of FILE: absolute, and without links. What belongs to the store stands beside it.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  class Open;

  SqliteBackend(std::unique_ptr<Connection> connection, const SqliteOptions& options);
  static Result<std::unique_ptr<Connection>> taken(const std::string& path, const SqliteOptions& options);
  [[nodiscard]] Result<Done> usable() const;
  Result<Done> try_to_begin(Access access);
  void close() noexcept;

  std::string path_;
  std::string lock_path_;
  SqliteOptions options_;
  std::unique_ptr<Connection> connection_;  // none: suspended
  pid_t owner_;
  bool in_use_ = false;
};

}  // namespace pawl::store
