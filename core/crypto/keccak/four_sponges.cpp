#include "core/crypto/keccak/four_sponges.hpp"

#include "core/base/wipe.hpp"
#include "core/crypto/keccak/words.hpp"

namespace pawl::crypto::keccak {
namespace {

constexpr std::size_t kSeed = 32;

}  // namespace

FourSponges::FourSponges(Kind kind, std::span<const std::uint8_t, 32> seed,
                         const std::array<ByteView, 4>& suffixes) noexcept {
  for (std::size_t lane = 0; lane < 4; ++lane) {
    for (std::size_t i = 0; i < kSeed / 8; ++i) states_.words[i][lane] = load_word(seed.data() + 8 * i);
    std::size_t at = kSeed;
    for (const std::uint8_t byte : suffixes[lane]) {
      add_byte(states_.words[at / 8][lane], at % 8, byte);
      ++at;
    }
    add_byte(states_.words[at / 8][lane], at % 8, kind.suffix);
    add_byte(states_.words[kind.rate / 8 - 1][lane], 7, 0x80);
  }
}

FourSponges::~FourSponges() { wipe_object(states_); }

void FourSponges::squeeze_block(const std::array<std::uint8_t*, 4>& out, std::size_t size) noexcept {
  permute(states_);
  for (std::size_t i = 0; i < size / 8; ++i) {
    for (std::size_t lane = 0; lane < 4; ++lane) store_word(states_.words[i][lane], out[lane] + 8 * i);
  }
}

}  // namespace pawl::crypto::keccak
