// SQLite's way to the disk, for tests: it numbers what is done to files and keeps it, so that the files can be built as
// they would be after a crash (crash_images.hpp), and it fails a call when a test wants it. It flushes nothing: the
// crashes of tests are not crashes of the machine. What SQLite shares between processes, FILE-shm, is not part of it:
// that does not outlive a crash.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"

namespace pawl::testing {

/// What was done to a file, which comes into being with the first of them. Only a flush of the folder makes a deletion
/// durable; as on a real disk, SQLite has one made with the first flush of a log or journal that it has opened.
struct DiskOperation {
  enum class Kind { kWrite, kTruncate, kDelete, kFlush, kFlushFolder };

  Kind kind;
  std::string file;          // its name, without a folder
  std::uint64_t offset = 0;  // of a write; after a truncation the size
  Bytes bytes{};             // of a write
};

enum class DiskFailure {
  kError,  // nothing is done
  kFull,   // of a write the first half is done; everything else is an error
  kShort,  // of a read or a write the first half is done; everything else is an error
};

/// There is one in a program; any number of threads may use it.
namespace faulty_vfs {

/// Its name in SQLite, where it is registered from now on.
const char* name();

/// From here on everything is kept; what was kept before is given up.
void start_recording();
/// How much has been kept: the number of the next operation.
std::size_t operations();
/// Ends the recording, and hands it over.
std::vector<DiskOperation> recorded();

/// The call after `later` further ones fails, that one alone. Counted are calls that open, read, write, truncate,
/// flush, delete, lock, or ask for a size or whether a file is there.
void fail_a_call(std::size_t later, DiskFailure how);
/// Whether it has come to that. No call fails any more.
bool has_failed();

}  // namespace faulty_vfs

}  // namespace pawl::testing
