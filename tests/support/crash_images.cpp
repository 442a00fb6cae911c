#include "tests/support/crash_images.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace pawl::testing {
namespace {

using Kind = DiskOperation::Kind;
constexpr std::size_t kSector = 512;

void write(Bytes& file, std::size_t at, ByteView bytes) {
  if (file.size() < at + bytes.size()) file.resize(at + bytes.size());
  std::ranges::copy(bytes, file.begin() + static_cast<std::ptrdiff_t>(at));
}

void apply(Files& files, const DiskOperation& operation) {
  switch (operation.kind) {
    case Kind::kWrite:
      write(files[operation.file], operation.offset, operation.bytes);
      break;
    case Kind::kTruncate:
      files[operation.file].resize(operation.offset);
      break;
    case Kind::kDelete:
      files.erase(operation.file);
      break;
    case Kind::kFlush:
    case Kind::kFlushFolder:
      break;
  }
}

void apply_half(Files& files, const DiskOperation& operation) {
  if (operation.kind != Kind::kWrite) return apply(files, operation);
  write(files[operation.file], operation.offset, ByteView(operation.bytes).first(operation.bytes.size() / 2));
}

void apply_by_chance(Files& files, const DiskOperation& operation, SeededRandom& random) {
  if (operation.kind != Kind::kWrite) {
    if (random.below(2) == 0) apply(files, operation);
    return;
  }
  const ByteView bytes(operation.bytes);
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t size = std::min(kSector - (operation.offset + at) % kSector, bytes.size() - at);
    if (random.below(2) == 0) write(files[operation.file], operation.offset + at, bytes.subspan(at, size));
    at += size;
  }
}

bool does_not_matter(const std::string& name) { return name.ends_with("-shm") || name.ends_with(".lock"); }

}  // namespace

Files files_in(const std::string& folder) {
  Files found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (does_not_matter(entry.path().filename())) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    found[entry.path().filename()] = Bytes(std::istreambuf_iterator<char>(file), {});
  }
  return found;
}

void put_files(const std::string& folder, const Files& files) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) std::filesystem::remove(entry);
  for (const auto& [name, bytes] : files) {
    std::ofstream file(folder + "/" + name, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
}

const char* name_of(Damage damage) {
  switch (damage) {
    case Damage::kNone:
      return "nothing lost";
    case Damage::kHalfWritten:
      return "the last write in half";
    case Damage::kAllLost:
      return "all lost that was not flushed";
    case Damage::kOnlyTheNewest:
      return "all lost that was not flushed, but for the last";
    case Damage::kSomeLost:
      return "some lost that was not flushed";
  }
  return "";
}

bool CrashImages::next() {
  if (done_ == record_.size()) return false;
  const DiskOperation& operation = record_[done_++];
  switch (operation.kind) {
    case Kind::kFlush:
      flush([&](const DiskOperation& waiting) { return waiting.file == operation.file; });
      break;
    case Kind::kFlushFolder:  // with a deletion goes all that was done to the file before it
      flush([&](const DiskOperation& waiting) {
        return std::ranges::any_of(waiting_, [&](const DiskOperation* other) {
          return other >= &waiting && other->kind == Kind::kDelete && other->file == waiting.file;
        });
      });
      break;
    default:
      waiting_.push_back(&operation);
  }
  return true;
}

template <class Which>
void CrashImages::flush(Which&& which) {
  std::vector<const DiskOperation*> left;
  for (const DiskOperation* waiting : waiting_) {
    if (which(*waiting)) {
      apply(flushed_, *waiting);
    } else {
      left.push_back(waiting);
    }
  }
  waiting_ = std::move(left);
}

Files CrashImages::image(Damage damage, SeededRandom& random) const {
  Files files = flushed_;
  for (const DiskOperation* operation : waiting_) {
    const bool is_newest = operation == waiting_.back();
    switch (damage) {
      case Damage::kNone:
        apply(files, *operation);
        break;
      case Damage::kHalfWritten:
        is_newest ? apply_half(files, *operation) : apply(files, *operation);
        break;
      case Damage::kAllLost:
        break;
      case Damage::kOnlyTheNewest:
        if (is_newest) apply(files, *operation);
        break;
      case Damage::kSomeLost:
        apply_by_chance(files, *operation, random);
        break;
    }
  }
  return files;
}

}  // namespace pawl::testing
