#include "core/store/file_slot.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>

#include "core/crypto/sha256.hpp"
#include "core/store/erasing_vfs.hpp"
#include "core/store/file_lock.hpp"
#include "core/store/sqlite_error.hpp"
#include "core/wire/big_endian.hpp"

namespace pawl::store {
namespace {

constexpr std::int64_t kWaitMs = 1'000;
constexpr int kSectorSize = 4'096;
constexpr std::string_view kMagic = "pawlslot";
constexpr std::uint32_t kVersion = 1;

using Sector = std::array<std::uint8_t, kSectorSize>;

// magic, version (4 bytes), epoch (8), generation (8), sealed key, SHA-256 of all before it; zeros.
constexpr std::size_t kVersionAt = kMagic.size();
constexpr std::size_t kEpochAt = kVersionAt + 4;
constexpr std::size_t kGenerationAt = kEpochAt + 8;
constexpr std::size_t kSealedAt = kGenerationAt + 8;
constexpr std::size_t kChecksumAt = kSealedAt + std::tuple_size_v<decltype(SlotEntry::sealed_key)>;

crypto::Sha256Digest checksum(const Sector& sector) { return crypto::sha256({ByteView(sector).first(kChecksumAt)}); }

Sector written(const SlotEntry& entry) {
  Sector sector{};
  std::ranges::copy(kMagic, sector.begin());
  std::ranges::copy(wire::big_endian(kVersion), sector.begin() + kVersionAt);
  std::ranges::copy(wire::big_endian(entry.epoch), sector.begin() + kEpochAt);
  std::ranges::copy(wire::big_endian(entry.generation), sector.begin() + kGenerationAt);
  std::ranges::copy(entry.sealed_key, sector.begin() + kSealedAt);
  std::ranges::copy(checksum(sector), sector.begin() + kChecksumAt);
  return sector;
}

std::uint64_t number(const Sector& sector, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : ByteView(sector).subspan(at, size)) value = value << 8 | byte;
  return value;
}

// None: empty, or written in part.
Result<std::optional<SlotEntry>> read(const Sector& sector) {
  const ByteView bytes(sector);
  if (!same_bytes(bytes.first(kMagic.size()), bytes_of(kMagic)) ||
      !same_bytes(bytes.subspan(kChecksumAt, crypto::Sha256Digest().size()), checksum(sector))) {
    return std::optional<SlotEntry>{};
  }
  if (number(sector, kVersionAt, 4) != kVersion) {
    return Error(Errc::kStoreTooNew, "a newer version has written this slot");
  }
  SlotEntry entry{.epoch = number(sector, kEpochAt, 8), .generation = number(sector, kGenerationAt, 8)};
  std::ranges::copy(bytes.subspan(kSealedAt, entry.sealed_key.size()), entry.sealed_key.begin());
  return std::optional(entry);
}

// The file, locked and open. It is opened as SQLite opens a journal, so that the first flush makes its name durable.
class OpenSlot {
 public:
  static Result<OpenSlot> open(const std::string& path, const char* base_vfs) {
    Patience patience(kWaitMs);
    PAWL_TRY(FileLock lock, FileLock::take(path, patience));
    PAWL_TRY(const char* const name, erasing_vfs(base_vfs));
    sqlite3_vfs* const vfs = sqlite3_vfs_find(name);
    File file(reinterpret_cast<sqlite3_file*>(new char[static_cast<std::size_t>(vfs->szOsFile)]{}));
    constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_SUPER_JOURNAL;
    const int code = vfs->xOpen(vfs, path.c_str(), file.get(), kFlags, nullptr);
    if (code != SQLITE_OK) return sqlite_error(code);
    return OpenSlot(std::move(lock), std::move(file));
  }

  Result<std::array<std::optional<SlotEntry>, Slot::kMaxEntries>> entries() {
    std::array<std::optional<SlotEntry>, Slot::kMaxEntries> entries;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      Sector sector{};
      const int code = methods().xRead(file_.get(), sector.data(), kSectorSize, at(i));
      if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return sqlite_error(code);
      PAWL_TRY(entries[i], read(sector));
    }
    return entries;
  }
  Result<Done> write(std::size_t i, const Sector& sector) {
    return done(methods().xWrite(file_.get(), sector.data(), kSectorSize, at(i)));
  }
  Result<Done> flush() { return done(methods().xSync(file_.get(), SQLITE_SYNC_FULL)); }

 private:
  struct Close {
    void operator()(sqlite3_file* file) const noexcept {
      if (file->pMethods != nullptr) file->pMethods->xClose(file);
      delete[] reinterpret_cast<char*>(file);
    }
  };
  using File = std::unique_ptr<sqlite3_file, Close>;

  OpenSlot(FileLock lock, File file) : lock_(std::move(lock)), file_(std::move(file)) {}
  [[nodiscard]] const sqlite3_io_methods& methods() const { return *file_->pMethods; }
  static sqlite3_int64 at(std::size_t i) { return static_cast<sqlite3_int64>(i) * kSectorSize; }
  static Result<Done> done(int code) {
    if (code != SQLITE_OK) return sqlite_error(code);
    return Done{};
  }

  FileLock lock_;  // goes last
  File file_;
};

Result<bool> exists(const std::string& path, const char* base_vfs) {
  sqlite3_vfs* const vfs = sqlite3_vfs_find(base_vfs);
  if (vfs == nullptr) return Error(Errc::kInvalidArgument, "there is no VFS of this name");
  int found = 0;
  const int code = vfs->xAccess(vfs, path.c_str(), SQLITE_ACCESS_EXISTS, &found);
  if (code != SQLITE_OK) return sqlite_error(code);
  return found != 0;
}

}  // namespace

Result<std::vector<SlotEntry>> FileSlot::load() {
  std::vector<SlotEntry> found;
  PAWL_TRY(const bool there, exists(path_, vfs_));
  if (!there) return found;
  PAWL_TRY(auto slot, OpenSlot::open(path_, vfs_));
  PAWL_TRY(const auto entries, slot.entries());
  for (const auto& entry : entries) {
    if (entry) found.push_back(*entry);
  }
  return found;
}

Result<Done> FileSlot::add(const SlotEntry& entry) {
  PAWL_TRY(auto slot, OpenSlot::open(path_, vfs_));
  PAWL_TRY(const auto entries, slot.entries());
  auto place = std::ranges::find_if(entries, [&](const auto& old) { return old && old->epoch == entry.epoch; });
  if (place == entries.end()) place = std::ranges::find_if(entries, [](const auto& old) { return !old; });
  if (place == entries.end()) return Error(Errc::kStoreFull, "there are two epoch keys in the slot");
  PAWL_CHECK(slot.write(static_cast<std::size_t>(place - entries.begin()), written(entry)));
  return slot.flush();
}

// What was written in part goes, too: it may be an entry of this epoch whose erasure failed half-way.
Result<Done> FileSlot::erase(std::uint64_t epoch) {
  PAWL_TRY(const bool there, exists(path_, vfs_));
  if (!there) return Done{};
  PAWL_TRY(auto slot, OpenSlot::open(path_, vfs_));
  PAWL_TRY(const auto entries, slot.entries());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!entries[i] || entries[i]->epoch == epoch) PAWL_CHECK(slot.write(i, Sector{}));
  }
  return slot.flush();
}

}  // namespace pawl::store
