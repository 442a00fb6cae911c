// Rows of a store that somebody has written: the first byte says what kind of row the rest is.
#include "core/store/anchor.hpp"
#include "core/store/fields.hpp"
#include "core/store/head.hpp"
#include "core/store/header.hpp"
#include "core/store/raw_table.hpp"
#include "core/store/row.hpp"
#include "core/store/row_keys.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/support/vaults.hpp"

namespace {

using namespace pawl;
using store::Table;

constexpr store::StoreId kId{1};

crypto::SealingKey some_key() {
  return crypto::SealingKey::make([](std::span<std::uint8_t> out) { std::ranges::fill(out, std::uint8_t{7}); });
}

void header(ByteView in) {
  const auto parsed = store::parse_header(in);
  if (parsed) fuzz::require(same_bytes(store::write_header(*parsed), in), "a header has one form");
}

// The same with a checksum that is right.
void checked_header(ByteView in) {
  const auto digest = crypto::sha256({in});
  header(store::FieldWriter(in.size() + 16).bytes(in).bytes(ByteView(digest).first(16)).done());
}

void front(Table table, ByteView in) {
  const auto parsed = store::parse_front(table, in);
  if (!parsed) return;
  fuzz::require(same_bytes(store::write_front(table, parsed->version, parsed->place), parsed->written),
                "the front of a row has one form");
  fuzz::require(parsed->written.size() + parsed->sealed.size() == in.size(), "a row is its front and what is sealed");
}

// A text that was sealed with the right key, whatever it says.
void row_text(ByteView in) {
  testing::SeededRandom random(1);
  const Bytes raw_key(16, 1);
  const store::RowAt at{kId, Table::kPeers, raw_key};
  const Bytes written = store::write_front(Table::kPeers, 1, {});
  const Bytes associated = store::associated_data(kId, store::raw_table(Table::kPeers), {written, raw_key});
  const Bytes sealed = *crypto::seal(some_key(), in, associated, random);
  const auto row = store::open_row(some_key(), at, {.version = 1, .written = written, .sealed = sealed});
  if (!row) return;
  const auto length = wire::big_endian(static_cast<std::uint16_t>(row->name.size()));
  fuzz::require(same_bytes(joined({row->value, bytes_of(row->name), length}), in), "the text of a row has one form");
}

void head(ByteView in) {
  testing::SeededRandom random(1);
  const auto keys = store::derive_keys(some_key(), kId);
  const Bytes sealed =
      *crypto::seal(keys.rows, in, store::associated_data(kId, store::kHeadTable, {store::kHeadKey}), random);
  const auto opened = store::open_head(sealed, keys, kId);
  if (!opened) return;
  const Bytes again = *store::seal_head(*opened, keys, kId, random);
  fuzz::require(*store::open_head(again, keys, kId) == *opened, "a head is sealed as it was opened");
}

void block(ByteView in) {
  if (in.size() < store::KeyBlock::kSize) return;
  const store::KeyBlock opened(joined({in.first(store::KeyBlock::kSize)}));
  fuzz::require(opened.used() == store::kPlaces || opened.is_free(opened.first_free()), "room is room");
}

void anchor(ByteView in) {
  const auto parsed = store::parse_anchor(in);
  if (parsed) fuzz::require(same_bytes(store::write_anchor(*parsed), in), "an anchor has one form");
}

// A whole store in which one row, counted from the first, has another value.
void row_of_a_store(ByteView in) {
  if (in.empty()) return;
  testing::Shelf shelf;
  auto vault = *shelf.create();
  for (const Table table : {Table::kPeers, Table::kSessions}) (void)testing::put(*vault, table, {.name = "bob"}, "bob");
  testing::crash(shelf, std::move(vault));
  const auto row = std::next(shelf.rows().begin(), in[0] % static_cast<std::ptrdiff_t>(shelf.rows().size()));
  row->second.assign(in.begin() + 1, in.end());

  const auto opened = shelf.open();
  if (!opened) return;
  for (const Table table : {Table::kPeers, Table::kSessions}) {
    const auto value = testing::get(**opened, table, {.name = "bob"});
    fuzz::require(!value || *value == "bob", "a store says nothing wrong");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView rest(data + 1, size - 1);
  switch (data[0] % 9) {
    case 0:
      header(rest);
      break;
    case 1:
      checked_header(rest);
      break;
    case 2:
      front(Table::kPeers, rest);
      break;
    case 3:
      front(Table::kSessions, rest);
      break;
    case 4:
      row_text(rest);
      break;
    case 5:
      head(rest);
      break;
    case 6:
      block(rest);
      break;
    case 7:
      anchor(rest);
      break;
    default:
      row_of_a_store(rest);
      break;
  }
  return 0;
}
