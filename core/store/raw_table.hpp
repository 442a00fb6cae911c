// The tables of the database under a vault: those of the account under their own numbers, and these beside them. What
// stands in which row:
//
//   table        key             value
//   0            00              the header (header.hpp): public, how the keys are derived
//   0            01              the head (head.hpp): sealed under the long key
//   of a Table   name hash ||    version || sealed row (row.hpp); in forgettable tables version || place || sealed row,
//                rest            under a row key
//   240          block           version || a block of row keys, sealed under the epoch key (row_keys.hpp)
//   241          block           version || nothing, sealed: the block has room
//   242          generation      version || the branch of that generation, sealed: the last kBranchesKept of them
//                mod 1,024
//
// A version is the generation of the commit that wrote the row. Each row but those of table 0 is counted in the sum
// that the head holds (row_sum.hpp).
#pragma once
#include <array>
#include <cstdint>

namespace pawl::store {

inline constexpr std::uint8_t kHeadTable = 0;
inline constexpr std::array<std::uint8_t, 1> kHeaderKey{0};
inline constexpr std::array<std::uint8_t, 1> kHeadKey{1};

inline constexpr std::uint8_t kBlockTable = 240;
inline constexpr std::uint8_t kRoomTable = 241;
inline constexpr std::uint8_t kBranchTable = 242;

/// Of what stands in rows, and of how it is sealed.
inline constexpr std::uint8_t kSchema = 1;

/// How many rows are read at once by what walks through whole tables.
inline constexpr std::size_t kRowsAtOnce = 64;

}  // namespace pawl::store
