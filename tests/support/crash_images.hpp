// The files as they would be after a crash: built from a record of what a script did to them, for each operation of it
// and each way in which a disk may lose what was not flushed.
#pragma once
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "tests/support/faulty_vfs.hpp"
#include "tests/support/fixed_random.hpp"

namespace pawl::testing {

/// What is in the files of a folder, by name.
using Files = std::map<std::string, Bytes>;

/// FILE-shm and FILE.lock are left out: the first does not outlive a crash, and there is nothing in the second.
Files files_in(const std::string& folder);
/// The folder has these files then, and no other.
void put_files(const std::string& folder, const Files& files);

/// What becomes of operations that were not flushed.
enum class Damage {
  kNone,           // they are all there
  kHalfWritten,    // of the last one, if it is a write, the first half
  kAllLost,        // none is
  kOnlyTheNewest,  // the last one is, the others are not
  kSomeLost,       // a random choice is, and of a write a random choice of its sectors
};
inline constexpr std::array kDamages{Damage::kNone, Damage::kHalfWritten, Damage::kAllLost, Damage::kOnlyTheNewest,
                                     Damage::kSomeLost};
const char* name_of(Damage damage);

/// Goes through a record, operation by operation:
///   for (CrashImages images(before, record); images.next();) put_files(folder, images.image(damage, random));
class CrashImages {
 public:
  CrashImages(Files before, const std::vector<DiskOperation>& record) : flushed_(std::move(before)), record_(record) {}

  /// To the moment after one more operation. False: there is none.
  bool next();
  /// How many have been done.
  [[nodiscard]] std::size_t done() const { return done_; }
  [[nodiscard]] Files image(Damage damage, SeededRandom& random) const;

 private:
  template <class Which>
  void flush(Which&& which);

  Files flushed_;
  const std::vector<DiskOperation>& record_;
  std::size_t done_ = 0;
  std::vector<const DiskOperation*> waiting_{};  // for a flush, in order
};

}  // namespace pawl::testing
