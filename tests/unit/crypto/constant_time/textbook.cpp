// Compression and message expansion as a textbook has them: the source has no branch, and yet compilers make divisions
// and branches of it. script/tools/check-constant-time has to find them here, or it proves nothing.
#include <cstddef>
#include <cstdint>

namespace {

constexpr std::uint32_t kQ = 3329;
constexpr std::size_t kN = 256;

}  // namespace

extern "C" {

void probe_compress_to_four_bits(const std::int16_t* numbers, std::int16_t* out) {
  for (std::size_t n = 0; n < kN; ++n) {
    const auto number = static_cast<std::uint32_t>(numbers[n]);
    out[n] = static_cast<std::int16_t>(((number << 4) + kQ / 2) / kQ & 15);
  }
}

void probe_compress_to_ten_bits(const std::int16_t* numbers, std::int16_t* out) {
  for (std::size_t n = 0; n < kN; ++n) {
    const auto number = static_cast<std::uint64_t>(numbers[n]);
    out[n] = static_cast<std::int16_t>(((number << 10) + kQ / 2) / kQ & 1023);
  }
}

void probe_message(const std::uint8_t* message, std::int16_t* out) {
  for (std::size_t i = 0; i < kN / 8; ++i) {
    for (std::size_t j = 0; j < 8; ++j) {
      const auto mask = static_cast<std::int16_t>(-(message[i] >> j & 1));
      out[8 * i + j] = static_cast<std::int16_t>(mask & static_cast<std::int16_t>((kQ + 1) / 2));
    }
  }
}

}  // extern "C"
