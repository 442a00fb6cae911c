#include "core/store/file_slot.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/matchers.hpp"
#include "tests/support/temporary_folder.hpp"

namespace pawl::store {
namespace {

using ::pawl::testing::FailsWith;
using ::pawl::testing::Gives;
using ::pawl::testing::IsOk;
using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr std::size_t kSector = 4'096;

SlotEntry entry(std::uint64_t epoch, std::uint8_t fill) {
  SlotEntry made{.epoch = epoch, .generation = 10 * epoch};
  made.sealed_key.fill(fill);
  return made;
}

MATCHER_P(IsEntry, wanted, "") {
  return arg.epoch == wanted.epoch && arg.generation == wanted.generation && arg.sealed_key == wanted.sealed_key;
}

class FileSlotTest : public ::testing::Test {
 protected:
  std::string content() const {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const std::string& bytes) const { std::ofstream(path, std::ios::binary) << bytes; }

  testing::TemporaryFolder folder;
  std::string path = folder / "store.slot";
  FileSlot slot{path};
};

TEST_F(FileSlotTest, WithoutAFileThereIsNothingInItAndNoneIsMade) {
  EXPECT_THAT(slot.load(), Gives(IsEmpty()));
  EXPECT_THAT(slot.erase(1), IsOk());
  EXPECT_THAT(content(), IsEmpty());
  struct stat found {};
  EXPECT_NE(stat(path.c_str(), &found), 0);
}

TEST_F(FileSlotTest, GivesBackTwoEntries) {
  EXPECT_THAT(slot.add(entry(1, 0x11)), IsOk());
  EXPECT_THAT(slot.add(entry(2, 0x22)), IsOk());
  FileSlot again(path);
  EXPECT_THAT(again.load(), Gives(UnorderedElementsAre(IsEntry(entry(1, 0x11)), IsEntry(entry(2, 0x22)))));
}

TEST_F(FileSlotTest, HasNoRoomForAThird) {
  EXPECT_THAT(slot.add(entry(1, 0x11)), IsOk());
  EXPECT_THAT(slot.add(entry(2, 0x22)), IsOk());
  EXPECT_THAT(slot.add(entry(3, 0x33)), FailsWith(Errc::kStoreFull));
  EXPECT_THAT(slot.load(), Gives(UnorderedElementsAre(IsEntry(entry(1, 0x11)), IsEntry(entry(2, 0x22)))));
}

TEST_F(FileSlotTest, AnEntryOfTheSameEpochReplacesTheOther) {
  EXPECT_THAT(slot.add(entry(1, 0x11)), IsOk());
  EXPECT_THAT(slot.add(entry(2, 0x22)), IsOk());
  EXPECT_THAT(slot.add(entry(2, 0x33)), IsOk());
  EXPECT_THAT(slot.load(), Gives(UnorderedElementsAre(IsEntry(entry(1, 0x11)), IsEntry(entry(2, 0x33)))));
}

TEST_F(FileSlotTest, ErasingLeavesNothingOfAnEntryInTheFile) {
  EXPECT_THAT(slot.add(entry(1, 0x11)), IsOk());
  EXPECT_THAT(slot.add(entry(2, 0x22)), IsOk());
  EXPECT_THAT(slot.erase(1), IsOk());
  EXPECT_THAT(slot.load(), Gives(UnorderedElementsAre(IsEntry(entry(2, 0x22)))));
  EXPECT_THAT(content().substr(0, kSector), Each('\0'));
  EXPECT_THAT(slot.erase(2), IsOk());
  EXPECT_THAT(slot.load(), Gives(IsEmpty()));
  EXPECT_THAT(content(), Each('\0'));
}

TEST_F(FileSlotTest, ErasingAnEpochThatIsNotThereKeepsTheOthers) {
  EXPECT_THAT(slot.add(entry(1, 0x11)), IsOk());
  EXPECT_THAT(slot.erase(7), IsOk());
  EXPECT_THAT(slot.load(), Gives(UnorderedElementsAre(IsEntry(entry(1, 0x11)))));
}

TEST_F(FileSlotTest, RotationOverwritesTheSameTwoSectors) {
  for (std::uint64_t epoch = 1; epoch < 10; ++epoch) {
    EXPECT_THAT(slot.add(entry(epoch, 0x11)), IsOk());
    EXPECT_THAT(slot.erase(epoch - 1), IsOk());
    EXPECT_LE(content().size(), 2 * kSector);
  }
  EXPECT_THAT(slot.load(), Gives(UnorderedElementsAre(IsEntry(entry(9, 0x11)))));
}

TEST_F(FileSlotTest, ASectorThatWasWrittenInPartIsEmpty) {
  EXPECT_THAT(slot.add(entry(1, 0x11)), IsOk());
  EXPECT_THAT(slot.add(entry(2, 0x22)), IsOk());
  const std::string whole = content();
  for (std::size_t kept = 0; kept < 132; ++kept) {  // so many bytes an entry has
    std::string torn = whole;
    std::fill(torn.begin() + static_cast<std::ptrdiff_t>(kept), torn.begin() + kSector, '\0');
    write(torn);
    EXPECT_THAT(slot.load(), Gives(UnorderedElementsAre(IsEntry(entry(2, 0x22))))) << kept;
  }
}

TEST_F(FileSlotTest, AnyChangedBitMakesAnEntryCountAsEmpty) {
  EXPECT_THAT(slot.add(entry(1, 0x11)), IsOk());
  const std::string whole = content();
  for (std::size_t bit = 0; bit < 132 * 8; ++bit) {
    std::string altered = whole;
    altered[bit / 8] = static_cast<char>(altered[bit / 8] ^ (1 << (bit % 8)));
    write(altered);
    EXPECT_THAT(slot.load(), Gives(IsEmpty())) << bit;
  }
}

TEST_F(FileSlotTest, ErasingAlsoErasesWhatWasWrittenInPart) {
  EXPECT_THAT(slot.add(entry(1, 0x11)), IsOk());
  std::string torn = content();
  torn[8] = '\1';
  write(torn);
  EXPECT_THAT(slot.erase(1), IsOk());
  EXPECT_THAT(content(), Each('\0'));
}

TEST_F(FileSlotTest, OnlyItsOwnerReadsTheFile) {
  EXPECT_THAT(slot.add(entry(1, 0x11)), IsOk());
  struct stat found {};
  EXPECT_EQ(stat(path.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);
}

TEST_F(FileSlotTest, AnswersAnErrorWhereNoFileCanBe) {
  FileSlot nowhere(folder / "missing/store.slot");
  EXPECT_THAT(nowhere.add(entry(1, 0x11)), FailsWith(Errc::kIoError));
  EXPECT_THAT(nowhere.load(), Gives(IsEmpty()));
  FileSlot strange(path, "no such vfs");
  EXPECT_THAT(strange.load(), FailsWith(Errc::kInvalidArgument));
}

}  // namespace
}  // namespace pawl::store
