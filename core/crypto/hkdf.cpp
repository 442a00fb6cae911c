#include "core/crypto/hkdf.hpp"

#include <array>

#include "core/base/secret.hpp"
#include "core/crypto/hmac.hpp"

namespace pawl::crypto {
namespace {

using Block = Secret<32, struct BlockTag>;

}  // namespace

void hkdf(ByteView salt, std::initializer_list<ByteView> ikm, ByteView info, std::span<std::uint8_t> out) {
  if (!hkdf_fits(out.size())) return wipe(out);
  const HmacKey salted = salt.empty() ? HmacKey::of_zeros() : HmacKey(salt);
  const Block extracted = salted.derive<Block>(ikm);
  const HmacKey key(extracted.reveal());
  Block block = Block::copy_of(std::array<std::uint8_t, 32>{});
  for (std::uint8_t counter = 1; !out.empty(); ++counter) {
    const ByteView before = counter == 1 ? ByteView{} : ByteView(block.reveal());
    block = key.derive<Block>({before, info, ByteView(&counter, 1)});
    const auto taken = block.reveal().first(std::min(out.size(), Block::kSize));
    std::copy(taken.begin(), taken.end(), out.begin());
    out = out.subspan(taken.size());
  }
}

}  // namespace pawl::crypto
